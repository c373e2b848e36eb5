import { type Digest, type NamedImage, type NewManifest, parseDigest, parseReference } from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
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

describe('of documents that may be in the repository', () => {
  const documentOf = (digit: string): NewManifest => ({
    bytes: Buffer.from('{}'),
    digest: parseDigest(`sha256:${digit.repeat(64)}`),
    mediaType: 'm',
  });
  const meant = documentOf('c');
  const other = documentOf('d');

  /** What is taken, and what was asked, of a registry with these manifests and these tags. */
  async function take(there: readonly NewManifest[], tags: Readonly<Record<string, Digest>> = {}) {
    const asked: string[] = [];
    const findManifest = (name: string): Promise<Digest | undefined> => {
      asked.push(name);
      return Promise.resolve(tags[name] ?? there.find(({ digest: own }) => own === name)?.digest);
    };
    const options = { session: { findManifest }, push: () => undefined } as unknown as ImagePushOptions;
    const push = new ImagePush(options, image);
    return { taken: await push.findWhole([[meant], [], [other]], '1', new AbortController().signal), asked };
  }

  test('what is meant comes before what its tag has there', async () => {
    expect((await take([meant, other], { 1: other.digest })).taken).toBe(meant);
    expect(await take([other], { 1: other.digest })).toEqual({ taken: other, asked: ['1', meant.digest] });
  });

  test('nothing is asked twice', async () => {
    expect(await take([])).toEqual({ taken: undefined, asked: ['1', meant.digest, other.digest] });
    expect(await take([meant], { 1: meant.digest })).toEqual({ taken: meant, asked: ['1'] });
  });
});
