import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { posix } from 'node:path';
import { familiarReference, FileBytes, parseReference } from '@tinydock/domain';
import { formatByteString, readTarEntries, type TarEntry } from '@tinydock/tar';

/** What the configuration of an image says, with what it does not say left out. */
export type SavedConfig = Readonly<Record<string, unknown>>;

export interface SavedImage {
  readonly config: SavedConfig;
  readonly history: readonly { readonly created_by: string; readonly empty_layer?: boolean }[];
  readonly diffIds: readonly string[];
  /** Of each layer that is described: by path, all that a file is but its time. */
  readonly layers: readonly Readonly<Record<string, string>>[];
}

interface ImageDocument {
  readonly config: Readonly<Record<string, unknown>>;
  readonly history: SavedImage['history'];
  readonly rootfs: { readonly diff_ids: readonly string[] };
}

interface Manifest {
  readonly Config: string;
  readonly RepoTags: readonly string[];
  readonly Layers: readonly string[];
}

type Files = ReadonlyMap<string, { readonly entry: TarEntry; readonly data: FileBytes }>;

/** Says that nothing of the layers below shows, where there is something. */
const OPAQUE_MARK = '.wh..wh..opq';
const ID_CHARACTERS = 12;

async function sha256(data: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of data) hash.update(bytes);
  return hash.digest('hex').slice(0, ID_CHARACTERS);
}

async function describe(entry: TarEntry, data: AsyncIterable<Uint8Array>): Promise<string> {
  const { type, mode, uid, gid, size, linkPath, xattrs } = entry;
  if (posix.basename(entry.path).startsWith('.wh.')) return 'whiteout';
  const names = [...xattrs].map(([name, value]) => `${name}=${Buffer.from(value).toString('hex')}`);
  const own = type === 'symlink' ? linkPath : type === 'file' ? `${size} ${await sha256(data)}` : '';
  return [type, mode.toString(8), `${uid}:${gid}`, own, ...names.sort()].join(' ').trimEnd();
}

function cleanPath(path: string): string {
  return posix.normalize(`/${path}`).replace(/(.)\/$/, '$1');
}

async function describeLayer(layer: FileBytes): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  const links = new Map<string, string[]>();
  for await (const { entry, data } of readTarEntries(layer, { reason: 'INVALID_LAYER' })) {
    const path = cleanPath(entry.path);
    if (posix.basename(path) === OPAQUE_MARK || path === '/') continue;
    if (entry.type === 'hardLink') {
      const target = cleanPath(entry.linkPath);
      links.set(target, [...(links.get(target) ?? [target]), path]);
    } else files[path] = await describe(entry, data);
  }
  // Whichever of its names comes first in a tar, a file is the same.
  for (const [target, names] of links) {
    const file = files[target] ?? 'a link to another layer';
    for (const name of names) files[name] = `${file} linked ${names.toSorted().join(' ')}`;
  }
  return files;
}

function withoutNothing(values: Readonly<Record<string, unknown>>): SavedConfig {
  const says = ([, value]: [string, unknown]): boolean =>
    !(
      value === null ||
      value === '' ||
      value === false ||
      (typeof value === 'object' && Object.keys(value).length === 0)
    );
  return Object.fromEntries(Object.entries(values).filter(says));
}

function find(files: Files, path: string): FileBytes {
  const file = files.get(path);
  if (file === undefined) throw new Error(`the archive has no ${formatByteString(path)}`);
  // Docker writes a layer that another image of the archive has as a link.
  if (file.entry.type === 'symlink') return find(files, posix.join(posix.dirname(path), file.entry.linkPath));
  return file.data;
}

async function readJson(files: Files, path: string): Promise<unknown> {
  return JSON.parse(Buffer.from(await find(files, path).read()).toString('utf8'));
}

async function readFiles(handle: FileHandle): Promise<Files> {
  const files = new Map<string, { entry: TarEntry; data: FileBytes }>();
  const { size } = await handle.stat();
  const read = async (position: number, length: number): Promise<Uint8Array> => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  };
  const archive = new FileBytes({ fd: handle.fd, read }, 0, size);
  for await (const { entry } of readTarEntries(archive, { reason: 'INVALID_ARCHIVE' })) {
    const data = archive.slice(entry.dataOffset, entry.dataOffset + entry.storedBytes);
    files.set(posix.normalize(entry.path), { entry, data });
  }
  return files;
}

/**
 * Reads the images of a docker-archive, by their familiar names.
 * @param known diffIDs of layers that are not described, from the lowest on
 */
export async function readSavedImages(
  path: string,
  known: ReadonlySet<string>,
): Promise<ReadonlyMap<string, SavedImage>> {
  await using handle = await open(path);
  const files = await readFiles(handle);
  const images = new Map<string, SavedImage>();
  for (const { Config, RepoTags, Layers } of (await readJson(files, 'manifest.json')) as readonly Manifest[]) {
    const { config, history, rootfs } = (await readJson(files, Config)) as ImageDocument;
    const own = Layers.filter((_, index) => !known.has(rootfs.diff_ids[index] ?? ''));
    const layers = [];
    for (const layer of own) layers.push(await describeLayer(find(files, layer)));
    for (const name of RepoTags)
      images.set(familiarReference(parseReference(name)), {
        config: withoutNothing(config),
        history,
        diffIds: rootfs.diff_ids,
        layers,
      });
  }
  return images;
}
