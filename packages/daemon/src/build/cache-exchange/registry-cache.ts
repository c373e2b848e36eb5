import {
  type DiffId,
  familiarReference,
  type FetchedManifest,
  type LayerFormCatalog,
  type LayerStore,
  parseReference,
  type RegistryClient,
  type RegistryCredentials,
  TinydockError,
  withDefaultTag,
} from '@tinydock/domain';
import { fetchLayer } from '../../images/fetch-layer.ts';
import { rememberPulledForms } from '../../images/verified-form.ts';
import { CACHE_CONFIG_TYPE, MAX_CACHE_CONFIG_BYTES, parseCacheDocument } from './cache-document.ts';
import type { ReadCache } from './imported-caches.ts';

export interface RegistryCacheDependencies {
  readonly registry: RegistryClient;
  readonly layers: LayerStore;
  readonly forms: LayerFormCatalog;
}

const BUILDKIT_TYPE = 'application/vnd.buildkit.cacheconfig.v0';

function refuse(name: string, { manifest }: FetchedManifest): TinydockError {
  const types =
    manifest.kind === 'index' ? manifest.manifests.map(({ mediaType }) => mediaType) : [manifest.config.mediaType];
  const why = types.includes(BUILDKIT_TYPE)
    ? 'it is a cache of BuildKit, whose keys are others than those of tinydock'
    : `it has no build cache of tinydock, but ${JSON.stringify((types[0] ?? 'nothing').slice(0, 200))}`;
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'UNSUPPORTED_MEDIA_TYPE',
    message: `${name}: ${why}`,
  });
}

/**
 * Reads a cache that a registry has; its layers come when they are asked for, checked as those of a pull.
 * @throws TinydockError as a pull; INVALID_ARGUMENT or FAILED_PRECONDITION / UNSUPPORTED_MEDIA_TYPE for what is none
 */
export async function readRegistryCache(
  { registry, layers, forms }: RegistryCacheDependencies,
  text: string,
  {
    credentials,
    signal,
  }: {
    readonly credentials: (registry: string) => RegistryCredentials | undefined;
    readonly signal: AbortSignal;
  },
): Promise<ReadCache> {
  const reference = withDefaultTag(parseReference(text));
  const name = familiarReference(reference);
  const session = registry.openSession(reference, credentials(reference.registry), credentials);
  const fetched = await session.fetchManifest(reference, signal);
  const { manifest } = fetched;
  if (manifest.kind === 'index' || manifest.config.mediaType !== CACHE_CONFIG_TYPE) throw refuse(name, fetched);
  const config = await session.fetchBlob(manifest.config, MAX_CACHE_CONFIG_BYTES, signal);
  const document = parseCacheDocument(config, manifest.layers);
  return {
    name,
    reference,
    ...document,
    fetch: async (diffId: DiffId, push, fetchSignal) => {
      const descriptor = document.forms.get(diffId);
      if (descriptor === undefined) throw new Error(`${name} has no layer ${diffId}`);
      await fetchLayer({ layers, session, push }, { descriptor, diffId }, fetchSignal);
      rememberPulledForms({ layers, forms }, reference, [{ descriptor, diffId }]);
    },
  };
}
