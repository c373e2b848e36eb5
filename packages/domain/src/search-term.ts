import { TinydockError } from './errors.ts';
import { DEFAULT_REGISTRY, parseRegistryHost, splitRegistry } from './reference.ts';

/** Where to look for what. An empty term stands for everything. */
export interface SearchTerm {
  readonly registry: string;
  readonly term: string;
}

/**
 * What a user wants to look for: `nginx` on Docker Hub, `localhost:5000/team` in a registry, `localhost:5000/` all that
 * it has. @throws TinydockError INVALID_ARGUMENT
 */
export function parseSearchTerm(text: string): SearchTerm {
  if (text.includes('://') || text.trim() === '') {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `invalid search term ${JSON.stringify(text.slice(0, 200))}: expected [HOST[:PORT]/]TERM without a scheme`,
    });
  }
  const { registry, path } = splitRegistry(text.trim());
  if (registry !== DEFAULT_REGISTRY) return { registry: parseRegistryHost(registry), term: path };
  return { registry, term: path.replace(/^library\//, '') };
}
