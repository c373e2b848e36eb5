import { createHash } from 'node:crypto';
import { digestHex, type Digest } from '@tinydock/domain';
import { type RandomImage, type RandomIndex } from '@tinydock/testing';
import { encodeTarHeader, type NewTarEntry, TAR_TRAILER, tarPadding } from '@tinydock/tar';

/** A file with its contents, or a link with its target. */
export type ArchiveFile =
  | { readonly path: string; readonly contents: Uint8Array | string }
  | { readonly path: string; readonly linkPath: string; readonly type: 'symlink' | 'hardLink' }
  | { readonly path: string; readonly type: 'directory' };

function encodeFile(file: ArchiveFile): Uint8Array[] {
  const contents = 'contents' in file ? Buffer.from(file.contents) : Buffer.alloc(0);
  const entry: NewTarEntry = { type: 'file', mode: 0o644, ...file, size: contents.length };
  return [encodeTarHeader(entry), contents, tarPadding(contents.length)];
}

/** A tar of exactly these entries, in this order. */
export function buildArchive(files: readonly ArchiveFile[]): Buffer {
  return Buffer.concat([...files.flatMap(encodeFile), TAR_TRAILER]);
}

export function blobPath(digest: Digest): string {
  return `blobs/sha256/${digestHex(digest)}`;
}

export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

export function digestOf(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The blobs of images, and of indexes over them. */
export function blobFiles(images: readonly RandomImage[], ...indexes: readonly RandomIndex[]): ArchiveFile[] {
  return [
    ...images.flatMap((image) => [...image.blobs].map(([digest, contents]) => ({ path: blobPath(digest), contents }))),
    ...images.map((image) => ({ path: blobPath(image.manifestDigest), contents: image.manifest })),
    ...indexes.map((index) => ({ path: blobPath(index.digest), contents: index.bytes })),
  ];
}

/** `oci-layout` and an `index.json` with these descriptors. */
export function layoutFiles(manifests: readonly unknown[]): ArchiveFile[] {
  return [
    { path: 'oci-layout', contents: '{"imageLayoutVersion":"1.0.0"}' },
    { path: 'index.json', contents: toJson({ schemaVersion: 2, manifests }) },
  ];
}

/** `manifest.json` and the files of images with their layers at `<n>/layer.tar`, as `docker save` wrote them for years. */
export function dockerFiles(image: RandomImage, tags: readonly string[] | null): ArchiveFile[] {
  const configPath = `${digestHex(image.id)}.json`;
  const layers = image.layers.map(({ tar }, index) => ({
    path: `${image.id.slice(7, 15)}${index}/layer.tar`,
    contents: tar,
  }));
  const manifest = [{ Config: configPath, RepoTags: tags, Layers: layers.map(({ path }) => path) }];
  return [
    ...layers,
    { path: configPath, contents: image.config },
    { path: 'manifest.json', contents: toJson(manifest) },
  ];
}

/** As a stream in chunks of `chunkBytes`. */
export async function* streamOf(bytes: Uint8Array, chunkBytes = 10_000): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += chunkBytes) {
    yield await Promise.resolve(bytes.subarray(offset, offset + chunkBytes));
  }
}
