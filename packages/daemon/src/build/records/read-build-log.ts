import { open } from 'node:fs/promises';
import { hasErrnoCode, type TimedBuildEvent } from '@tinydock/domain';
import { decodeEntry } from './encode-entry.ts';

/** What is known of a log that is being written. */
export interface GrowingLog {
  readonly bytes: number;
  readonly isClosed: boolean;
  changed(signal: AbortSignal): Promise<void>;
}

export interface ReadBuildLog {
  readonly path: string;
  /** Where it is still written. */
  readonly writer: GrowingLog | undefined;
  /** Go on until the log is closed. */
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

const CHUNK_BYTES = 256 * 1024;

/** The lines between two places in a file, as many at a time as a message holds. */
async function* readLines(path: string, from: number, to: number): AsyncGenerator<readonly TimedBuildEvent[], number> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (hasErrnoCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (file === undefined) return to;
  let [place, rest] = [from, Buffer.alloc(0)];
  try {
    while (place < to) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(CHUNK_BYTES, to - place)), 0, null, place);
      if (bytesRead === 0) break;
      place += bytesRead;
      const data = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      const end = data.lastIndexOf(0x0a) + 1;
      rest = data.subarray(end);
      const entries = data
        .toString('utf8', 0, end)
        .split('\n')
        .flatMap((line) => decodeEntry(line) ?? []);
      if (entries.length > 0) yield entries;
    }
    return place;
  } finally {
    await file.close();
  }
}

/** What a build told, and goes on to tell where that is asked for. A log that is not there has nothing to tell. */
export async function* readBuildLog(
  request: ReadBuildLog,
): AsyncGenerator<readonly TimedBuildEvent[], void, undefined> {
  const { path, writer, follow, signal } = request;
  if (writer === undefined) {
    yield* readLines(path, 0, Number.MAX_SAFE_INTEGER);
    return;
  }
  for (let place = 0; ;) {
    const { bytes, isClosed } = writer;
    if (bytes > place) {
      yield* readLines(path, place, bytes);
      place = bytes;
    } else if (isClosed || !follow || signal.aborted) return;
    else await writer.changed(signal).catch(() => undefined);
  }
}
