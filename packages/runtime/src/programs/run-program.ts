import { runToEnd } from '@tinydock/linux';

/** What programs that we start see of the environment: nothing of the daemon's. */
export const PROGRAM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface ProgramResult {
  /** Undefined where the program could not be started or was ended by a signal. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const MAX_OUTPUT_BYTES = 1024 * 1024;

/** Runs a short program to its end, or for `timeoutMs`. Never throws: why there is no exit code is in `stderr`. */
export async function runProgram(path: string, args: readonly string[], timeoutMs = 10_000): Promise<ProgramResult> {
  try {
    const limits = { timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES };
    const end = await runToEnd({ path, args, env: { PATH: PROGRAM_PATH }, ...limits });
    if (end.exitCode !== undefined || end.stderr !== '') return end;
    return { ...end, stderr: `${path} was ended by a signal, perhaps after ${String(timeoutMs / 1000)} seconds` };
  } catch (error) {
    return { exitCode: undefined, stdout: '', stderr: error instanceof Error ? error.message : String(error) };
  }
}
