import {
  type Annotations,
  type BlobStore,
  type ContainerCatalog,
  type ImageCatalog,
  type LayerExplorer,
  type LayerRecord,
  type LayerStore,
  type ListedFile,
  type NamedImage,
  type OpenedFile,
  parseDigest,
  parseImageConfig,
  TinydockError,
  type TreeDifference,
  type WasteReport,
} from '@tinydock/domain';
import { findImage } from './find-image.ts';
import { findLineage, type LineageImage, type ManifestFacts } from './image-lineage.ts';
import { readStored } from './known-manifests.ts';

export interface ImageExplorerOptions {
  readonly images: ImageCatalog;
  readonly layers: LayerStore;
  readonly containers: ContainerCatalog;
  readonly blobs: BlobStore;
  readonly explorer: LayerExplorer;
}

/** A layer of an image with the step that made it. */
export interface ExploredLayer {
  readonly layer: LayerRecord;
  /** RFC 3339, or undefined where the image does not say. */
  readonly created: string | undefined;
  readonly createdBy: string;
  readonly comment: string;
  /** Number of images that have the layer. */
  readonly images: number;
}

const MAX_PATH_BYTES = 4096;
const MAX_LARGEST = 10_000;

/** What users see of the insides of images. */
export class ImageExplorer {
  readonly #options: ImageExplorerOptions;

  constructor(options: ImageExplorerOptions) {
    this.#options = options;
  }

  /** Lowest first. @throws as {@link findImage}; DATA_LOSS where a layer or the configuration is gone */
  async layers(name: string): Promise<{ readonly image: NamedImage; readonly layers: readonly ExploredLayer[] }> {
    const { images, layers, blobs } = this.#options;
    const { image } = findImage(images, name);
    const config = parseImageConfig(await blobs.get(parseDigest(image.id)));
    const all = images.listImages();
    const steps = config.history.filter(({ emptyLayer }) => !emptyLayer);
    const explored = image.diffIds.map((diffId, position): ExploredLayer => {
      const layer = layers.get(diffId);
      if (layer === undefined) {
        throw new TinydockError({ code: 'DATA_LOSS', message: `image ${image.id}: its layer ${diffId} is missing` });
      }
      const step = steps[position];
      return {
        layer,
        created: step?.created,
        createdBy: step?.createdBy ?? '',
        comment: step?.comment ?? '',
        images: all.filter(({ diffIds }) => diffIds.includes(diffId)).length,
      };
    });
    return { image, layers: explored };
  }

  /** @throws as {@link findImage} and `LayerExplorer.listFiles` */
  listFiles(request: {
    readonly image: string;
    readonly layer: number | undefined;
    readonly onlyChanges: boolean;
    readonly path: string;
    readonly depth: number | undefined;
    readonly signal: AbortSignal;
  }): AsyncIterable<readonly ListedFile[]> {
    const { diffIds } = findImage(this.#options.images, request.image).image;
    return this.#options.explorer.listFiles({ ...request, diffIds, path: checkPath(request.path) });
  }

  /** @throws as {@link findImage} and `LayerExplorer.compareTrees` */
  compare(request: {
    readonly from: string;
    readonly to: string;
    readonly signal: AbortSignal;
  }): AsyncIterable<readonly TreeDifference[]> {
    const { images, explorer } = this.#options;
    const [from, to] = [findImage(images, request.from).image, findImage(images, request.to).image];
    return explorer.compareTrees({ from: from.diffIds, to: to.diffIds, signal: request.signal });
  }

  /** @throws as {@link findImage} and `LayerExplorer.openFile` */
  async openFile(request: {
    readonly image: string;
    readonly path: string;
    readonly signal: AbortSignal;
  }): Promise<OpenedFile> {
    const { diffIds } = findImage(this.#options.images, request.image).image;
    return await this.#options.explorer.openFile({ ...request, diffIds, path: checkPath(request.path) });
  }

  /** @throws as {@link findImage} and `LayerExplorer.measureWaste` */
  async efficiency(request: {
    readonly image: string;
    readonly largest: number;
    readonly signal: AbortSignal;
  }): Promise<{ readonly image: NamedImage; readonly report: WasteReport }> {
    const { image } = findImage(this.#options.images, request.image);
    const largest = Math.min(request.largest, MAX_LARGEST);
    const { diffIds } = image;
    return { image, report: await this.#options.explorer.measureWaste({ ...request, diffIds, largest }) };
  }

  /** Bases first. @param name '' for all images @throws as {@link findImage} */
  async lineage(name: string): Promise<readonly LineageImage[]> {
    const { images: catalog, layers, containers } = this.#options;
    const focus = name === '' ? undefined : findImage(catalog, name).image.id;
    const images = catalog.listImages();
    const facts = await Promise.all(
      images.map(async (image) => [image.id, await readFacts(this.#options, image)] as const),
    );
    const manifests = new Map(facts);
    return findLineage({ images, layers, containers: containers.listContainers(), manifests }, focus);
  }
}

/** What was made here knows its annotations; of what came, the manifests say them. */
async function readFacts(
  { images, blobs }: Pick<ImageExplorerOptions, 'images' | 'blobs'>,
  { id, annotations }: NamedImage,
): Promise<ManifestFacts> {
  const records = images.listManifests(id);
  const digests = records.map(({ digest }) => digest);
  if (annotations !== undefined) return { annotations, digests };
  const read = await Promise.all(records.map(({ digest, mediaType }) => readStored(blobs, digest, mediaType)));
  const own = read.flatMap((document) => (document?.parsed.kind === 'manifest' ? [document.parsed.annotations] : []));
  return { annotations: Object.assign({}, ...own) as Annotations, digests };
}

/** @throws TinydockError INVALID_ARGUMENT */
function checkPath(path: string): string {
  if (path.length <= MAX_PATH_BYTES && !path.includes('\0')) return path;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid path: expected at most ${MAX_PATH_BYTES} bytes without NUL, found ${path.length}`,
  });
}
