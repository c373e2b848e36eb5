import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { ReadStream } from 'node:tty';
import type { OutputChunk, TerminalSize } from '@tinydock/domain';
import {
  openInputPipe,
  openOutputPipe,
  openTerminal,
  setTerminalSize,
  type SpawnedProcess,
  type SpawnRequest,
} from '@tinydock/linux';

type StreamName = OutputChunk['stream'];

/** Chunks that wait for a reader; each has at most 64 KiB. */
const MAX_WAITING_CHUNKS = 16;

/** Our ends of a program's streams. */
export interface ExecStreams {
  /** Ends when the program's output ends, or with `drain`. */
  readonly output: AsyncIterable<OutputChunk>;
  /** Undefined for a program without input. */
  readonly input: Writable | undefined;
  readonly resize: (size: TerminalSize) => void;
  /** Reads the rest of the output and forgets it, so that the program never waits for a reader. */
  readonly drain: () => void;
}

/** A program that was started, with our ends of its streams. */
export interface StreamedProgram {
  readonly child: SpawnedProcess;
  readonly streams: ExecStreams;
}

type SpawnOn = (stdio: SpawnRequest['stdio']) => Promise<SpawnedProcess>;

/** Chunks of all sources as they come, at the pace of the reader. */
function mergeOutput(sources: Partial<Record<StreamName, Readable>>): Pick<ExecStreams, 'output' | 'drain'> {
  const merged = new PassThrough({ objectMode: true, highWaterMark: MAX_WAITING_CHUNKS });
  const all = Object.values(sources);
  let open = all.length;
  for (const [stream, source] of Object.entries(sources)) {
    source.on('data', (data: Buffer) => {
      if (merged.writableEnded || merged.write({ stream, data })) return;
      for (const other of all) other.pause();
    });
    // Also after a failure: a terminal whose other end has been closed answers a read with EIO.
    source.once('close', () => {
      open -= 1;
      if (open === 0) merged.end();
    });
  }
  const resume = (): void => {
    for (const source of all) source.resume();
  };
  merged.on('drain', resume);
  return {
    output: merged,
    drain: () => {
      merged.end();
      resume();
    },
  };
}

/** Starts a program on pipes. */
export async function startOnPipes(takesInput: boolean, spawnOn: SpawnOn): Promise<StreamedProgram> {
  const [stdout, stderr] = [openOutputPipe(), openOutputPipe()];
  const stdin = takesInput ? openInputPipe() : undefined;
  const pipes = [stdout, stderr, ...(stdin === undefined ? [] : [stdin])];
  try {
    const child = await spawnOn([stdin?.fd ?? 'null', stdout.fd, stderr.fd]);
    const sources = { stdout: stdout.stream, stderr: stderr.stream };
    return { child, streams: { ...mergeOutput(sources), input: stdin?.stream, resize: () => undefined } };
  } catch (error) {
    for (const { stream } of pipes) stream.destroy();
    throw error;
  } finally {
    for (const { fd } of pipes) closeSync(fd);
  }
}

/** Starts a program on a terminal of our own. The runtime carries its bytes, and its size at SIGWINCH, over to the program's. */
export async function startOnTerminal(
  options: { readonly size: TerminalSize | undefined; readonly takesInput: boolean },
  spawnOn: SpawnOn,
): Promise<StreamedProgram> {
  const { masterFd, slaveFd } = openTerminal();
  const terminal = new ReadStream(masterFd);
  terminal.on('error', () => undefined);
  try {
    if (options.size !== undefined) setTerminalSize(masterFd, options.size);
    const child = await spawnOn([slaveFd, slaveFd, slaveFd]);
    const resize = (size: TerminalSize): void => {
      if (terminal.destroyed) return;
      setTerminalSize(masterFd, size);
      child.kill(constants.signals.SIGWINCH);
    };
    const input = options.takesInput ? terminal : undefined;
    return { child, streams: { ...mergeOutput({ stdout: terminal }), input, resize } };
  } catch (error) {
    terminal.destroy();
    throw error;
  } finally {
    closeSync(slaveFd);
  }
}
