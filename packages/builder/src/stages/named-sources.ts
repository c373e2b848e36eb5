import { formatReference, isTinydockError, parseReference, withDefaultTag } from '@tinydock/domain';
import type { SourceTree } from '../tree/source-tree.ts';

/** What stands for a name in FROM and `from`, in place of a stage or an image. */
export type NamedSource =
  | { readonly kind: 'image'; readonly reference: string }
  /** Files that have come from the client. */
  | { readonly kind: 'files'; readonly tree: SourceTree };

/** Names of images are the same with and without what is left out of them. */
function keyOf(name: string): string {
  try {
    return formatReference(withDefaultTag(parseReference(name.toLowerCase())));
  } catch (error) {
    if (isTinydockError(error)) return name.toLowerCase();
    throw error;
  }
}

/** The named contexts of a build. */
export class NamedSources {
  readonly #sources: ReadonlyMap<string, NamedSource>;

  constructor(sources: Readonly<Record<string, NamedSource>>) {
    this.#sources = new Map(Object.entries(sources).map(([name, source]) => [keyOf(name), source]));
  }

  get(name: string): NamedSource | undefined {
    return this.#sources.size === 0 ? undefined : this.#sources.get(keyOf(name));
  }
}
