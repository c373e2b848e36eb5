import type { BaseImage, ImageSource } from '@tinydock/builder';
import {
  type Descriptor,
  type DiffId,
  formatPlatform,
  type ImageManifest,
  type LayerStore,
  MEDIA_TYPES,
  parseDigest,
  parseImageConfig,
  parseImageId,
  parseManifest,
  type Platform,
  selectPlatform,
  shortId,
  TinydockError,
} from '@tinydock/domain';
import type { ClientLayout } from './client-layout.ts';

const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;
const MAX_DEPTH = 3;
const CONFIG_TYPES: ReadonlySet<string> = new Set([MEDIA_TYPES.ociConfig, MEDIA_TYPES.dockerConfig]);

type ResolveOptions = Parameters<ImageSource['resolve']>[1];
type BlobName = Pick<Descriptor, 'digest'> & Partial<Pick<Descriptor, 'size' | 'mediaType'>>;

interface LayoutImage {
  readonly layout: ClientLayout;
  readonly digest: string;
}

function choose(layout: ClientLayout, manifests: readonly Descriptor[], wanted: Platform): Descriptor {
  const images = manifests.filter(({ platform }) => platform?.os !== 'unknown');
  const platforms = images.map(({ platform }) => platform);
  const chosen = images.length === 1 ? images[0] : images[selectPlatform(platforms, wanted)];
  if (chosen !== undefined) return chosen;
  const offered = platforms.flatMap((platform) => (platform === undefined ? [] : [formatPlatform(platform)]));
  throw new TinydockError({
    code: 'NOT_FOUND',
    reason: 'PLATFORM_NOT_FOUND',
    message: `${layout.name} has no image for ${formatPlatform(wanted)}: it offers ${offered.join(', ') || 'none'}`,
  });
}

async function findManifest(layout: ClientLayout, top: BlobName, wanted: Platform): Promise<ImageManifest> {
  let blob = top;
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    const manifest = parseManifest(await layout.document(blob, MAX_DOCUMENT_BYTES), blob.mediaType);
    if (manifest.kind === 'manifest') return manifest;
    blob = choose(layout, manifest.manifests, wanted);
  }
  const message = `${layout.name}: its indexes lie more than ${MAX_DEPTH} deep`;
  throw new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_MANIFEST', message });
}

/** Images of OCI layouts that a client has sent with a build; others come from elsewhere. They get no name and are not kept. */
export class LayoutImages implements ImageSource {
  readonly #others: ImageSource;
  readonly #layers: Pick<LayerStore, 'get' | 'ingest'>;
  readonly #images = new Map<string, LayoutImage>();

  constructor(others: ImageSource, layers: Pick<LayerStore, 'get' | 'ingest'>) {
    this.#others = others;
    this.#layers = layers;
  }

  /** @returns the reference under which {@link resolve} finds the image; none of an image that has a name */
  add(layout: ClientLayout, digest: string): string {
    const reference = `oci-layout://${layout.name}@${digest}`;
    this.#images.set(reference, { layout, digest });
    return reference;
  }

  /**
   * As another source, and with the layers taken in that are not here, checked against digest, size and diffID.
   * @throws TinydockError as {@link ClientLayout}; INVALID_ARGUMENT; FAILED_PRECONDITION / UNSUPPORTED_MEDIA_TYPE
   */
  async resolve(reference: string, options: ResolveOptions): Promise<BaseImage> {
    const image = this.#images.get(reference);
    if (image === undefined) return await this.#others.resolve(reference, options);
    const { layout } = image;
    const manifest = await findManifest(layout, { digest: parseDigest(image.digest) }, options.platform);
    if (!CONFIG_TYPES.has(manifest.config.mediaType)) {
      const message = `${layout.name} holds something else than an image: ${JSON.stringify(manifest.config.mediaType.slice(0, 200))}`;
      throw new TinydockError({ code: 'FAILED_PRECONDITION', reason: 'UNSUPPORTED_MEDIA_TYPE', message });
    }
    const config = parseImageConfig(await layout.document(manifest.config, MAX_DOCUMENT_BYTES));
    await this.#takeLayers(layout, { layers: manifest.layers, diffIds: config.diffIds }, options);
    return { id: parseImageId(manifest.config.digest), config };
  }

  async #takeLayers(
    layout: ClientLayout,
    { layers, diffIds }: { readonly layers: readonly Descriptor[]; readonly diffIds: readonly DiffId[] },
    { signal, onEvent }: ResolveOptions,
  ): Promise<void> {
    if (layers.length !== diffIds.length) {
      const message = `${layout.name}: the manifest names ${layers.length} layers and the configuration ${diffIds.length}`;
      throw new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_MANIFEST', message });
    }
    for (const [index, descriptor] of layers.entries()) {
      const diffId = diffIds[index] as DiffId;
      if (this.#layers.get(diffId) !== undefined) continue;
      const expected = { digest: descriptor.digest, sizeBytes: descriptor.size, diffId };
      await this.#layers.ingest({ source: () => layout.open(descriptor), expected, signal });
      onEvent({ kind: 'layer', id: shortId(descriptor.digest), status: 'complete' });
    }
  }
}
