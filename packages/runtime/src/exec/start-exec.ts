import { type ExecProcess, type ExecRequest, parseSignal, TinydockError } from '@tinydock/domain';
import { type SpawnedProcess, spawnProcess, type SpawnRequest } from '@tinydock/linux';
import { sendSignal } from '../container-processes.ts';
import { PROGRAM_PATH } from '../programs/run-program.ts';
import { ExecFiles } from './exec-files.ts';
import { type ExecStreams, startOnPipes, startOnTerminal, type StreamedProgram } from './exec-streams.ts';
import type { ExecTarget } from './exec-target.ts';

const MAX_SAID_BYTES = 64 * 1024;

/** How a program ended: its exit code, or 128 and the number of its signal. */
async function exitCodeOf({ ended }: SpawnedProcess): Promise<number> {
  const { exitCode, signal = 0 } = await ended;
  return exitCode ?? 128 + signal;
}

async function spawnRuntime(
  path: string,
  args: readonly string[],
  stdio: SpawnRequest['stdio'],
): Promise<SpawnedProcess> {
  try {
    return await spawnProcess({ path, args, stdio, cwd: '/', env: { PATH: PROGRAM_PATH } });
  } catch (cause) {
    const message = `cannot start ${path}: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new TinydockError({ code: 'INTERNAL', message, cause });
  }
}

/** What the runtime wrote before it gave up. */
async function readSaid(streams: ExecStreams): Promise<string> {
  let said = '';
  for await (const { data } of streams.output) {
    if (said.length < MAX_SAID_BYTES) said += Buffer.from(data).toString();
  }
  return said;
}

/** The program's process id once it runs. @throws TinydockError why it does not */
async function waitStarted(files: ExecFiles, streams: ExecStreams, ended: Promise<unknown>): Promise<number> {
  const pid = await files.waitForPid(ended);
  if (pid !== undefined) return pid;
  throw files.explainFailure(await readSaid(streams));
}

function startRuntime({ runtimePath }: ExecTarget, request: ExecRequest, files: ExecFiles): Promise<StreamedProgram> {
  const { tty, openStdin: takesInput, terminalSize: size } = request;
  if (!tty) return startOnPipes(takesInput, (stdio) => spawnRuntime(runtimePath, files.runtimeArguments(), stdio));
  return startOnTerminal({ size, takesInput }, (stdio) =>
    spawnRuntime(runtimePath, files.runtimeArguments('--tty'), stdio),
  );
}

/** Starts a program in a container and connects to its streams. @throws as {@link ContainerRuntime.exec} */
export async function startExec(target: ExecTarget, request: ExecRequest): Promise<ExecProcess> {
  const files = ExecFiles.create(target, request);
  try {
    const { child, streams } = await startRuntime(target, request, files);
    const exitCode = exitCodeOf(child);
    const pid = await waitStarted(files, streams, exitCode);
    let isRunning = true;
    const finish = (): void => {
      isRunning = false;
    };
    void exitCode.then(finish);
    return connect({ pid, exitCode, streams, isTerminal: request.tty }, (target, signal) => {
      if (isRunning) sendSignal(target, parseSignal(signal));
    });
  } finally {
    files.remove();
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
  const files = ExecFiles.create(target, request);
  try {
    const stdio = ['null', 'null', 'null'] as const;
    await (
      await spawnRuntime(target.runtimePath, files.runtimeArguments('--detach'), stdio)
    ).ended;
    if (files.readPid() === undefined) throw files.explainFailure('the runtime gave no reason');
  } finally {
    files.remove();
  }
}
