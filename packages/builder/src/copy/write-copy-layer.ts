import { posix } from 'node:path';
import type { CopyInstruction } from '@tinydock/dockerfile';
import { FileBytes } from '@tinydock/domain';
import { type ByteString, encodeTarHeader, fromByteString, TAR_TRAILER, tarPadding, toByteString } from '@tinydock/tar';
import { stepError } from '../build-error.ts';
import type { BuilderPorts } from '../ports.ts';
import { joinPath, resolvePath } from '../tree/resolve-path.ts';
import type { SourceTree } from '../tree/source-tree.ts';
import { unpackArchive } from './unpack-archive.ts';
import { type Owner, resolveOwner } from './copy-owner.ts';
import { type ModeChange, parseMode } from './parse-mode.ts';
import type { LayerPart } from './gather-chunks.ts';
import { type SelectedFile, type SelectedSource, walkSource } from './select-files.ts';

export interface CopyRequest {
  readonly instruction: CopyInstruction;
  readonly sources: readonly SelectedSource[];
  /** What the stage has so far. */
  readonly target: SourceTree;
  readonly workdir: string;
  readonly unpack: BuilderPorts['unpack'];
}

/** Of directories that are made for what is copied, whatever the one has whose contents come. */
const NEW_DIRECTORY_MODE = 0o755;

interface Placement {
  readonly path: ByteString;
  readonly isDirectory: boolean;
}

/** Where the files go: symlinks of the image are followed, except for `--link`, which sees no image. */
async function placeDestination({ instruction, sources, target, workdir }: CopyRequest): Promise<Placement> {
  const { destination, heredocs } = instruction;
  const wanted = toByteString(posix.resolve('/', workdir, destination));
  const { path, entry } = instruction.link
    ? { path: wanted.replace(/^\/+/, ''), entry: undefined }
    : await resolvePath(target, wanted);
  const namesDirectory =
    instruction.parents ||
    destination.endsWith('/') ||
    destination === '.' ||
    destination.endsWith('/.') ||
    path === '';
  const isDirectory = namesDirectory || entry?.type === 'directory';
  if (isDirectory && entry !== undefined && entry.type !== 'directory') {
    const message = `cannot copy into ${destination}: it is no directory in the image`;
    throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
  }
  if (isDirectory || sources.length + heredocs.length === 1) return { path, isDirectory };
  const message = `several files cannot be copied to ${destination}: a directory ends with /`;
  throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
}

class LayerWriter {
  readonly #request: CopyRequest;
  readonly #owner: Owner;
  readonly #mode: ModeChange | undefined;
  /** Directories that lead to what `--parents` copies, each written once. */
  readonly #parents = new Set<ByteString>();

  constructor(request: CopyRequest, owner: Owner) {
    this.#request = request;
    this.#owner = owner;
    this.#mode = parseMode(request.instruction);
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

  /** Directories above what is copied, where the image lacks them: with `--chown` they get that owner, too. */
  async *ancestors({ path, isDirectory }: Placement): AsyncGenerator<LayerPart, void, undefined> {
    const { instruction, sources } = this.#request;
    if (instruction.chown === undefined || instruction.link) return;
    const names = path.split('/');
    const isWritten = sources.some(({ entry, isArchive }) => entry.type === 'directory' && isArchive !== true);
    if (!isDirectory || (isWritten && !instruction.parents)) names.pop();
    let at = '';
    for (const name of names) {
      at = joinPath(at, name);
      if (await this.#existsAsDirectory(at)) continue;
      yield encodeTarHeader({ path: `${at}/`, type: 'directory', mode: NEW_DIRECTORY_MODE, ...this.#owner });
    }
  }

  async *file(tree: SourceTree, file: SelectedFile, to: ByteString): AsyncGenerator<LayerPart, void, undefined> {
    const { entry } = file;
    if (entry.type === 'directory' && (await this.#existsAsDirectory(to))) return;
    if (entry.type === 'other') return;
    const isNew = entry.type === 'directory' && file.relative === '' && !this.#request.instruction.parents;
    const own = isNew ? NEW_DIRECTORY_MODE : entry.mode;
    const mode = entry.type === 'symlink' ? 0o777 : this.#modeOf(own, entry.type === 'directory');
    yield encodeTarHeader({
      path: entry.type === 'directory' ? `${to}/` : to,
      type: entry.type,
      mode,
      ...this.#owner,
      size: entry.type === 'file' ? entry.size : 0,
      mtimeSeconds: entry.mtimeSeconds,
      linkPath: entry.linkPath,
      xattrs: entry.xattrs,
    });
    if (entry.type !== 'file') return;
    const contents = tree.read(file.path);
    if (contents instanceof FileBytes) yield contents;
    else yield* contents;
    yield tarPadding(entry.size);
  }

  async *parents({ tree, parents = [] }: SelectedSource, base: ByteString): AsyncGenerator<LayerPart, void, undefined> {
    for (const parent of parents) {
      const to = joinPath(base, parent.relative);
      if (this.#parents.has(to)) continue;
      this.#parents.add(to);
      yield* this.file(tree, parent, to);
    }
  }

  archive({ tree, path }: SelectedSource, directory: ByteString): AsyncGenerator<Uint8Array, void, undefined> {
    const { instruction, target, unpack } = this.#request;
    const owner = instruction.chown === undefined ? undefined : this.#owner;
    return unpackArchive({ instruction, bytes: tree.read(path), unpack, target, directory, owner, mode: this.#mode });
  }

  *heredoc(content: string, to: ByteString): Generator<Uint8Array, void, undefined> {
    const data = Buffer.from(content, 'utf8');
    yield encodeTarHeader({
      path: to,
      type: 'file',
      mode: this.#modeOf(0o644, false),
      ...this.#owner,
      size: data.length,
    });
    yield data;
    yield tarPadding(data.length);
  }
}

/** A file whose checksum alone was known is fetched now. */
async function complete(source: SelectedSource): Promise<SelectedSource> {
  if (source.isPending !== true) return source;
  return { ...source, entry: (await source.tree.stat(source.path)) ?? source.entry };
}

/** Of a directory the contents are copied, of a file the file; `--parents` keeps the path of both. */
function baseOf({ entry, name, placedAt }: SelectedSource, { path, isDirectory }: Placement): ByteString {
  const below = placedAt ?? (entry.type === 'directory' || !isDirectory ? '' : name);
  return below === '' ? path : joinPath(path, below);
}

/**
 * The layer of a COPY, as a tar: straight from the source, nothing is written in between. The same files give the same
 * bytes.
 * @throws StepError for a destination that cannot be
 */
export async function* writeCopyLayer(request: CopyRequest): AsyncGenerator<LayerPart, void, undefined> {
  const { instruction, sources, target } = request;
  const placement = await placeDestination(request);
  const writer = new LayerWriter(request, await resolveOwner(instruction, target));
  yield* writer.ancestors(placement);
  for (const { name, content } of instruction.heredocs) {
    const to = placement.isDirectory ? joinPath(placement.path, toByteString(name)) : placement.path;
    yield* writer.heredoc(content, to);
  }
  for (const source of sources) {
    const selected = await complete(source);
    if (selected.isArchive === true) {
      yield* writer.archive(selected, placement.path);
      continue;
    }
    const base = baseOf(selected, placement);
    yield* writer.parents(selected, placement.path);
    if (
      selected.entry.type === 'directory' &&
      !placement.isDirectory &&
      (await target.stat(placement.path)) !== undefined
    ) {
      const message = `cannot copy a directory over ${fromByteString(placement.path)}, which is a file`;
      throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
    }
    for await (const file of walkSource(selected.tree, selected)) {
      const to = file.relative === '' ? base : joinPath(base, file.relative);
      if (to !== '') yield* writer.file(selected.tree, file, to);
    }
  }
  yield TAR_TRAILER;
}
