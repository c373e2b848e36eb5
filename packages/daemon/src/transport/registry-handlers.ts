import { credentialsFromWire, requireText } from '@tinydock/protocol';
import type { RegistryService } from '../registries/registry-service.ts';
import type { RegistryHandlers } from './service-handlers.ts';

/** `tinydock.v1.RegistryService` on top of {@link RegistryService}. */
export function createRegistryHandlers(service: RegistryService): RegistryHandlers {
  return {
    Search: async ({ term, limit, filters, auth }, { signal }) => {
      const request = { term: requireText('term', term), limit, filters, credentials: credentialsFromWire(auth) };
      return { results: [...(await service.search(request, signal))] };
    },
    ListMirrors: ({ registry }) => ({ hosts: [...service.mirrorsOf(requireText('registry', registry))] }),
    ListTags: async function* ({ repository, auth }, { signal }) {
      const pages = service.listTags(requireText('repository', repository), credentialsFromWire(auth), signal);
      for await (const tags of pages) yield { tags: [...tags] };
    },
  };
}
