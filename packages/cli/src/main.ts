import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SignalSource } from './context/cli-context.ts';
import { runCli } from './run-cli.ts';

const signals: SignalSource = {
  subscribe: (names, listener) => {
    for (const name of names) process.on(name, listener);
    return () => {
      for (const name of names) process.off(name, listener);
    };
  },
};

const exitCode = await runCli({
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  homeDir: homedir(),
  stdin: {
    get isTerminal() {
      return process.stdin.isTTY;
    },
    archive: () => ({ fd: 0 }),
    open: () => process.stdin,
    setRawMode: (isRaw) => {
      process.stdin.setRawMode(isRaw);
      // Node leaves a terminal to move the cursor back to the first column at each line feed, which the terminal in the
      // container has already decided on. Lines look right without; full-screen programs do not.
      if (isRaw) spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] });
    },
    setEcho: (isShown) => {
      spawnSync('stty', [isShown ? 'echo' : '-echo'], { stdio: ['inherit', 'ignore', 'ignore'] });
    },
  },
  stdout: process.stdout,
  stderr: process.stderr,
  signals,
  clock: () => new Date(),
  forceExit: () => process.exit(1),
  openDashboard: (args) => {
    // Beside this program once installed, in a package of its own before.
    const installed = join(import.meta.dirname, 'dashboard.js');
    const program = existsSync(installed) ? installed : join(import.meta.dirname, '../../tui/dist/dashboard.js');
    process.execve?.(process.execPath, [process.execPath, program, ...args], process.env);
  },
});
// A read of standard input that is still under way would keep the process.
process.exit(exitCode);
