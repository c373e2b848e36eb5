import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { runToEnd } from '@tinydock/linux';

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

function cannotStart(run: ProgramRun, name: string, cause: unknown): TinydockError {
  if (hasErrnoCode(cause, 'ENOENT')) {
    return new TinydockError({
      code: 'FAILED_PRECONDITION',
      reason: 'MISSING_PROGRAM',
      message: `the program ${run.path}, which connects containers, is not installed`,
      hint: `Install the package ${PACKAGES[name] ?? name}.`,
      cause,
    });
  }
  const what = cause instanceof Error ? cause.message : String(cause);
  return new TinydockError({ code: 'INTERNAL', message: `cannot start ${name}: ${what}`, cause });
}

/**
 * Runs a program to its end and gives its output.
 * @throws TinydockError FAILED_PRECONDITION / MISSING_PROGRAM, INTERNAL with what it said
 */
export async function runProgram(run: ProgramRun): Promise<string> {
  const name = run.path.slice(run.path.lastIndexOf('/') + 1);
  const limits = { env: ENVIRONMENT, timeoutMs: TIMEOUT_MS, maxOutputBytes: MAX_OUTPUT_BYTES };
  const { exitCode, stdout, stderr } = await runToEnd({ ...limits, ...run }).catch((cause: unknown) => {
    throw cannotStart(run, name, cause);
  });
  if (exitCode === 0) return stdout;
  const how = exitCode === undefined ? 'it was ended by a signal' : `exit code ${String(exitCode)}`;
  throw new TinydockError({
    code: 'INTERNAL',
    message: `${name} failed: ${`${stderr}${stdout}`.trim().slice(0, 2000) || how}`,
  });
}
