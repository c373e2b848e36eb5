import { TinydockError } from '@tinydock/domain';
import {
  type ImportChunk,
  type ImportProgressInput,
  type ImportRequest,
  type LoadChunk,
  loadEventToWire,
  type LoadProgressInput,
  type LoadRequest,
  platformFromWire,
} from '@tinydock/protocol';
import { streamEvents } from '../concurrency/event-queue.ts';
import type { ImageService } from '../images/image-service.ts';
import { type ImportRequest as ImportWork } from '../images/import-image.ts';

/** Loads an archive, and says how it goes. @throws as {@link ImageService.load} */
export async function* load(
  service: ImageService,
  request: LoadRequest | undefined,
  { source, signal }: { readonly source: () => AsyncIterable<Uint8Array>; readonly signal: AbortSignal },
): AsyncGenerator<LoadProgressInput, void, undefined> {
  const platforms = { platform: platformFromWire(request?.platform), allPlatforms: request?.allPlatforms === true };
  for await (const event of service.load({ source, platforms, signal })) yield loadEventToWire(event);
}

/** As {@link load}, of messages, the first of which may carry the request. */
export async function* loadFromChunks(
  service: ImageService,
  chunks: AsyncIterable<LoadChunk>,
  signal: AbortSignal,
): AsyncGenerator<LoadProgressInput, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  async function* data(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let next = first; next.done !== true; next = await iterator.next()) yield next.value.data;
  }
  const request = first.done === true ? undefined : first.value.request;
  yield* load(service, request ?? undefined, { source: data, signal });
}

/** Imports a root filesystem, and says how it goes; the image last. @throws as {@link ImageService.import} */
export function importImage(
  service: ImageService,
  request: ImportRequest,
  context: { readonly source: () => AsyncIterable<Uint8Array>; readonly signal: AbortSignal },
): AsyncIterable<ImportProgressInput> {
  const coalesceKey = (event: ImportProgressInput): string | undefined =>
    event.receivedBytes === undefined ? undefined : 'received';
  return streamEvents<ImportProgressInput>({ signal: context.signal, coalesceKey }, async (push, signal) => {
    const work: ImportWork = {
      source: context.source,
      reference: request.reference,
      message: request.message,
      changes: request.changes,
      platform: platformFromWire(request.platform),
      signal,
      onReceived: (receivedBytes) => {
        push({ receivedBytes });
      },
    };
    push({ imageId: await service.import(work) });
  });
}

/** As {@link importImage}, of messages, the first of which carries the request. @throws INVALID_ARGUMENT without it */
export async function* importFromChunks(
  service: ImageService,
  chunks: AsyncIterable<ImportChunk>,
  signal: AbortSignal,
): AsyncGenerator<ImportProgressInput, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  const request = first.done === true ? undefined : first.value.request;
  if (request === undefined || request === null) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: 'the first message of an import carries its request',
    });
  }
  async function* data(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      if (next.value.data !== undefined) yield next.value.data;
    }
  }
  yield* importImage(service, request, { source: data, signal });
}
