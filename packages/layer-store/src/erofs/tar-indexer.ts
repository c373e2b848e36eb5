import { TarParser } from '@tinydock/tar';
import { LayerEntries, type LayerLimits } from './layer-entries.ts';
import type { LayerTree } from './layer-tree.ts';

/** Builds the tree of a layer from its tar without reading file contents. */
export class TarIndexer {
  readonly #entries: LayerEntries;
  readonly #parser: TarParser;

  constructor(limits: LayerLimits) {
    this.#entries = new LayerEntries(limits);
    this.#parser = new TarParser(this.#entries);
  }

  /** Takes the next bytes of the tar; the chunk may be reused at once. @throws TinydockError INVALID_ARGUMENT */
  write(chunk: Uint8Array): void {
    this.#parser.write(chunk);
  }

  /**
   * Ends the tar. Call it once.
   * @throws TinydockError INVALID_ARGUMENT / INVALID_LAYER, LIMIT_EXCEEDED
   */
  finish(): LayerTree {
    this.#parser.finish();
    return this.#entries.finish(this.#parser.offset);
  }
}
