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
import type { CallOptions, Connection } from './call/connection.ts';
import { callDuplex, callServerStream } from './call/stream-call.ts';
import { callUnary } from './call/unary-call.ts';
import type { ArchiveSource } from './upload/archive-source.ts';
import { upload } from './upload/upload.ts';

/** BuildService. Every method throws as {@link callUnary}; a stream starts with its first `next()`. */
export interface BuildsClient {
  /** Sends the context, a tar; the last message is `done`. Ending the iteration early cancels the build. */
  build(
    context: ArchiveSource,
    request: BuildRequestInput,
    options?: CallOptions,
  ): AsyncGenerator<BuildProgress, void, undefined>;
  /** What the cache holds, the step that was used longest ago first. */
  listCache(request?: ListBuildCacheRequestInput, options?: CallOptions): Promise<readonly CachedStep[]>;
  pruneCache(request: PruneBuildCacheRequestInput, options?: CallOptions): Promise<PruneBuildCacheResponse>;
}

export function createBuildsClient(connection: Connection, methods: ProtocolServices['builds']): BuildsClient {
  return {
    build: (context, request, options = {}) =>
      upload<BuildProgress, BuildChunkInput>(
        {
          start: (signal) => callServerStream(connection, methods.Build, { request, options: { ...options, signal } }),
          startChunks: (signal) => callDuplex(connection, methods.BuildChunks, { ...options, signal }),
          startOf: ({ ticket }) => ({ ticket }),
          head: [{ request }],
          toChunk: (data) => ({ data: Buffer.from(data.buffer, data.byteOffset, data.length) }),
        },
        context,
        options.signal,
      ),
    listCache: async (request = {}, options = {}) =>
      (await callUnary(connection, methods.ListCache, { request, options })).steps,
    pruneCache: (request, options = {}) => callUnary(connection, methods.PruneCache, { request, options }),
  };
}
