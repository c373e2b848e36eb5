import type {
  BuildChunkInput,
  BuildProgress,
  BuildRequestInput,
  CachedStep,
  ListBuildCacheRequestInput,
  ProtocolServices,
  PruneBuildCacheRequestInput,
  PruneBuildCacheResponse,
} from '@tinydock/protocol';
import { type ContextInput, holdContext } from './build/hold-context.ts';
import type { CallOptions, Connection } from './call/connection.ts';
import { callDuplex, callServerStream } from './call/stream-call.ts';
import { callUnary } from './call/unary-call.ts';
import { download } from './download/download.ts';
import type { ArchiveSource } from './upload/archive-source.ts';
import { upload, type UploadCalls } from './upload/upload.ts';

/** BuildService. Every method throws as {@link callUnary}; a stream starts with its first `next()`. */
export interface BuildsClient {
  /**
   * Lets the daemon have the context, or those files of it that it lacks; the last message is `done`. Ending the
   * iteration early cancels the build.
   */
  build(
    context: BuildInput,
    request: BuildRequestInput,
    options?: CallOptions,
  ): AsyncGenerator<BuildProgress, void, undefined>;
  /** The files of an image as one tar. */
  exportFiles(image: string, options?: CallOptions): AsyncGenerator<Uint8Array, void, undefined>;
  /** What the cache holds, the step that was used longest ago first. */
  listCache(request?: ListBuildCacheRequestInput, options?: CallOptions): Promise<readonly CachedStep[]>;
  pruneCache(request: PruneBuildCacheRequestInput, options?: CallOptions): Promise<PruneBuildCacheResponse>;
}

/** What a build reads; the named ones are directories, sent beside it and held until it has ended. */
export interface BuildInput extends ContextInput {
  readonly named?: readonly { readonly name: string; readonly input: ContextInput }[];
}

interface BuildCall {
  readonly input: BuildInput;
  readonly request: BuildRequestInput;
  readonly options: CallOptions;
}

/** The build with a client's ways to reach the daemon. */
class Building {
  readonly #connection: Connection;
  readonly #methods: ProtocolServices['builds'];

  constructor(connection: Connection, methods: ProtocolServices['builds']) {
    this.#connection = connection;
    this.#methods = methods;
  }

  /** @param offer of the listing, where `source` is one */
  #upload(
    { input, request, options }: BuildCall,
    source: ArchiveSource,
    offer?: BuildRequestInput['context'],
  ): AsyncGenerator<BuildProgress, void, undefined> {
    const [connection, methods] = [this.#connection, this.#methods];
    const calls: UploadCalls<BuildProgress, BuildChunkInput> = {
      start: (signal) => {
        const offered = offer === undefined ? request : { ...request, context: offer };
        return callServerStream(connection, methods.Build, { request: offered, options: { ...options, signal } });
      },
      startChunks: (signal) => callDuplex(connection, methods.BuildChunks, { ...options, signal }),
      startOf: ({ ticket }) => ({ ticket }),
      head: [{ request }],
      inMessages: input.archive,
      toChunk: (data) => ({ data: Buffer.from(data.buffer, data.byteOffset, data.length) }),
    };
    return upload(calls, source, options.signal);
  }

  async *run(call: BuildCall): AsyncGenerator<BuildProgress, void, undefined> {
    const { input, request, options } = call;
    const namedContexts = [...(request.namedContexts ?? [])];
    await using held = new AsyncDisposableStack();
    for (const named of input.named ?? []) {
      const hold = holdContext({ connection: this.#connection, methods: this.#methods, options }, named.input);
      held.defer(() => hold.return().then(() => undefined));
      const next = await hold.next();
      if (next.done === true) throw new Error('the daemon holds no named context');
      namedContexts.push({ name: named.name, held: next.value });
    }
    yield* this.#run({ ...call, request: { ...request, namedContexts } });
  }

  async *#run(call: BuildCall): AsyncGenerator<BuildProgress, void, undefined> {
    const { input, options } = call;
    const listing = await input.list?.(options.signal ?? new AbortController().signal);
    if (listing === undefined) {
      yield* this.#upload(call, input.archive);
      return;
    }
    const { key, name, files, sizeBytes } = listing;
    const wanted = Promise.withResolvers<Uint8Array>();
    for await (const progress of this.#upload(call, listing.read(wanted.promise), { key, name, files, sizeBytes })) {
      if (progress.event === 'contextWanted') wanted.resolve(progress.contextWanted ?? new Uint8Array());
      else yield progress;
    }
  }
}

export function createBuildsClient(connection: Connection, methods: ProtocolServices['builds']): BuildsClient {
  const building = new Building(connection, methods);
  return {
    build: (input, request, options = {}) => building.run({ input, request, options }),
    exportFiles: (image, options = {}) => {
      const request = { image };
      return download(
        {
          start: (signal) =>
            callServerStream(connection, methods.ExportFiles, { request, options: { ...options, signal } }),
          startChunks: (signal) =>
            callServerStream(connection, methods.ExportFilesChunks, { request, options: { ...options, signal } }),
        },
        options.signal,
      );
    },
    listCache: async (request = {}, options = {}) =>
      (await callUnary(connection, methods.ListCache, { request, options })).steps,
    pruneCache: (request, options = {}) => callUnary(connection, methods.PruneCache, { request, options }),
  };
}
