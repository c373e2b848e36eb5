import type { Instruction } from '@tinydock/dockerfile';
import { type ByteString, encodeTarHeader, fromByteString } from '@tinydock/tar';
import { stepError } from '../build-error.ts';
import { parentOf } from '../tree/resolve-path.ts';
import type { SourceTree, TreeEntry } from '../tree/source-tree.ts';
import type { Owner } from './copy-owner.ts';
import { checkLayerName } from './layer-name.ts';

/** Of directories that are made for what comes into them. */
export const NEW_DIRECTORY_MODE = 0o755;

export interface LayerDirectoriesOptions {
  readonly instruction: Instruction;
  /** What the stage has so far; undefined for a layer that is to fit on any image. */
  readonly target: SourceTree | undefined;
  /** Of directories that are made. */
  readonly owner: Owner;
}

/**
 * The directories that lead to the files of a layer, each named once: those that the image has as they are there, the
 * others new. An engine that unpacks layers would else make them anew in each layer, and a `/tmp` that everyone may
 * write to would be root's alone.
 */
export class LayerDirectories {
  readonly #options: LayerDirectoriesOptions;
  readonly #named = new Set<ByteString>();

  constructor(options: LayerDirectoriesOptions) {
    this.#options = options;
  }

  /** Says that the layer names a directory on its own. */
  add(path: ByteString): void {
    this.#named.add(path);
  }

  /** Whether the layer names all directories above a path. */
  hasNamed(path: ByteString): boolean {
    const above = parentOf(path);
    return above === '' || this.#named.has(above);
  }

  /** The directories above a path that the layer does not name yet. @throws StepError for one that is a file */
  leadTo(path: ByteString, owner = this.#options.owner): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
    return this.hasNamed(path) ? [] : this.name(parentOf(path), owner);
  }

  /** A directory, and those above it. @throws as {@link leadTo} */
  async *name(path: ByteString, owner = this.#options.owner): AsyncGenerator<Uint8Array, void, undefined> {
    const { target } = this.#options;
    if (target === undefined) return;
    for (const at of this.#unnamed(path)) {
      this.#named.add(at);
      yield this.#header(at, await target.stat(at), owner);
    }
  }

  /** A directory and those above it, the highest first, but for those that the layer names already. */
  #unnamed(path: ByteString): readonly ByteString[] {
    const found: ByteString[] = [];
    for (let at = path; at !== '' && !this.#named.has(at); at = parentOf(at)) found.push(at);
    return found.reverse();
  }

  #header(path: ByteString, entry: TreeEntry | undefined, owner: Owner): Uint8Array {
    if (entry !== undefined && entry.type !== 'directory') {
      const message = `/${fromByteString(path)} is no directory in the image`;
      throw stepError(this.#options.instruction, { code: 'INVALID_ARGUMENT', message });
    }
    checkLayerName(this.#options.instruction, path);
    const header = { path: `${path}/`, type: 'directory' } as const;
    if (entry === undefined) return encodeTarHeader({ ...header, mode: NEW_DIRECTORY_MODE, ...owner });
    const { mode, uid, gid, mtimeSeconds, xattrs } = entry;
    return encodeTarHeader({ ...header, mode, uid, gid, mtimeSeconds, xattrs });
  }
}
