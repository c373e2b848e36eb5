import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { TinydockError } from '@tinydock/domain';
import type { SignalSource, StandardInput } from './context/cli-context.ts';
import { runCli } from './run-cli.ts';

export { runCli };

const signals: SignalSource = {
  subscribe: (names, listener) => {
    for (const name of names) process.on(name, listener);
    return () => {
      for (const name of names) process.off(name, listener);
    };
  },
};

/** Of the few that need it; loading what starts processes takes a moment of each start. */
function runStty(argument: string): void {
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  spawnSync('stty', [argument], { stdio: ['inherit', 'ignore', 'ignore'] });
}

const standardInput: StandardInput = {
  get isTerminal() {
    return process.stdin.isTTY;
  },
  archive: () => ({ fd: 0 }),
  open: () => process.stdin,
  setRawMode: (isRaw) => {
    process.stdin.setRawMode(isRaw);
    // Node leaves a terminal to move the cursor back to the first column at each line feed, which the terminal in the
    // container has already decided on. Lines look right without; full-screen programs do not.
    if (isRaw) runStty('-opost');
  },
  setEcho: (isShown) => {
    runStty(isShown ? 'echo' : '-echo');
  },
};

/** Beside this program once installed, in a package of its own before. */
function openDashboard(args: readonly string[]): void {
  const installed = join(import.meta.dirname, 'dashboard.js');
  const program = existsSync(installed) ? installed : join(import.meta.dirname, '../../tui/dist/dashboard.js');
  process.execve?.(process.execPath, [process.execPath, program, ...args], process.env);
}

/** @throws TinydockError where it has been removed, which most commands never notice */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      message: 'the working directory is no longer there',
      hint: 'Change to one that is, as with cd.',
    });
  }
}

/** How a run of the program ended. */
export interface FinishedRun {
  readonly exitCode: number;
  /** What was run, such as `image ls`; none where the command line names none. */
  readonly command: string | undefined;
}

/** Runs the command line that this process was started with. */
export async function main(): Promise<FinishedRun> {
  let command: string | undefined;
  const exitCode = await runCli({
    argv: process.argv.slice(2),
    env: process.env,
    get cwd() {
      return workingDirectory();
    },
    homeDir: homedir(),
    stdin: standardInput,
    stdout: process.stdout,
    stderr: process.stderr,
    signals,
    clock: () => new Date(),
    forceExit: () => process.exit(1),
    openDashboard,
    onCommand: (name) => {
      command = name;
    },
  });
  return { exitCode, command };
}
