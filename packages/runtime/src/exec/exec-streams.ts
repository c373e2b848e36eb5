import type { ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { ReadStream } from 'node:tty';
import type { OutputChunk, TerminalSize } from '@tinydock/domain';
import { openTerminal, setTerminalSize } from '@tinydock/linux';

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

function ignoreErrors(stream: Readable | Writable): void {
  stream.on('error', () => undefined);
}

/**
 * Chunks of all sources as they come, at the pace of the reader. Read by listening: Node throws away what a child's
 * pipes hold at its exit where nobody listens yet.
 */
function mergeOutput(sources: ReadonlyMap<StreamName, Readable>): Pick<ExecStreams, 'output' | 'drain'> {
  const merged = new PassThrough({ objectMode: true, highWaterMark: MAX_WAITING_CHUNKS });
  const all = [...sources.values()];
  let open = sources.size;
  for (const [stream, source] of sources) {
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

/** The streams of a child that has pipes. */
export function pipeStreams(child: ChildProcess): ExecStreams {
  const { stdin, stdout, stderr } = child;
  const sources = new Map<StreamName, Readable>();
  if (stdout !== null) sources.set('stdout', stdout);
  if (stderr !== null) sources.set('stderr', stderr);
  if (stdin !== null) ignoreErrors(stdin);
  return { ...mergeOutput(sources), input: stdin ?? undefined, resize: () => undefined };
}

/** A terminal of our own. The runtime carries its bytes, and its size at SIGWINCH, over to the program's. */
export function terminalStreams(
  options: { readonly size: TerminalSize | undefined; readonly takesInput: boolean },
  spawnOn: (slaveFd: number) => ChildProcess,
): { readonly child: ChildProcess; readonly streams: ExecStreams } {
  const { masterFd, slaveFd } = openTerminal();
  const terminal = new ReadStream(masterFd);
  ignoreErrors(terminal);
  try {
    if (options.size !== undefined) setTerminalSize(masterFd, options.size);
    const child = spawnOn(slaveFd);
    const streams = {
      ...mergeOutput(new Map([['stdout', terminal]])),
      input: options.takesInput ? terminal : undefined,
      resize: (size: TerminalSize) => {
        if (terminal.destroyed) return;
        setTerminalSize(masterFd, size);
        child.kill('SIGWINCH');
      },
    };
    return { child, streams };
  } catch (error) {
    terminal.destroy();
    throw error;
  } finally {
    closeSync(slaveFd);
  }
}
