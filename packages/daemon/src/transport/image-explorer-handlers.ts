import {
  differenceToWire,
  imageFileToWire,
  imageToWire,
  listedFileToWire,
  requireText,
  wastedFileToWire,
} from '@tinydock/protocol';
import type { ImageExplorer } from '../images/image-explorer.ts';
import type { LineageImage } from '../images/image-lineage.ts';
import type { ImageExplorerHandlers } from './service-handlers.ts';

/** A path as the services know it: one character for each byte. */
function pathOf(bytes: Buffer): string {
  return bytes.toString('latin1');
}

function lineageToWire({ image, parentId, ...rest }: LineageImage) {
  const { id, tags, created, sizeBytes, platform, pinnedAt } = imageToWire(image, 0);
  return { id, tags, created, sizeBytes, platform, pinnedAt, parentId: parentId ?? '', ...rest };
}

/** `tinydock.v1.ImageExplorerService` on top of {@link ImageExplorer}. */
export function createImageExplorerHandlers(service: ImageExplorer): ImageExplorerHandlers {
  return {
    Layers: async (request) => {
      const { image, layers } = await service.layers(requireText('image', request.image));
      return {
        imageId: image.id,
        layers: layers.map(({ layer, created, ...step }) => {
          const { diffId, contentBytes, tarBytes, entries } = layer;
          return { diffId, contentBytes, tarBytes, entries, created: created ?? '', ...step };
        }),
      };
    },
    ListFiles: async function* ({ image, layer, onlyChanges, path, depth }, { signal }) {
      const batches = service.listFiles({
        image: requireText('image', image),
        layer: layer === 0 ? undefined : layer - 1,
        onlyChanges,
        path: pathOf(path),
        depth: depth === 0 ? undefined : depth,
        signal,
      });
      for await (const batch of batches) yield { files: batch.map(listedFileToWire) };
    },
    Compare: async function* ({ from, to }, { signal }) {
      const batches = service.compare({ from: requireText('from', from), to: requireText('to', to), signal });
      for await (const batch of batches) yield { differences: batch.map(differenceToWire) };
    },
    ReadFile: async function* ({ image, path }, { signal }) {
      const { file, contents } = await service.openFile({
        image: requireText('image', image),
        path: pathOf(path),
        signal,
      });
      yield { file: imageFileToWire(file) };
      for await (const data of contents) yield { data: Buffer.from(data.buffer, data.byteOffset, data.length) };
    },
    Efficiency: async ({ image, largest }, { signal }) => {
      const { image: found, report } = await service.efficiency({
        image: requireText('image', image),
        largest,
        signal,
      });
      return {
        ...report,
        layers: report.layers.map((layer, position) => ({ diffId: found.diffIds[position] ?? '', ...layer })),
        largest: report.largest.map(wastedFileToWire),
      };
    },
    Lineage: async ({ image }) => ({ images: (await service.lineage(image)).map(lineageToWire) }),
  };
}
