import { randomBytes } from 'node:crypto';
import type { CacheTargetInput, ProtocolServices } from '@tinydock/protocol';
import type { Connection } from '../call/connection.ts';
import { callServerStream } from '../call/stream-call.ts';
import type { CacheDirectory } from '../download/cache-directory.ts';
import { download } from '../download/download.ts';

/** A directory that takes the cache of a build. */
export interface CacheDirectoryTarget
  extends CacheDirectory, Required<Pick<CacheTargetInput, 'mode' | 'compression' | 'level'>> {
  /** As the user named it. */
  readonly name: string;
  readonly directory: string;
  /** Under which `index.json` names the cache. */
  readonly tag: string;
  readonly ignoreErrors: boolean;
}

interface Receiving {
  readonly connection: Connection;
  readonly methods: ProtocolServices['builds'];
  /** Ends the build. */
  readonly stop: AbortController;
  /** Ends with the build. */
  readonly signal: AbortSignal;
}

/** The caches of one build that go into directories. */
export class ReceivedCaches {
  readonly targets: readonly CacheTargetInput[];
  readonly #writing: Promise<void>;

  private constructor(targets: readonly CacheTargetInput[], writing: Promise<void>) {
    this.targets = targets;
    this.#writing = writing;
    // Told by `finish`, or by the build.
    writing.catch(() => undefined);
  }

  /** Has the daemon know who takes the caches. One that cannot be written ends the build, unless it may fail. */
  static start(receiving: Receiving, wanted: readonly CacheDirectoryTarget[]): ReceivedCaches {
    const opened = wanted.map((target) => ({ ...target, id: randomBytes(32).toString('hex') }));
    const writing = opened.map(async ({ id, have, directory, tag, ignoreErrors }) => {
      try {
        // It reads documents by schemas, which take longer to make than any command but a build should wait.
        const { writeCacheDirectory } = await import('../download/cache-directory.ts');
        await writeCacheDirectory(directory, tag, receive(receiving, { id, have: [...have] }));
      } catch (error) {
        if (ignoreErrors) return;
        receiving.stop.abort(error);
        throw error;
      }
    });
    const targets = opened.map(({ id, name, mode, compression, level, ignoreErrors }) => {
      const receiver = { id, name };
      return { mode, compression, level, ignoreErrors, receiver };
    });
    return new ReceivedCaches(
      targets,
      // A failure shall not leave others behind that go on writing.
      Promise.allSettled(writing).then(() => Promise.all(writing).then(() => undefined)),
    );
  }

  /** Resolves when nothing is written any more, whatever has become of it. */
  async settle(): Promise<void> {
    await Promise.allSettled([this.#writing]);
  }

  /** Resolves when the disk has what the build has given. @throws TinydockError that names the directory */
  async finish(): Promise<void> {
    await this.#writing;
  }
}

function receive(
  { connection, methods, signal: build }: Receiving,
  request: { readonly id: string; readonly have: string[] },
): AsyncIterable<Uint8Array> {
  return download(
    {
      start: (signal) => callServerStream(connection, methods.ReceiveCache, { request, options: { signal } }),
      startChunks: (signal) =>
        callServerStream(connection, methods.ReceiveCacheChunks, { request, options: { signal } }),
    },
    build,
  );
}
