import { type ImportRequest as ImportWork } from '../images/import-image.ts';
import {
  compressionFromWire,
  credentialsFromWire,
  imageToWire,
  type ImportChunk,
  type ImportProgressInput,
  type ImportRequest,
  layerToWire,
  type LoadChunk,
  loadEventToWire,
  type LoadProgressInput,
  platformFromWire,
  pullEventToWire,
  pushEventToWire,
  requireText,
  type SaveRequest,
} from '@tinydock/protocol';
import { ARCHIVE_FORMATS, parseRegistryHost, TinydockError } from '@tinydock/domain';
import { streamEvents } from '../concurrency/event-queue.ts';
import type { ImageService } from '../images/image-service.ts';
import type { DataSocket } from './data-socket.ts';
import { sendInMessages, sendThroughSocket } from './download.ts';
import { takeIn } from './intake.ts';
import { removedItemToWire } from './removed-item.ts';
import type { ImageHandlers } from './service-handlers.ts';

interface ImageHandlerOptions {
  readonly service: ImageService;
  readonly dataSocket: DataSocket;
}

async function* load(
  service: ImageService,
  source: () => AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<LoadProgressInput, void, undefined> {
  for await (const event of service.load({ source, signal })) yield loadEventToWire(event);
}

async function* loadFromChunks(
  service: ImageService,
  chunks: AsyncIterable<LoadChunk>,
  signal: AbortSignal,
): AsyncGenerator<LoadProgressInput, void, undefined> {
  async function* data(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of chunks) yield chunk.data;
  }
  yield* load(service, data, signal);
}

function importImage(
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

async function* importFromChunks(
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

function save(service: ImageService, request: SaveRequest, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const format = ARCHIVE_FORMATS.find((known) => known === (request.format || ARCHIVE_FORMATS[0]));
  if (format === undefined) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `invalid format ${JSON.stringify(request.format)}: expected one of ${ARCHIVE_FORMATS.join(', ')}`,
    });
  }
  const { images: names, allPlatforms } = request;
  if (allPlatforms && format !== 'oci-archive') {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `${format} has room for one platform of an image`,
      hint: 'Save all platforms with --format oci-archive or oci-dir.',
    });
  }
  return service.save({ names, format, platform: platformFromWire(request.platform), allPlatforms, signal });
}

/** The calls that answer once. */
function createUnaryHandlers({
  service,
}: ImageHandlerOptions): Pick<ImageHandlers, 'List' | 'Inspect' | 'History' | 'Tag' | 'Untag' | 'Remove'> {
  return {
    List: ({ filters }) => ({
      images: service.list(filters).map(({ image, containers }) => imageToWire(image, containers)),
    }),
    Inspect: async (request) => {
      const { image, configBytes, layers } = await service.inspect(requireText('image', request.image));
      return {
        image: imageToWire(image, 0),
        configJson: Buffer.from(configBytes),
        layers: layers.map(layerToWire),
        addedAt: image.addedAt,
      };
    },
    History: async (request) => {
      const { image, steps } = await service.history(requireText('image', request.image));
      const { id, tags } = imageToWire(image, 0);
      return {
        steps: steps.map((step, index) => ({
          imageId: index === 0 ? id : '',
          created: step.created ?? '',
          createdBy: step.createdBy,
          sizeBytes: step.sizeBytes,
          comment: step.comment,
          tags: index === 0 ? tags : [],
        })),
      };
    },
    Tag: (request) => {
      const { name, movedFrom } = service.tag(
        requireText('source', request.source),
        requireText('target', request.target),
      );
      return { name, movedFrom: movedFrom ?? '' };
    },
    Untag: (request) => service.untag(requireText('name', request.name)),
    Remove: async ({ image, force, now }) => {
      const { items, keptUntil } = await service.remove({ image: requireText('image', image), force, isFinal: now });
      return {
        items: items.map(removedItemToWire),
        keptUntil: keptUntil ?? '',
      };
    },
  };
}

/** `tinydock.v1.ImageService` on top of {@link ImageService}. */
export function createImageHandlers(options: ImageHandlerOptions): ImageHandlers {
  const { service, dataSocket } = options;
  return {
    ...createUnaryHandlers(options),
    Pull: async function* (request, { signal }) {
      const events = service.pull({
        reference: requireText('reference', request.reference),
        platform: platformFromWire(request.platform),
        allPlatforms: request.allPlatforms,
        credentials: credentialsFromWire(request.auth),
        signal,
      });
      for await (const event of events) yield pullEventToWire(event);
    },
    Push: async function* (request, { signal }) {
      const events = service.push({
        reference: requireText('reference', request.reference),
        allTags: request.allTags,
        compression: compressionFromWire(request),
        credentials: credentialsFromWire(request.auth),
        signal,
      });
      for await (const event of events) yield pushEventToWire(event);
    },
    CheckLogin: async (request, { signal }) => {
      const credentials = credentialsFromWire(request.auth);
      if (credentials === undefined) {
        throw new TinydockError({ code: 'INVALID_ARGUMENT', message: 'a log-in needs credentials' });
      }
      const registry = parseRegistryHost(requireText('registry', request.registry));
      await service.checkLogin(registry, credentials, signal);
      return {};
    },
    Load: ({ file }, { signal }) => takeIn({ dataSocket, file, signal }, (source) => load(service, source, signal)),
    Import: (request, { signal }) =>
      takeIn({ dataSocket, file: request.file, signal }, (source) => importImage(service, request, { source, signal })),
    LoadChunks: (chunks, { signal }) => loadFromChunks(service, chunks, signal),
    ImportChunks: (chunks, { signal }) => importFromChunks(service, chunks, signal),
    Save: (request, { signal }) => sendThroughSocket(dataSocket, save(service, request, signal), signal),
    SaveChunks: (request, { signal }) => sendInMessages(save(service, request, signal)),
    Verify: async function* (request, { signal }) {
      for await (const result of service.verify(requireText('image', request.image), signal)) {
        yield { diffId: result.diffId, problem: result.kind === 'damaged' ? result.problem : '' };
      }
    },
  };
}
