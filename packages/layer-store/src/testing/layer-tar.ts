import { createHash } from 'node:crypto';
import { type DiffId, parseDiffId } from '@tinydock/domain';
import { encodeTarHeader, type NewTarEntry, TAR_TRAILER, tarPadding } from '@tinydock/tar';

export type TestEntry = Partial<NewTarEntry> & { readonly path: string; readonly content?: string | Uint8Array };

/** A tar of these entries: a directory where the path ends in a slash, else a file. */
export function layerTar(entries: readonly TestEntry[]): Buffer {
  const parts = entries.flatMap(({ content = '', ...entry }) => {
    const bytes = Buffer.from(content);
    const isDirectory = entry.path.endsWith('/');
    const header = encodeTarHeader({
      type: isDirectory ? 'directory' : 'file',
      mode: isDirectory ? 0o755 : 0o644,
      size: bytes.length,
      ...entry,
    });
    return [header, bytes, tarPadding(bytes.length)];
  });
  return Buffer.concat([...parts, TAR_TRAILER]);
}

export function diffIdOf(tar: Uint8Array): DiffId {
  return parseDiffId(`sha256:${createHash('sha256').update(tar).digest('hex')}`);
}

/** The bytes in chunks, as a network would give them. */
export async function* chunksOf(bytes: Uint8Array, size = 10_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    yield bytes.subarray(at, at + size);
  }
}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = [];
  for await (const chunk of chunks) found.push(chunk);
  return Buffer.concat(found);
}
