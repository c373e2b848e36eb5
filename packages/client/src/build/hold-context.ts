import type { HoldContextChunkInput, HoldContextProgress, ProtocolServices } from '@tinydock/protocol';
import type { CallOptions, Connection } from '../call/connection.ts';
import { callDuplex, callServerStream } from '../call/stream-call.ts';
import { upload, type UploadCalls } from '../upload/upload.ts';
import type { BuildContext } from './open-build-context.ts';

/** A listing of a context's files where there is one, and a tar of it for where there is none or it cannot be sent. */
export type ContextInput = Pick<BuildContext, 'archive' | 'list'>;

/** How the daemon is reached. */
export interface Holding {
  readonly connection: Connection;
  readonly methods: ProtocolServices['builds'];
  readonly options: CallOptions;
}

/**
 * Lets the daemon have a context beside that of a build and yields the name under which it holds it, for as long as the
 * iteration is not ended.
 * @throws TinydockError as the daemon sent it, or for what cannot be read
 */
export async function* holdContext(
  { connection, methods, options }: Holding,
  input: ContextInput,
): AsyncGenerator<string, void, undefined> {
  using listing = await input.list?.(options.signal ?? new AbortController().signal);
  const offer = listing && { key: listing.key, name: listing.name, files: listing.files, sizeBytes: listing.sizeBytes };
  const wanted = Promise.withResolvers<Uint8Array>();
  const calls: UploadCalls<HoldContextProgress, HoldContextChunkInput> = {
    start: (signal) =>
      callServerStream(connection, methods.HoldContext, {
        request: { context: offer ?? null },
        options: { ...options, signal },
      }),
    startChunks: (signal) => callDuplex(connection, methods.HoldContextChunks, { ...options, signal }),
    startOf: ({ ticket }) => ({ ticket }),
    head: [],
    inMessages: input.archive,
    toChunk: (data) => ({ data: Buffer.from(data.buffer, data.byteOffset, data.length) }),
  };
  for await (const progress of upload(calls, listing?.read(wanted.promise) ?? input.archive, options.signal)) {
    if (progress.event === 'contextWanted') wanted.resolve(progress.contextWanted ?? new Uint8Array());
    else if (progress.held !== undefined && progress.event === 'held') yield progress.held;
  }
}
