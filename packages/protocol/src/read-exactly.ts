import type { Readable } from 'node:stream';

export interface ReadExactlyOptions {
  /** Without one it waits for as long as the stream is open. */
  readonly timeoutMs?: number;
}

/**
 * Takes so many bytes from a stream, and none of what follows them.
 * @returns undefined where it ends before, or the time is over
 */
export function readExactly(
  stream: Readable,
  length: number,
  { timeoutMs }: ReadExactlyOptions = {},
): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const finish = (bytes: Buffer | undefined): void => {
      clearTimeout(timer);
      stream.off('readable', read);
      stream.off('end', fail);
      stream.off('close', fail);
      resolve(bytes);
    };
    const fail = (): void => {
      finish(undefined);
    };
    const read = (): void => {
      const bytes: unknown = stream.read(length);
      if (Buffer.isBuffer(bytes)) finish(bytes.length === length ? bytes : undefined);
      else if (stream.readableEnded || stream.destroyed) fail();
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(fail, timeoutMs);
    stream.on('readable', read);
    stream.on('end', fail);
    stream.on('close', fail);
    read();
  });
}
