import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ExecProcess, type ExecRequest, TinydockError } from '@tinydock/domain';
import { sendSignal } from '../container-processes.ts';
import { PROGRAM_PATH } from '../programs/run-program.ts';
import { parseSignal } from '../signal-number.ts';
import { ExecFiles } from './exec-files.ts';
import { type ExecStreams, pipeStreams, terminalStreams } from './exec-streams.ts';
import type { ExecTarget } from './exec-target.ts';

/** The runtime needs 20 to 40 ms to start a program. */
const START_POLL_MS = 2;
const MAX_SAID_BYTES = 64 * 1024;

/** How a child ended: its exit code, or 128 and the number of its signal. */
function waitExit(child: ChildProcess, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
    child.once('error', (cause) => {
      reject(new TinydockError({ code: 'INTERNAL', message: `cannot start ${path}: ${cause.message}`, cause }));
    });
  });
}

function spawnRuntime(path: string, args: readonly string[], stdio: StdioOptions): ChildProcess {
  // A session of its own, so that a signal to the daemon's terminal does not reach it.
  return spawn(path, [...args], { stdio, detached: true, cwd: '/', env: { PATH: PROGRAM_PATH } });
}

/** What the runtime wrote before it gave up. */
async function readSaid(streams: ExecStreams): Promise<string> {
  let said = '';
  for await (const { data } of streams.output) {
    if (said.length < MAX_SAID_BYTES) said += Buffer.from(data).toString();
  }
  return said;
}

/**
 * The program's process id once it runs. @throws TinydockError why it does not
 */
async function waitStarted(files: ExecFiles, streams: ExecStreams, exit: Promise<number>): Promise<number> {
  const state = { hasEnded: false };
  const ended = exit.then(() => {
    state.hasEnded = true;
  });
  for (;;) {
    // Asked before looking: a program that ended at once has left its process id.
    const isLast = state.hasEnded;
    const pid = await files.readPid();
    if (pid !== undefined) return pid;
    if (isLast) throw await files.explainFailure(await readSaid(streams));
    await Promise.race([ended, sleep(START_POLL_MS)]);
  }
}

function openStreams(
  target: ExecTarget,
  request: ExecRequest,
  files: ExecFiles,
): { readonly child: ChildProcess; readonly streams: ExecStreams } {
  const { openStdin } = request;
  if (!request.tty) {
    const stdio: StdioOptions = [openStdin ? 'pipe' : 'ignore', 'pipe', 'pipe'];
    const child = spawnRuntime(target.runtimePath, files.runtimeArguments(), stdio);
    return { child, streams: pipeStreams(child) };
  }
  return terminalStreams({ size: request.terminalSize, takesInput: openStdin }, (slaveFd) =>
    spawnRuntime(target.runtimePath, files.runtimeArguments('--tty'), [slaveFd, slaveFd, slaveFd]),
  );
}

/** Starts a program in a container and connects to its streams. @throws as {@link ContainerRuntime.exec} */
export async function startExec(target: ExecTarget, request: ExecRequest): Promise<ExecProcess> {
  const files = await ExecFiles.create(target, request);
  try {
    const { child, streams } = openStreams(target, request, files);
    const exitCode = waitExit(child, target.runtimePath);
    const pid = await waitStarted(files, streams, exitCode);
    let isRunning = true;
    const finish = (): void => {
      isRunning = false;
    };
    exitCode.then(finish, finish);
    return connect({ pid, exitCode, streams, isTerminal: request.tty }, (target, signal) => {
      if (isRunning) sendSignal(target, parseSignal(signal));
    });
  } finally {
    await files.remove();
  }
}

interface RunningExec {
  readonly pid: number;
  readonly exitCode: Promise<number>;
  readonly streams: ExecStreams;
  readonly isTerminal: boolean;
}

/** @param send sends a signal to a process, or with a negative number to a process group, while the program runs */
function connect(running: RunningExec, send: (target: number, signal: string) => void): ExecProcess {
  const { pid, exitCode, streams, isTerminal } = running;
  const { input, output } = streams;
  // A terminal's input has no end of its own.
  const endInput = (): void => {
    if (!isTerminal) input?.end();
  };
  return {
    pid,
    exitCode,
    output,
    kill: (signal) => {
      send(pid, signal);
    },
    // The runtimes give a program a session of its own, and so a process group with its number.
    killGroup: () => {
      send(-pid, 'SIGKILL');
    },
    write: (data) =>
      new Promise((resolve) => {
        if (input === undefined) resolve();
        else
          input.write(data, () => {
            resolve();
          });
      }),
    closeStdin: () => {
      endInput();
      return Promise.resolve();
    },
    resize: (size) => {
      streams.resize(size);
      return Promise.resolve();
    },
    close: () => {
      endInput();
      streams.drain();
    },
  };
}

/** Starts a program that nobody watches. @throws as {@link ContainerRuntime.execDetached} */
export async function startDetachedExec(target: ExecTarget, request: ExecRequest): Promise<void> {
  // The runtime leaves a terminal to others; this one then is ours.
  if (request.tty) {
    (await startExec(target, request)).close();
    return;
  }
  const files = await ExecFiles.create(target, request);
  try {
    const child = spawnRuntime(target.runtimePath, files.runtimeArguments('--detach'), 'ignore');
    await waitExit(child, target.runtimePath);
    if ((await files.readPid()) === undefined) throw await files.explainFailure('the runtime gave no reason');
  } finally {
    await files.remove();
  }
}
