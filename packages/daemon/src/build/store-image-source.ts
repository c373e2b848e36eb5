import type { BaseImage, ImageSource } from '@tinydock/builder';
import {
  type BlobStore,
  formatReference,
  type ImageCatalog,
  isTinydockError,
  parseDigest,
  parseImageConfig,
  parseReference,
  type Platform,
  type PullEvent,
  type RegistryCredentials,
  withDefaultTag,
} from '@tinydock/domain';
import { baseAnnotations } from '../images/base-annotations.ts';
import type { FoundImage } from '../images/find-image.ts';
import { findImageFor } from '../images/image-platforms.ts';
import type { ImageService } from '../images/image-service.ts';

type ResolveOptions = Parameters<ImageSource['resolve']>[1];

export interface ImageSourceOptions {
  readonly catalog: ImageCatalog;
  readonly blobs: BlobStore;
  readonly images: Pick<ImageService, 'pull'>;
  /** Who the user is to a registry. */
  readonly credentials: (registry: string) => RegistryCredentials | undefined;
}

/** An image that is here; one for another platform does not count. */
export function findImageHere(catalog: ImageCatalog, reference: string, platform: Platform): FoundImage | undefined {
  try {
    return findImageFor(catalog, reference, platform);
  } catch (error) {
    if (isTinydockError(error) && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

/** Base images: those that are here, and those that a registry has. */
export class StoreImageSource implements ImageSource {
  readonly #options: ImageSourceOptions;

  constructor(options: ImageSourceOptions) {
    this.#options = options;
  }

  async resolve(reference: string, options: ResolveOptions): Promise<BaseImage> {
    const here = options.pull ? undefined : findImageHere(this.#options.catalog, reference, options.platform);
    const found = here ?? (await this.#pull(reference, options));
    const { id } = found.image;
    const config = parseImageConfig(await this.#options.blobs.get(parseDigest(id)));
    return { id, config, annotations: baseAnnotations(this.#options.catalog, found) };
  }

  async #pull(reference: string, { platform, signal, onEvent }: ResolveOptions): Promise<FoundImage> {
    const credentials = this.#options.credentials(parseReference(reference).registry);
    const mirrorCredentials = this.#options.credentials;
    const asked = { reference, platform, leavesOthers: true, signal, credentials, mirrorCredentials };
    const events = this.#options.images.pull(asked);
    let done: Extract<PullEvent, { kind: 'done' }> | undefined;
    for await (const event of events) {
      onEvent(event);
      if (event.kind === 'done') done = event;
    }
    if (done === undefined) throw new Error('a pull ended without its last event');
    const image = this.#options.catalog.getImage(done.imageId);
    if (image === undefined) throw new Error(`the image ${done.imageId} has gone`);
    const { digest, ...name } = withDefaultTag(parseReference(reference));
    return {
      kind: 'by-name',
      image,
      name: formatReference(digest === undefined ? name : { ...name, digest, tag: undefined }),
    };
  }
}
