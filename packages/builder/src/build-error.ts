import {
  type BuildWarning,
  type Dockerfile,
  DockerfileError,
  formatDockerfileError,
  type Instruction,
} from '@tinydock/dockerfile';
import { type ErrorCode, isTinydockError, TinydockError } from '@tinydock/domain';

/** The file that is built, for messages. */
export interface DockerfileText {
  /** As the user named it. */
  readonly name: string;
  readonly source: string;
}

/** A failure at an instruction; its place is added by {@link locateError}. */
export class StepError extends Error {
  readonly instruction: Pick<Instruction, 'position' | 'text'>;
  readonly failure: TinydockError;

  constructor(instruction: Pick<Instruction, 'position' | 'text'>, failure: TinydockError) {
    super(failure.message, { cause: failure });
    this.name = 'StepError';
    this.instruction = instruction;
    this.failure = failure;
  }
}

export function stepError(
  instruction: Pick<Instruction, 'position' | 'text'>,
  options: { readonly code: ErrorCode; readonly message: string; readonly hint?: string | undefined },
): StepError {
  return new StepError(instruction, new TinydockError(options));
}

/** What we know of and do not do yet: refused by name. */
export function notSupported(instruction: Pick<Instruction, 'position' | 'text'>, what: string): StepError {
  return stepError(instruction, { code: 'UNIMPLEMENTED', message: `${what} is not supported yet` });
}

/** Runs the work of an instruction; its failures then carry the instruction. */
export async function atInstruction<T>(
  instruction: Pick<Instruction, 'position' | 'text'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isTinydockError(error) && error.code !== 'CANCELLED') throw new StepError(instruction, error);
    throw error;
  }
}

/** A warning that ends the build, as `# check=error=true` asks. */
export function createCheckError({ check, message, position }: BuildWarning): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `the check ${check} fails in line ${position.line}: ${message}`,
  });
}

/** The failure as users see it: with file, line and caret where it has a place in the Dockerfile. */
export function locateError(error: unknown, file: DockerfileText): unknown {
  const where = { file: file.name, source: file.source };
  if (error instanceof DockerfileError) {
    const message = formatDockerfileError(error, where);
    return new TinydockError({ code: 'INVALID_ARGUMENT', message, hint: error.hint, cause: error });
  }
  if (!(error instanceof StepError)) return error;
  const { failure, instruction } = error;
  const { code, reason, hint, details } = failure;
  const marked = { message: failure.message, position: instruction.position, length: instruction.text.length };
  return new TinydockError({
    code,
    reason,
    hint,
    details,
    message: formatDockerfileError(marked, where),
    cause: failure,
  });
}

/** The name of a stage in messages and steps. */
export function stageLabel(stage: Dockerfile['stages'][number]): string {
  return stage.name ?? `stage-${stage.index}`;
}
