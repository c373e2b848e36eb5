import { type Digest, type NamedImage, type NewManifest, parseDigest, parseReference } from '@tinydock/domain';
import { expect, test } from 'vitest';
import { ImagePush, type ImagePushOptions } from './image-push.ts';

const digest = parseDigest(`sha256:${'a'.repeat(64)}`);
const manifest: NewManifest = { bytes: Buffer.from('{}'), digest, mediaType: 'm' };
const image = { id: `sha256:${'b'.repeat(64)}`, diffIds: [] } as unknown as NamedImage;

/** What is written when a push of an image ends whose manifest is known, with these blobs here. */
async function written(...here: readonly Digest[]): Promise<readonly Uint8Array[]> {
  const puts: Uint8Array[] = [];
  const put = (bytes: Uint8Array): Promise<Digest> => Promise.resolve(digest).finally(() => puts.push(bytes));
  const dependencies = {
    blobs: { has: (asked: Digest) => here.includes(asked), put },
    images: { listManifests: () => [manifest], findByName: () => image, getImage: () => undefined },
    leases: { lease: () => undefined, release: () => undefined },
  };
  const options = { dependencies, reference: parseReference('localhost:5000/a:1') } as unknown as ImagePushOptions;
  await new ImagePush(options, image).remember([manifest], manifest);
  return puts;
}

test('what is known is not written again, unless its bytes are gone', async () => {
  expect(await written(digest)).toEqual([]);
  expect(await written()).toEqual([manifest.bytes]);
});
