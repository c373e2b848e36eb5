import type { Instruction } from '@tinydock/dockerfile';
import { type ByteString, encodeTarHeader, fromByteString } from '@tinydock/tar';
import { stepError } from '../build-error.ts';
import type { SourceTree } from '../tree/source-tree.ts';
import type { Owner } from './copy-owner.ts';

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

  /** The directories above a path that the layer does not name yet. @throws StepError for one that is a file */
  async *leadTo(path: ByteString, owner = this.#options.owner): AsyncGenerator<Uint8Array, void, undefined> {
    const slash = path.lastIndexOf('/');
    if (slash > 0) yield* this.name(path.slice(0, slash), owner);
  }

  /** A directory, and those above it. @throws as {@link leadTo} */
  async *name(path: ByteString, owner = this.#options.owner): AsyncGenerator<Uint8Array, void, undefined> {
    const { target, instruction } = this.#options;
    if (path === '' || target === undefined || this.#named.has(path)) return;
    yield* this.leadTo(path, owner);
    this.#named.add(path);
    const entry = await target.stat(path);
    if (entry !== undefined && entry.type !== 'directory') {
      const message = `/${fromByteString(path)} is no directory in the image`;
      throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
    }
    const header = { path: `${path}/`, type: 'directory' } as const;
    if (entry === undefined) {
      yield encodeTarHeader({ ...header, mode: NEW_DIRECTORY_MODE, ...owner });
      return;
    }
    const { mode, uid, gid, mtimeSeconds, xattrs } = entry;
    yield encodeTarHeader({ ...header, mode, uid, gid, mtimeSeconds, xattrs });
  }
}
