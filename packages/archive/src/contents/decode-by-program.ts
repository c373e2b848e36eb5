import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { hasErrnoCode, isTinydockError, TinydockError } from '@tinydock/domain';
import { damagedData } from './packed-data.ts';

/** A program of the system that unpacks from standard input to standard output. */
export interface UnpackProgram {
  readonly name: string;
  readonly args: readonly string[];
  /** The Debian package that holds it. */
  readonly package: string;
}

const MAX_COMPLAINT = 500;

function missing({ name, package: debian }: UnpackProgram, cause: unknown): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'MISSING_PROGRAM',
    message: `the archive is compressed with ${name}, and the program ${name} is not installed`,
    hint: `Install it (Debian: apt-get install ${debian}), or unpack the archive first with ${name} -d.`,
    cause,
  });
}

/** Resolves to what went wrong, if something did. */
async function watchExit(child: ChildProcessWithoutNullStreams, program: UnpackProgram): Promise<Error | undefined> {
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (complaint.length < MAX_COMPLAINT) complaint += text;
  });
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null];
    if (exitCode === 0) return undefined;
    const said = complaint.trim().slice(0, MAX_COMPLAINT);
    return damagedData(program.name, new Error(said));
  } catch (error) {
    return hasErrnoCode(error, 'ENOENT', 'EACCES') ? missing(program, error) : (error as Error);
  }
}

/**
 * Unpacks by a program of the system, which is ended with the iteration.
 * @throws TinydockError INVALID_ARCHIVE for damaged data; FAILED_PRECONDITION / MISSING_PROGRAM; what the source throws
 */
export async function* decodeByProgram(
  source: AsyncIterable<Uint8Array>,
  program: UnpackProgram,
): AsyncGenerator<Uint8Array, void, undefined> {
  const child = spawn(program.name, [...program.args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = watchExit(child, program);
  let sourceFailure: unknown;
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* source;
    } catch (error) {
      sourceFailure = error;
      child.kill('SIGKILL');
      throw error;
    }
  };
  // A program that gives up closes its input; its exit code says why.
  const feeding = pipeline(watched(), child.stdin).catch(() => undefined);
  try {
    for await (const chunk of child.stdout as AsyncIterable<Uint8Array>) yield chunk;
    const failure = await ended;
    if (isTinydockError(sourceFailure) || sourceFailure instanceof Error) throw sourceFailure;
    if (failure !== undefined) throw failure;
  } finally {
    child.kill('SIGKILL');
    child.stdin.destroy();
    await Promise.all([feeding, ended]);
  }
}
