import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MEDIA_TYPES } from '@tinydock/domain';
import { encodeTarHeader, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { expect, test } from 'vitest';
import { writeCacheDirectory } from './cache-directory.ts';

async function* layoutOf(name: string): AsyncGenerator<Uint8Array, void, undefined> {
  const blob = Buffer.from(name);
  const hex = createHash('sha256').update(blob).digest('hex');
  const manifests = [{ mediaType: MEDIA_TYPES.ociManifest, digest: `sha256:${hex}`, size: blob.length }];
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests }));
  for (const [path, bytes] of [[`blobs/sha256/${hex}`, blob] as const, ['index.json', index] as const]) {
    yield encodeTarHeader({ path, type: 'file', mode: 0o644, size: bytes.length });
    yield bytes;
    yield await Promise.resolve(tarPadding(bytes.length));
  }
  yield TAR_TRAILER;
}

test('several tags that come at once all get their entries', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tinydock-cache-directory-'));
  try {
    const tags = ['a', 'b', 'c', 'd'];
    await Promise.all(tags.map((tag) => writeCacheDirectory(directory, tag, layoutOf(tag))));
    const { manifests } = JSON.parse(await readFile(join(directory, 'index.json'), 'utf8')) as {
      readonly manifests: readonly { readonly annotations: Readonly<Record<string, string>> }[];
    };
    expect(manifests.map(({ annotations }) => Object.values(annotations)[0]).toSorted()).toEqual(tags);
  } finally {
    await rm(directory, { recursive: true });
  }
});
