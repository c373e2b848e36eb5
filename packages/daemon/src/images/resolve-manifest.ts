import {
  type Descriptor,
  familiarReference,
  type FetchedManifest,
  formatPlatform,
  type ImageConfig,
  type ImageIndex,
  type ImageManifest,
  isImageDescriptor,
  MEDIA_TYPES,
  type Platform,
  type Reference,
  type RegistrySession,
  selectPlatform,
  TinydockError,
} from '@tinydock/domain';

/** What a reference stands for on one platform, before its layers are fetched. */
export interface ResolvedImage {
  readonly top: FetchedManifest;
  /** The platform's own manifest; the same as `top` where there is no index. */
  readonly own: FetchedManifest;
  readonly manifest: ImageManifest;
}

const LAYER_TYPES: ReadonlySet<string> = new Set([
  MEDIA_TYPES.ociLayer,
  MEDIA_TYPES.ociLayerGzip,
  MEDIA_TYPES.ociLayerZstd,
  MEDIA_TYPES.dockerLayer,
  MEDIA_TYPES.dockerLayerGzip,
  MEDIA_TYPES.dockerForeignLayerGzip,
  `${MEDIA_TYPES.dockerLayer}.zstd`,
  'application/vnd.oci.image.layer.nondistributable.v1.tar',
  'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  'application/vnd.oci.image.layer.nondistributable.v1.tar+zstd',
]);

const CONFIG_TYPES: ReadonlySet<string> = new Set([MEDIA_TYPES.ociConfig, MEDIA_TYPES.dockerConfig]);

function platformOf(descriptor: Descriptor): Platform | undefined {
  const platform = descriptor.platform;
  return platform === undefined || platform.os === 'unknown' ? undefined : platform;
}

function chooseFromIndex(index: ImageIndex, wanted: Platform, name: string): Descriptor {
  const platforms = index.manifests.map(platformOf);
  const chosen = index.manifests[selectPlatform(platforms, wanted)];
  if (chosen !== undefined) return chosen;
  const [only] = index.manifests;
  if (index.manifests.length === 1 && only !== undefined && only.platform === undefined) return only;
  const offered = platforms.filter((platform) => platform !== undefined).map(formatPlatform);
  throw new TinydockError({
    code: 'NOT_FOUND',
    reason: 'PLATFORM_NOT_FOUND',
    message: `${name} has no image for ${formatPlatform(wanted)}: it offers ${offered.join(', ') || 'no platform'}`,
    hint: 'Choose one of them with --platform.',
  });
}

function assertIsImage(manifest: ImageManifest, name: string): void {
  const strange = [
    ...(CONFIG_TYPES.has(manifest.config.mediaType) ? [] : [manifest.config.mediaType]),
    ...manifest.layers.map((layer) => layer.mediaType).filter((type) => !LAYER_TYPES.has(type)),
  ];
  if (strange[0] === undefined) return;
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'UNSUPPORTED_MEDIA_TYPE',
    message: `${name} is not a container image: it holds ${JSON.stringify(strange[0].slice(0, 200))}`,
  });
}

/**
 * Follows an index, if there is one, to the manifest of the wanted platform.
 * @throws TinydockError NOT_FOUND / PLATFORM_NOT_FOUND, FAILED_PRECONDITION / UNSUPPORTED_MEDIA_TYPE
 */
export async function resolveImage(
  session: RegistrySession,
  reference: Reference,
  options: { readonly wanted: Platform; readonly signal: AbortSignal; readonly top: FetchedManifest },
): Promise<ResolvedImage> {
  const name = familiarReference(reference);
  let own = options.top;
  for (let depth = 0; own.manifest.kind === 'index'; depth += 1) {
    if (depth === 3) {
      throw new TinydockError({
        code: 'INVALID_ARGUMENT',
        reason: 'INVALID_MANIFEST',
        message: `${name} is an index of indexes more than three deep`,
      });
    }
    const chosen = chooseFromIndex(own.manifest, options.wanted, name);
    own = await session.fetchManifest({ ...reference, tag: undefined, digest: chosen.digest }, options.signal);
  }
  assertIsImage(own.manifest, name);
  return { top: options.top, own, manifest: own.manifest };
}

/** The images of an index by their platforms; signatures and build records lie beside them. */
export function imagesOf(
  index: ImageIndex,
): readonly { readonly descriptor: Descriptor; readonly platform: Platform }[] {
  return index.manifests.flatMap((descriptor) => {
    const platform = platformOf(descriptor);
    return platform === undefined || !isImageDescriptor(descriptor) ? [] : [{ descriptor, platform }];
  });
}

/** The wanted platform, or the first that an index offers where it is none of them; undefined where there is no index. */
export function choosePlatform(top: FetchedManifest, wanted: Platform): Platform | undefined {
  if (top.manifest.kind !== 'index') return undefined;
  const platforms = imagesOf(top.manifest).map(({ platform }) => platform);
  return selectPlatform(platforms, wanted) === -1 ? platforms[0] : wanted;
}

/** The other images of an index, one after the other. @throws as {@link resolveImage} */
export async function* resolveOthers(
  session: RegistrySession,
  reference: Reference,
  { top, own, signal }: Pick<ResolvedImage, 'top' | 'own'> & { readonly signal: AbortSignal },
): AsyncGenerator<ResolvedImage, void, undefined> {
  if (top.manifest.kind !== 'index') return;
  for (const { descriptor, platform } of imagesOf(top.manifest)) {
    if (descriptor.digest === own.digest) continue;
    const digested = { ...reference, tag: undefined, digest: descriptor.digest };
    const first = await session.fetchManifest(digested, signal);
    yield { ...(await resolveImage(session, digested, { wanted: platform, signal, top: first })), top };
  }
}

/** @throws TinydockError INVALID_ARGUMENT / INVALID_MANIFEST where manifest and configuration disagree on the layers. */
export function assertConfigFits(config: ImageConfig, manifest: ImageManifest, name: string): void {
  if (config.diffIds.length === manifest.layers.length) return;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_MANIFEST',
    message: `${name}: the manifest has ${manifest.layers.length} layers and the configuration ${config.diffIds.length}`,
  });
}

/** @throws TinydockError NOT_FOUND / PLATFORM_NOT_FOUND where the image is not for the platform that was asked for. */
export function assertPlatform(config: ImageConfig, wanted: Platform | undefined, name: string): void {
  if (wanted === undefined || selectPlatform([config.platform], wanted) === 0) return;
  throw new TinydockError({
    code: 'NOT_FOUND',
    reason: 'PLATFORM_NOT_FOUND',
    message: `${name} is an image for ${formatPlatform(config.platform)}, not for ${formatPlatform(wanted)}`,
  });
}
