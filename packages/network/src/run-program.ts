import { execFile } from 'node:child_process';
import { TinydockError } from '@tinydock/domain';

/** What programs that we start see of the environment. */
const ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

const TIMEOUT_MS = 30_000;
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Which package has a program, for those who lack it. */
const PACKAGES: Readonly<Record<string, string>> = {
  ip: 'iproute2 (Debian, Ubuntu) or iproute (Fedora)',
  unshare: 'util-linux',
  nft: 'nftables',
};

export interface ProgramRun {
  readonly path: string;
  readonly args: readonly string[];
  readonly stdin?: string;
}

function describeFailure(run: ProgramRun, error: Error & { code?: unknown }, said: string): TinydockError {
  const name = run.path.slice(run.path.lastIndexOf('/') + 1);
  if (error.code === 'ENOENT') {
    return new TinydockError({
      code: 'FAILED_PRECONDITION',
      reason: 'MISSING_PROGRAM',
      message: `the program ${run.path}, which connects containers, is not installed`,
      hint: `Install the package ${PACKAGES[name] ?? name}.`,
      cause: error,
    });
  }
  const what = said.trim() === '' ? error.message : said.trim().slice(0, 2000);
  return new TinydockError({ code: 'INTERNAL', message: `${name} failed: ${what}`, cause: error });
}

/**
 * Runs a program to its end and gives its output.
 * @throws TinydockError FAILED_PRECONDITION / MISSING_PROGRAM, INTERNAL with what it said
 */
export function runProgram(run: ProgramRun): Promise<string> {
  const options = {
    timeout: TIMEOUT_MS,
    maxBuffer: MAX_OUTPUT_BYTES,
    env: ENVIRONMENT,
    killSignal: 'SIGKILL',
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(run.path, [...run.args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(describeFailure(run, error, `${stderr}${stdout}`));
    });
    // A program that ends before it has read its input: its exit code says what was wrong.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(run.stdin ?? '');
  });
}
