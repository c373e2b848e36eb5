import { createHash } from 'node:crypto';
import { ContextTree } from '@tinydock/builder';
import { type IngestRequest, MEDIA_TYPES } from '@tinydock/domain';
import { beforeEach, describe, expect, test } from 'vitest';
import { ClientLayout } from './client-layout.ts';
import { LayoutImages } from './layout-images.ts';

const DIFF_ID = `sha256:${'a'.repeat(64)}`;
const options = {
  pull: false,
  platform: { os: 'linux', architecture: 'amd64' },
  signal: new AbortController().signal,
  onEvent: () => undefined,
};

let pieces: Buffer[];
let tree: ContextTree;
let ingested: IngestRequest['expected'][];
let images: LayoutImages;

/** A blob, and what names it. */
function blob(mediaType: string, value: object): { readonly mediaType: string; digest: string; size: number } {
  const bytes = Buffer.from(JSON.stringify(value));
  const hex = createHash('sha256').update(bytes).digest('hex');
  const offset = Buffer.concat(pieces).length;
  pieces.push(bytes);
  const common = { mode: 0o644, uid: 0, gid: 0, mtimeSeconds: 0, linkPath: '', digest: '' };
  tree.add({ ...common, type: 'file', offset, size: bytes.length, path: `blobs/sha256/${hex}` });
  return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
}

function image(architecture: string, layers = 1): ReturnType<typeof blob> {
  const rootfs = { type: 'layers', diff_ids: [DIFF_ID] };
  const config = blob(MEDIA_TYPES.ociConfig, { os: 'linux', architecture, rootfs });
  const layer = blob(MEDIA_TYPES.ociLayer, { layer: architecture });
  const manifest = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, config };
  return blob(MEDIA_TYPES.ociManifest, { ...manifest, layers: Array.from({ length: layers }, () => layer) });
}

beforeEach(() => {
  pieces = [];
  ingested = [];
  tree = new ContextTree({
    read: async function* (offset, length) {
      yield await Promise.resolve(Buffer.concat(pieces).subarray(offset, offset + length));
    },
  });
  images = new LayoutImages(
    { resolve: () => Promise.reject(new Error('elsewhere')) },
    {
      get: () => undefined,
      ingest: async (request) => {
        ingested.push(request.expected);
        return await Promise.resolve({} as never);
      },
    },
  );
});

describe('images of layouts', () => {
  test('for several platforms give the one that is asked for, with what its layer must be', async () => {
    const manifests = ['arm64', 'amd64'].map((architecture) => ({
      ...image(architecture),
      platform: { os: 'linux', architecture },
    }));
    const index = blob(MEDIA_TYPES.ociIndex, { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests });
    const reference = images.add(new ClientLayout('dir', tree), index.digest);
    const { config } = await images.resolve(reference, options);
    expect(config.platform.architecture).toBe('amd64');
    expect(ingested).toEqual([expect.objectContaining({ diffId: DIFF_ID })]);
  });

  test('whose manifest has other layers than its configuration are refused', async () => {
    const reference = images.add(new ClientLayout('dir', tree), image('amd64', 2).digest);
    await expect(images.resolve(reference, options)).rejects.toMatchObject({ reason: 'INVALID_MANIFEST' });
    expect(ingested).toEqual([]);
  });

  test('of other names come from elsewhere', async () => {
    await expect(images.resolve('busybox', options)).rejects.toThrow('elsewhere');
  });
});
