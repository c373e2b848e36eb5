import type { ContentReference } from '@tinydock/domain';

/** For whose sake content is on the disk; `none` where a collection would take it. */
export type Keeper = 'image' | 'container' | 'build-cache' | 'work' | 'trash' | 'none';

/** The strongest first: what an image has counts as the image's, whoever else has it. */
const ORDER: readonly (readonly [ContentReference['kind'], Keeper])[] = [
  ['image', 'image'],
  ['container', 'container'],
  ['build-step', 'build-cache'],
  ['lease', 'work'],
  ['trash', 'trash'],
];

/** Who keeps which content, and how many images have it. */
export class Keepers {
  readonly #byContent: ReadonlyMap<string, readonly ContentReference[]>;

  constructor(references: readonly ContentReference[]) {
    this.#byContent = Map.groupBy(references, ({ content }) => content);
  }

  keeperOf(content: string): Keeper {
    const kinds = new Set(this.#byContent.get(content)?.map(({ kind }) => kind));
    return ORDER.find(([kind]) => kinds.has(kind))?.[1] ?? 'none';
  }

  imagesOf(content: string): readonly string[] {
    return (this.#byContent.get(content) ?? []).filter(({ kind }) => kind === 'image').map(({ holder }) => holder);
  }
}
