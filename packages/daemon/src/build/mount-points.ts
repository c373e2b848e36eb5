import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type LayerTrees, resolvePath } from '@tinydock/builder';
import type { DiffId } from '@tinydock/domain';
import { type ByteString, encodeByteString } from '@tinydock/tar';

/** A place where something is mounted into a container. */
export interface MountPoint {
  /** Without leading slash. */
  readonly path: ByteString;
  readonly type: 'file' | 'directory';
}

const KERNEL_DIRECTORIES = ['proc', 'dev', 'sys'].map((path): MountPoint => ({ path, type: 'directory' }));

function pathIn(directory: string, path: ByteString): Buffer {
  return Buffer.concat([Buffer.from(`${directory}/`), encodeByteString(path)]);
}

async function makePlace(directory: string, { path, type }: MountPoint): Promise<void> {
  const parent = dirname(path);
  if (parent !== '.') await mkdir(pathIn(directory, parent), { recursive: true, mode: 0o755 });
  if (type === 'directory') await mkdir(pathIn(directory, path), { recursive: true, mode: 0o755 });
  else await writeFile(pathIn(directory, path), '', { mode: 0o644 });
}

/**
 * Makes the places of mounts that an image lacks, in a directory to be stacked below its layers: the runtime would make
 * them in the image, where they would become part of the layer.
 * @returns the places that were lacking, without symlinks
 */
export async function makeMountPoints(options: {
  readonly directory: string;
  readonly trees: LayerTrees;
  readonly diffIds: readonly DiffId[];
  readonly wanted: readonly MountPoint[];
}): Promise<ReadonlySet<ByteString>> {
  const { directory, trees, diffIds } = options;
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const lacking = await trees.open(diffIds, async (tree) => {
    const found: MountPoint[] = [];
    for (const { path, type } of [...KERNEL_DIRECTORIES, ...options.wanted]) {
      const resolved = await resolvePath(tree, path);
      if (resolved.entry === undefined && resolved.path !== '') found.push({ path: resolved.path, type });
    }
    return found;
  });
  for (const place of lacking) await makePlace(directory, place);
  return new Set(lacking.map(({ path }) => path));
}
