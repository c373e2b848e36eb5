import type { SourceTree, TreeEntry } from '@tinydock/builder';
import type { ByteString } from '@tinydock/tar';

/** A tree that is made, once, when something of it is asked for. */
export class LazyTree implements SourceTree {
  readonly #load: () => Promise<SourceTree>;
  #loaded: Promise<SourceTree> | undefined;

  constructor(load: () => Promise<SourceTree>) {
    this.#load = load;
  }

  #tree(): Promise<SourceTree> {
    return (this.#loaded ??= this.#load());
  }

  async stat(path: ByteString): Promise<TreeEntry | undefined> {
    return (await this.#tree()).stat(path);
  }

  async list(path: ByteString): Promise<readonly ByteString[]> {
    return (await this.#tree()).list(path);
  }

  async *read(path: ByteString): AsyncGenerator<Uint8Array, void, undefined> {
    yield* (await this.#tree()).read(path);
  }

  async digest(path: ByteString): Promise<string> {
    return (await this.#tree()).digest(path);
  }
}
