import type {
  CopyInChunkInput,
  CopyInProgress,
  CopyInRequestInput,
  CopyOutRequestInput,
  ProtocolServices,
  StatPathRequestInput,
  StatPathResponse,
} from '@tinydock/protocol';
import type { CallOptions, Connection } from './call/connection.ts';
import { callDuplex, callServerStream } from './call/stream-call.ts';
import { callUnary } from './call/unary-call.ts';
import { download } from './download/download.ts';
import type { ArchiveSource } from './upload/archive-source.ts';
import { upload } from './upload/upload.ts';

/** The calls of ContainerService that copy files. Every method throws as {@link callUnary}. */
export interface CopiesClient {
  statPath(request: StatPathRequestInput, options?: CallOptions): Promise<StatPathResponse>;
  /** The tar of a file or directory; see {@link download}. */
  copyOut(request: CopyOutRequestInput, options?: CallOptions): AsyncGenerator<Uint8Array, void, undefined>;
  /** Unpacks a tar in a container; resolves with the bytes of contents. See {@link upload}. */
  copyIn(source: ArchiveSource, request: CopyInRequestInput, options?: CallOptions): Promise<number>;
}

function startCopyIn(
  connection: Connection,
  methods: ProtocolServices['containers'],
  call: { readonly source: ArchiveSource; readonly request: CopyInRequestInput; readonly options: CallOptions },
): AsyncGenerator<CopyInProgress, void, undefined> {
  const { source, request, options } = call;
  return upload<CopyInProgress, CopyInChunkInput>(
    {
      start: (signal) => callServerStream(connection, methods.CopyIn, { request, options: { ...options, signal } }),
      startChunks: (signal) => callDuplex(connection, methods.CopyInChunks, { ...options, signal }),
      startOf: ({ ticket }) => ({ ticket }),
      head: [{ request }],
      toChunk: (data) => ({ data }),
    },
    source,
    options.signal,
  );
}

export function createCopiesClient(connection: Connection, methods: ProtocolServices['containers']): CopiesClient {
  return {
    statPath: (request, options = {}) => callUnary(connection, methods.StatPath, { request, options }),
    copyOut: (request, options = {}) => {
      const call = (signal: AbortSignal) => ({ request, options: { ...options, signal } });
      return download(
        {
          start: (signal) => callServerStream(connection, methods.CopyOut, call(signal)),
          startChunks: (signal) => callServerStream(connection, methods.CopyOutChunks, call(signal)),
        },
        options.signal,
      );
    },
    copyIn: async (source, request, options = {}) => {
      let copiedBytes = 0;
      for await (const progress of startCopyIn(connection, methods, { source, request, options })) {
        if (progress.event === 'copiedBytes') copiedBytes = progress.copiedBytes ?? 0;
      }
      return copiedBytes;
    },
  };
}
