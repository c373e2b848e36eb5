import {
  type DiffId,
  familiarReference,
  type FetchedManifest,
  hostPlatform,
  type LayerFormCatalog,
  type LayerStore,
  parseReference,
  type RegistryClient,
  type RegistryCredentials,
  withDefaultTag,
} from '@tinydock/domain';
import { fetchLayer } from '../../images/fetch-layer.ts';
import { resolveImage } from '../../images/resolve-manifest.ts';
import { rememberPulledForms } from '../../images/verified-form.ts';
import type { ReadCache } from './imported-caches.ts';
import { openCache } from './open-cache.ts';

export interface RegistryCacheDependencies {
  readonly registry: RegistryClient;
  readonly layers: LayerStore;
  readonly forms: LayerFormCatalog;
}

function isOfImages({ manifest }: FetchedManifest): boolean {
  return manifest.kind === 'index' && manifest.manifests.some(({ platform }) => platform !== undefined);
}

/**
 * Reads a cache that a registry has; its layers come when they are asked for, checked as those of a pull.
 * @throws TinydockError as a pull, and as {@link openCache}
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
  const top = await session.fetchManifest(reference, signal);
  // Of an image for several platforms it is the own one's.
  const own = isOfImages(top) ? await resolveImage(session, reference, { wanted: hostPlatform(), signal, top }) : top;
  const { manifest } = own;
  const document = await openCache(name, manifest, (config, maxBytes) => session.fetchBlob(config, maxBytes, signal));
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
