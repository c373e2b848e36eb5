import { commentAbove } from '../checks/check-descriptions.ts';
import { parseDockerfile, type Stage } from '../parse-dockerfile.ts';
import type { Position } from '../source/dockerfile-error.ts';

/** A stage that a build may be told to end with. */
export interface BuildTarget {
  /** In small letters; empty where it has none. */
  readonly name: string;
  /** Whether it is built where none is named. */
  readonly isDefault: boolean;
  /** What the comment right above says behind the name; empty where none does. */
  readonly description: string;
  /** As written, before variables are put in. */
  readonly base: string;
  readonly platform: string;
  readonly position: Position;
}

/** The words of a comment right above a line that begins with a name. */
export function describedBy(lines: readonly string[], position: Position, names: readonly string[]): string {
  const comment = commentAbove(lines, position) ?? '';
  const name = names.find((one) => one !== '' && comment.startsWith(`${one} `));
  return name === undefined ? '' : comment.slice(name.length).trim();
}

export function describeStage({ name = '', from }: Stage, lines: readonly string[]): string {
  return describedBy(lines, from.position, [from.alias ?? '', name]);
}

/** The stages of a Dockerfile in its order. @throws DockerfileError */
export function listTargets(source: string): readonly BuildTarget[] {
  const lines = source.split('\n');
  const { stages } = parseDockerfile(source);
  return stages.map((stage) => ({
    name: stage.name ?? '',
    isDefault: stage.index === stages.length - 1,
    description: describeStage(stage, lines),
    base: stage.from.image,
    platform: stage.from.platform ?? '',
    position: stage.from.position,
  }));
}
