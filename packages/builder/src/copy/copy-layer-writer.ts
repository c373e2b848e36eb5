import { FileBytes } from '@tinydock/domain';
import { type ByteString, encodeTarHeader, type NewTarEntry, tarPadding } from '@tinydock/tar';
import { joinPath } from '../tree/resolve-path.ts';
import type { SourceTree, TreeEntry } from '../tree/source-tree.ts';
import type { Owner } from './copy-owner.ts';
import type { LayerPart } from './gather-chunks.ts';
import { checkLayerName } from './layer-name.ts';
import { LayerDirectories, NEW_DIRECTORY_MODE } from './layer-directories.ts';
import { type ModeChange, parseMode } from './parse-mode.ts';
import type { Placement } from './place-destination.ts';
import type { SelectedFile, SelectedSource } from './select-files.ts';
import { unpackArchive } from './unpack-archive.ts';
import type { CopyRequest } from './write-copy-layer.ts';

const ROOT: Owner = { uid: 0, gid: 0 };

/** Where a file goes, and what is there of the layer. */
interface FilePlace {
  readonly to: ByteString;
  readonly parts: LayerPart[];
}

interface FilesToCopy {
  readonly files: readonly SelectedFile[];
  /** Where what lies at the top of them goes. */
  readonly base: ByteString;
  readonly parts: LayerPart[];
}

/** Where a selected file goes. */
export function placeOf({ relative }: Pick<SelectedFile, 'relative'>, base: ByteString): ByteString {
  return relative === '' ? base : joinPath(base, relative);
}

/** Writes the entries of the layer of one COPY. */
export class CopyLayerWriter {
  readonly #request: CopyRequest;
  readonly #owner: Owner | undefined;
  readonly #mode: ModeChange | undefined;
  readonly #directories: LayerDirectories;
  /** Directories that lead to what `--parents` copies, each written once. */
  readonly #parents = new Set<ByteString>();

  /** @param owner of `--chown`; without it files have their own, or root as in a context */
  constructor(request: CopyRequest, owner: Owner | undefined) {
    const { instruction, target } = request;
    this.#request = request;
    this.#owner = owner;
    this.#mode = parseMode(instruction);
    this.#directories = new LayerDirectories({
      instruction,
      target: instruction.link ? undefined : target,
      owner: owner ?? ROOT,
    });
  }

  #modeOf(mode: number, isDirectory: boolean): number {
    return this.#mode?.(mode, isDirectory) ?? mode;
  }

  /** A parent that is a file or a symlink in the image cannot hold what is copied below it. */
  async #existsAsDirectory(path: ByteString): Promise<boolean> {
    if (path === '') return true;
    if (this.#request.instruction.link) return false;
    return (await this.#request.target.stat(path))?.type === 'directory';
  }

  /** The directory into which files are copied, unless it is to be made as the copy of one. */
  async *destination({ path, isDirectory, exists }: Placement): AsyncGenerator<LayerPart, void, undefined> {
    const { instruction, sources } = this.#request;
    const isCopied = sources.some(({ entry, isArchive }) => entry.type === 'directory' && isArchive !== true);
    const isUnpacked = sources.some(({ isArchive }) => isArchive === true);
    const isNamed = isUnpacked || (isDirectory && (exists || !isCopied || instruction.parents));
    yield* isNamed ? this.#directories.name(path) : this.#directories.leadTo(path);
  }

  /** A directory whose contents are copied: one that is there stays what it is, another one is new. */
  async *#topDirectory({ entry }: SelectedFile, to: ByteString): AsyncGenerator<LayerPart, void, undefined> {
    if (await this.#existsAsDirectory(to)) {
      yield* this.#directories.name(to);
      return;
    }
    yield* this.#directories.leadTo(to);
    const header = this.#describe({ ...entry, ...ROOT, xattrs: new Map() }, to);
    const mode = this.#copiesRoot() ? this.#modeOf(NEW_DIRECTORY_MODE, true) : NEW_DIRECTORY_MODE;
    yield encodeTarHeader({ ...header, type: 'directory', mode });
  }

  /** As BuildKit applies --chmod: of directories to their contents, of a repository that stands alone to its root, too. */
  #copiesRoot(): boolean {
    const { instruction, sources } = this.#request;
    return !instruction.destination.endsWith('/') && sources.length === 1 && sources[0]?.revision !== undefined;
  }

  #describe(entry: TreeEntry, to: ByteString): Omit<NewTarEntry, 'type'> {
    const { type, uid, gid, linkPath, xattrs, mtimeSeconds } = entry;
    const isDirectory = type === 'directory';
    if (isDirectory) this.#directories.add(to);
    checkLayerName(this.#request.instruction, to);
    return {
      path: isDirectory ? `${to}/` : to,
      mode: type === 'symlink' ? 0o777 : this.#modeOf(entry.mode, isDirectory),
      ...(this.#owner ?? (this.#request.keepsOwners ? { uid, gid } : ROOT)),
      size: type === 'file' ? entry.size : 0,
      mtimeSeconds,
      linkPath,
      xattrs,
    };
  }

  *#header(entry: TreeEntry, to: ByteString): Generator<Uint8Array, void, undefined> {
    const { type } = entry;
    if (type !== 'other') yield encodeTarHeader({ ...this.#describe(entry, to), type });
  }

  /**
   * What {@link file} gives, added to the parts, of one file after the other, as long as they lie below a copied directory
   * and need not be waited for: most of a large context, where a generator for each file would take longer than all that
   * is done with it.
   * @returns the first file that is not among them
   */
  filesNow(tree: SourceTree, { files, base, parts }: FilesToCopy, from: number): number {
    let next = from;
    for (let file = files[next]; file !== undefined; file = files[next]) {
      const to = placeOf(file, base);
      const isAdded = to === '' || (file.firstName === undefined && this.#fileNow(tree, file, { to, parts }));
      if (!isAdded) return next;
      next += 1;
    }
    return next;
  }

  /** @returns false where nothing was added */
  #fileNow(tree: SourceTree, { entry, path, relative }: SelectedFile, { to, parts }: FilePlace): boolean {
    if (relative === '' || entry.type === 'other' || !this.#directories.hasNamed(to)) return false;
    const contents = entry.type === 'file' ? tree.read(path) : undefined;
    if (contents !== undefined && !(contents instanceof FileBytes)) return false;
    parts.push(encodeTarHeader({ ...this.#describe(entry, to), type: entry.type }));
    if (contents !== undefined) parts.push(contents, tarPadding(entry.size));
    return true;
  }

  /** Another name of a file that the layer has. */
  async *hardLink(
    { entry }: SelectedFile,
    to: ByteString,
    linkPath: ByteString,
  ): AsyncGenerator<LayerPart, void, undefined> {
    yield* this.#directories.leadTo(to);
    const { path, mode, uid, gid, mtimeSeconds } = this.#describe(entry, to);
    yield encodeTarHeader({ path, type: 'hardLink', mode, uid, gid, mtimeSeconds, linkPath });
  }

  /** A file, a symlink or a directory, with those above it that the layer does not name yet. */
  async *file(tree: SourceTree, file: SelectedFile, to: ByteString): AsyncGenerator<LayerPart, void, undefined> {
    const { entry, relative } = file;
    if (entry.type === 'directory' && relative === '' && !this.#request.instruction.parents) {
      yield* this.#topDirectory(file, to);
      return;
    }
    if (entry.type === 'other') return;
    yield* this.#directories.leadTo(to);
    yield* this.#header(entry, to);
    if (entry.type !== 'file') return;
    const contents = tree.read(file.path);
    if (contents instanceof FileBytes) yield contents;
    else yield* contents;
    yield tarPadding(entry.size);
  }

  /** What `--parents` keeps of a path: directories that are not there yet come as they are. */
  async *parents({ tree, parents = [] }: SelectedSource, base: ByteString): AsyncGenerator<LayerPart, void, undefined> {
    for (const parent of parents) {
      const to = joinPath(base, parent.relative);
      if (this.#parents.has(to)) continue;
      this.#parents.add(to);
      if (await this.#existsAsDirectory(to)) yield* this.#directories.name(to);
      else yield* this.file(tree, parent, to);
    }
  }

  archive({ tree, path, name }: SelectedSource, directory: ByteString): AsyncGenerator<Uint8Array, void, undefined> {
    const { instruction, target, unpack } = this.#request;
    return unpackArchive({
      instruction,
      name,
      bytes: tree.read(path),
      unpack,
      target,
      directory,
      directories: this.#directories,
      owner: this.#owner,
      mode: this.#mode,
    });
  }

  async *heredoc(content: string, to: ByteString): AsyncGenerator<LayerPart, void, undefined> {
    const data = Buffer.from(content, 'utf8');
    checkLayerName(this.#request.instruction, to);
    yield* this.#directories.leadTo(to);
    yield encodeTarHeader({
      path: to,
      type: 'file',
      mode: this.#modeOf(0o644, false),
      ...(this.#owner ?? ROOT),
      size: data.length,
    });
    yield data;
    yield tarPadding(data.length);
  }
}
