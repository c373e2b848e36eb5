import type { CopyInstruction } from '@tinydock/dockerfile';
import { type ByteString, fromByteString, TAR_TRAILER, toByteString } from '@tinydock/tar';
import { stepError } from '../build-error.ts';
import type { BuilderPorts } from '../ports.ts';
import { joinPath } from '../tree/resolve-path.ts';
import type { SourceTree } from '../tree/source-tree.ts';
import { CopyLayerWriter, placeOf } from './copy-layer-writer.ts';
import { resolveOwner } from './copy-owner.ts';
import type { LayerPart } from './gather-chunks.ts';
import { type Placement, placeDestination } from './place-destination.ts';
import { type SelectedSource, walkSource } from './select-files.ts';

export interface CopyRequest {
  readonly instruction: CopyInstruction;
  readonly sources: readonly SelectedSource[];
  /** Files have the owners of their source where no flag says another one; else root. */
  readonly keepsOwners: boolean;
  /** What the stage has so far. */
  readonly target: SourceTree;
  readonly workdir: string;
  readonly unpack: BuilderPorts['unpack'];
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
export async function* writeCopyLayer(
  request: CopyRequest,
): AsyncGenerator<LayerPart | readonly LayerPart[], void, undefined> {
  const { instruction, sources, target } = request;
  const placement = await placeDestination(request);
  const owner = instruction.chown === undefined ? undefined : await resolveOwner(instruction, target);
  const writer = new CopyLayerWriter(request, owner);
  yield* writer.destination(placement);
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
    if (selected.entry.type === 'directory' && !placement.isDirectory && placement.exists) {
      const message = `cannot copy a directory over ${fromByteString(placement.path)}, which is a file`;
      throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
    }
    yield* writeFiles(writer, selected, base);
  }
  yield TAR_TRAILER;
}

async function* writeFiles(
  writer: CopyLayerWriter,
  source: SelectedSource,
  base: ByteString,
): AsyncGenerator<LayerPart | readonly LayerPart[], void, undefined> {
  const { tree } = source;
  for await (const files of walkSource(tree, source)) {
    for (let next = 0; next < files.length; next += 1) {
      const parts: LayerPart[] = [];
      next = writer.filesNow(tree, { files, base, parts }, next);
      yield parts;
      const file = files[next];
      if (file === undefined) continue;
      const to = placeOf(file, base);
      if (file.firstName === undefined) yield* writer.file(tree, file, to);
      else yield* writer.hardLink(file, to, joinPath(base, file.firstName));
    }
  }
}
