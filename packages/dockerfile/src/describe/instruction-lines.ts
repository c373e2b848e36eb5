import { parseDockerfile } from '../parse-dockerfile.ts';
import { DockerfileError } from '../source/dockerfile-error.ts';

/** Both from 1. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Which lines the instructions of a file have, in its order; none where it cannot be read. */
export function instructionLines(source: string): readonly LineRange[] {
  try {
    const { globalArgs, stages } = parseDockerfile(source);
    const all = [...globalArgs, ...stages.flatMap(({ from, instructions }) => [from, ...instructions])];
    return all.map(({ position, endLine }) => ({ start: position.line, end: endLine }));
  } catch (error) {
    if (error instanceof DockerfileError) return [];
    throw error;
  }
}
