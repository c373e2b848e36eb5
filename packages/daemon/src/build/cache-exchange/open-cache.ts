import { type Descriptor, type ImageIndex, type ImageManifest, MEDIA_TYPES, TinydockError } from '@tinydock/domain';
import { CACHE_CONFIG_TYPE, type CacheDocument, MAX_CACHE_CONFIG_BYTES, parseCacheDocument } from './cache-document.ts';
import { parseInlineCache } from './inline-cache.ts';

const IMAGE_TYPES: readonly string[] = [MEDIA_TYPES.ociConfig, MEDIA_TYPES.dockerConfig];
const BUILDKIT_TYPE = 'application/vnd.buildkit.cacheconfig.v0';

function refuse(name: string, manifest: ImageManifest | ImageIndex): TinydockError {
  const types =
    manifest.kind === 'index' ? manifest.manifests.map(({ mediaType }) => mediaType) : [manifest.config.mediaType];
  const why = types.includes(BUILDKIT_TYPE)
    ? 'it is a cache of BuildKit, whose keys are others than those of tinydock'
    : IMAGE_TYPES.includes(types[0] ?? '')
      ? 'the image has no build cache of tinydock in it: it was not built with --cache-to type=inline'
      : `it has no build cache of tinydock, but ${JSON.stringify((types[0] ?? 'nothing').slice(0, 200))}`;
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'UNSUPPORTED_MEDIA_TYPE',
    message: `${name}: ${why}`,
  });
}

/**
 * Reads what a cache says, of its manifest or that of an image which has one in its configuration.
 * @param readConfig gives the bytes of the configuration, checked against its digest
 * @throws TinydockError as the reading; INVALID_ARGUMENT or FAILED_PRECONDITION / UNSUPPORTED_MEDIA_TYPE for what is none
 */
export async function openCache(
  name: string,
  manifest: ImageManifest | ImageIndex,
  readConfig: (config: Descriptor, maxBytes: number) => Promise<Uint8Array>,
): Promise<CacheDocument> {
  if (manifest.kind === 'index') throw refuse(name, manifest);
  const { config, layers } = manifest;
  if (config.mediaType === CACHE_CONFIG_TYPE)
    return parseCacheDocument(await readConfig(config, MAX_CACHE_CONFIG_BYTES), layers);
  const inline = IMAGE_TYPES.includes(config.mediaType)
    ? parseInlineCache(await readConfig(config, MAX_CACHE_CONFIG_BYTES), layers)
    : undefined;
  if (inline === undefined) throw refuse(name, manifest);
  return inline;
}
