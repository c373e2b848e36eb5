import {
  compressionFromWire,
  credentialsFromWire,
  imageToWire,
  layerToWire,
  mediaTypesFromWire,
  platformFromWire,
  pullEventToWire,
  pushEventToWire,
  requireText,
  type SaveRequest,
} from '@tinydock/protocol';
import { ARCHIVE_FORMATS, type NamedImage, parseDigest, parseRegistryHost, TinydockError } from '@tinydock/domain';
import type { HistoryStep } from '../images/image-history.ts';
import type { ImageContents, ImageService } from '../images/image-service.ts';
import type { DataSocket } from './data-socket.ts';
import { sendInMessages, sendThroughSocket } from './download.ts';
import { importFromChunks, importImage, load, loadFromChunks } from './image-intake.ts';
import { takeIn } from './intake.ts';
import { removedItemToWire } from './removed-item.ts';
import type { ImageHandlers } from './service-handlers.ts';

interface ImageHandlerOptions {
  readonly service: ImageService;
  readonly dataSocket: DataSocket;
}

function save(service: ImageService, request: SaveRequest, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const format = ARCHIVE_FORMATS.find((known) => known === (request.format || ARCHIVE_FORMATS[0]));
  if (format === undefined) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `invalid format ${JSON.stringify(request.format)}: expected one of ${ARCHIVE_FORMATS.join(', ')}`,
    });
  }
  const { images: names, allPlatforms, entryAnnotations, index } = request;
  if (allPlatforms && format !== 'oci-archive') {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `${format} has room for one platform of an image`,
      hint: 'Save all platforms with --format oci-archive or oci-dir.',
    });
  }
  return service.save({
    names,
    format,
    platform: platformFromWire(request.platform),
    allPlatforms,
    compression: compressionFromWire(request),
    manifests: mediaTypesFromWire(request),
    entryAnnotations: Object.keys(entryAnnotations).length === 0 ? undefined : entryAnnotations,
    index: index === '' ? undefined : parseDigest(index),
    signal,
  });
}

function contentsToWire({ indexes, layers }: ImageContents) {
  return { indexes: [...indexes], layers: layers.map(layerToWire) };
}

function historyToWire(image: NamedImage, steps: readonly HistoryStep[]) {
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
}

/** The calls that answer once. */
function createUnaryHandlers({
  service,
}: ImageHandlerOptions): Pick<ImageHandlers, 'List' | 'Inspect' | 'History' | 'Tag' | 'Untag' | 'Remove'> {
  return {
    List: ({ filters, withContents, withoutOtherPlatforms, withoutLabels }) => {
      const listed = service.list(filters, { withoutOtherPlatforms });
      return {
        images: listed.map(({ image, containers }) =>
          imageToWire(withoutLabels ? { ...image, labels: {} } : image, containers),
        ),
        contents: withContents ? listed.map(({ image }) => contentsToWire(service.contents(image))) : [],
      };
    },
    Inspect: async (request) => {
      const { image, configBytes, layers } = await service.inspect(
        requireText('image', request.image),
        platformFromWire(request.platform),
      );
      return {
        image: imageToWire(image, 0),
        configJson: Buffer.from(configBytes),
        layers: layers.map(layerToWire),
        addedAt: image.addedAt,
      };
    },
    History: async (request) => {
      const { image, steps } = await service.history(
        requireText('image', request.image),
        platformFromWire(request.platform),
      );
      return historyToWire(image, steps);
    },
    Tag: (request) => {
      const { name, movedFrom } = service.tag(
        requireText('source', request.source),
        requireText('target', request.target),
      );
      return { name, movedFrom: movedFrom ?? '' };
    },
    Untag: (request) => service.untag(requireText('name', request.name)),
    Remove: async ({ image, force, now, platform }) => {
      const { items, keptUntil } = await service.remove({
        image: requireText('image', image),
        platform: platformFromWire(platform),
        force,
        isFinal: now,
      });
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
        mirrorCredentials: (host) => credentialsFromWire(request.mirrorAuths[host]),
        signal,
      });
      for await (const event of events) yield pullEventToWire(event);
    },
    Push: async function* (request, { signal }) {
      const events = service.push({
        reference: requireText('reference', request.reference),
        allTags: request.allTags,
        platform: platformFromWire(request.platform),
        allPlatforms: request.allPlatforms,
        compression: compressionFromWire(request),
        manifests: mediaTypesFromWire(request),
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
    Load: (request, { signal }) =>
      takeIn({ dataSocket, file: request.file, signal }, (source) => load(service, request, { source, signal })),
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
