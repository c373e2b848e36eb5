import { execFile } from 'node:child_process';

/** What programs that we start see of the environment: nothing of the daemon's. */
export const PROGRAM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface ProgramResult {
  /** Undefined where the program could not be started or was ended by a signal. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const MAX_OUTPUT_BYTES = 1024 * 1024;

/** Runs a short program to its end, or for `timeoutMs`. Never throws: a failure to start is in `stderr`. */
export function runProgram(path: string, args: readonly string[], timeoutMs = 10_000): Promise<ProgramResult> {
  const options = {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: MAX_OUTPUT_BYTES,
    env: { PATH: PROGRAM_PATH },
  } as const;
  return new Promise((resolve) => {
    execFile(path, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr });
      else resolve({ exitCode: undefined, stdout, stderr: stderr === '' ? error.message : stderr });
    });
  });
}
