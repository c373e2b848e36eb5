import type {
  BuildChunkInput,
  BuildProgress,
  BuildRequestInput,
  CachedStep,
  CheckVariablesRequestInput,
  CheckVariablesResponse,
  ListBuildCacheRequestInput,
  ProtocolServices,
  PruneBuildCacheRequestInput,
  PruneBuildCacheResponse,
} from '@tinydock/protocol';
import type { ContextInput } from './build/hold-context.ts';
import { type HeldInputs, holdInputs } from './build/hold-inputs.ts';
import { type CacheDirectoryTarget, ReceivedCaches } from './build/receive-caches.ts';
import type { CallOptions, Connection } from './call/connection.ts';
import { callDuplex, callServerStream } from './call/stream-call.ts';
import { callUnary } from './call/unary-call.ts';
import { callWhole } from './call/whole-call.ts';
import { download } from './download/download.ts';
import { forwardSsh, type SshInput } from './ssh/forward-ssh.ts';
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
  /** Which variables nothing sets; needs the Dockerfile in the request, and builds nothing. */
  checkVariables(request: CheckVariablesRequestInput, options?: CallOptions): Promise<CheckVariablesResponse>;
  /** The files of an image as one tar. */
  exportFiles(image: string, options?: CallOptions): AsyncGenerator<Uint8Array, void, undefined>;
  /** What the cache holds, the step that was used longest ago first. */
  listCache(request?: ListBuildCacheRequestInput, options?: CallOptions): Promise<readonly CachedStep[]>;
  pruneCache(request: PruneBuildCacheRequestInput, options?: CallOptions): Promise<PruneBuildCacheResponse>;
}

/** What a build reads; what comes beside the context is held until it has ended. */
export interface BuildInput extends ContextInput, HeldInputs {
  /** Directories that take the cache. */
  readonly cacheTo?: readonly CacheDirectoryTarget[];
  /** Asked by steps until the build has ended. */
  readonly ssh?: SshInput | undefined;
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
    const { input, request } = call;
    const [connection, methods] = [this.#connection, this.#methods];
    const stop = new AbortController();
    const { signal: caller } = call.options;
    const signal = caller === undefined ? stop.signal : AbortSignal.any([caller, stop.signal]);
    const options = { ...call.options, signal };
    await using held = new AsyncDisposableStack();
    const ssh = input.ssh && held.use(await forwardSsh({ connection, methods, options }, input.ssh));
    const sent = await holdInputs({ connection, methods, options }, input, held);
    const caches = ReceivedCaches.start({ connection, methods, stop, signal }, input.cacheTo ?? []);
    const namedContexts = [...(request.namedContexts ?? []), ...sent.namedContexts];
    const cacheFrom = [...(request.cacheFrom ?? []), ...sent.cacheFrom];
    const cacheTo = [...(request.cacheTo ?? []), ...caches.targets];
    try {
      yield* this.#run({
        input,
        request: { ...request, namedContexts, cacheFrom, cacheTo, ssh: ssh?.id ?? '' },
        options,
      });
      await caches.finish();
    } finally {
      stop.abort();
      await caches.settle();
    }
  }

  async *#run(call: BuildCall): AsyncGenerator<BuildProgress, void, undefined> {
    const { input, options } = call;
    using listing = await input.list?.(options.signal ?? new AbortController().signal);
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
    checkVariables: (request, options = {}) => callUnary(connection, methods.CheckVariables, { request, options }),
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
    pruneCache: (request, options = {}) => callWhole(connection, methods.PruneCache, { request, options }),
  };
}
