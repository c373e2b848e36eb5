import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  familiarReference,
  formatReference,
  type ImageId,
  MEDIA_TYPES,
  parseDigest,
  parseImageId,
  parseReference,
} from '@tinydock/domain';
import { type Metadata, openMetadata } from '@tinydock/metadata';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { selectSaved } from './select-saved.ts';

const A = parseImageId(`sha256:${'a'.repeat(64)}`);
const B = parseImageId(`sha256:${'b'.repeat(64)}`);
const DIGEST = `sha256:${'d'.repeat(64)}`;

let dir: string;
let metadata: Metadata;

function put(id: ImageId, tags: readonly string[], architecture: string, index?: string): void {
  metadata.images.putImage({
    image: {
      id,
      diffIds: [],
      platform: { os: 'linux', architecture },
      sizeBytes: 0,
      created: undefined,
      labels: {},
      addedAt: '2026-01-01T00:00:00Z',
    },
    tags: tags.map((tag) => formatReference(parseReference(tag))),
    digests: [formatReference(parseReference(`team/app@${DIGEST}`))],
    manifests:
      index === undefined ? [] : [{ digest: parseDigest(index), mediaType: MEDIA_TYPES.ociIndex, imageId: id }],
  });
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-select-'));
  metadata = openMetadata(join(dir, 'tinydock.db'));
  put(A, ['team/app:1', 'team/app:2', 'other:1'], 'amd64');
  put(B, ['team/app:3'], 'arm64');
});
afterEach(() => {
  metadata.close();
  rmSync(dir, { recursive: true });
});

function select(names: readonly string[], architecture?: string): Record<string, readonly string[]> {
  const platform = architecture === undefined ? undefined : { os: 'linux', architecture };
  const selected = selectSaved(metadata.images, names, { platform });
  return Object.fromEntries(selected.map(({ image, tags }) => [image.id, tags.map(familiarReference)]));
}

test('tags that stand for different indexes are apart only where all platforms are meant', () => {
  const [one, other] = ['1', '2'].map((digit) => parseDigest(`sha256:${digit.repeat(64)}`));
  metadata.images.tag(formatReference(parseReference('team/app:1')), A, one);
  metadata.images.tag(formatReference(parseReference('team/app:2')), A, other);
  const names = ['team/app:1', 'team/app:2'];
  const unders = (allPlatforms: boolean) =>
    selectSaved(metadata.images, names, { allPlatforms }).map(({ under, tags }) => [under, tags.length]);
  expect(unders(true)).toEqual([
    [one, 1],
    [other, 1],
  ]);
  expect(unders(false)).toEqual([[one, 2]]);
});

test.each<[string, readonly string[], Record<string, readonly string[]>]>([
  ['a name takes that name only', ['team/app:1'], { [A]: ['team/app:1'] }],
  ['an image named twice is there once', ['team/app:2', 'other:1', 'team/app:2'], { [A]: ['team/app:2', 'other:1'] }],
  ['a repository takes all its tags', ['team/app'], { [A]: ['team/app:1', 'team/app:2'], [B]: ['team/app:3'] }],
  ['an id takes no name', [A], { [A]: [] }],
  ['the beginning of an id takes no name', ['bbbb'], { [B]: [] }],
  ['an id beside a name takes the name', ['aaaa', 'other:1'], { [A]: ['other:1'] }],
  ['a digest takes no name', [`team/app@${DIGEST}`], { [B]: [] }],
])('%s', (_, names, expected) => {
  expect(select(names)).toEqual(expected);
});

test('what is not there is said', () => {
  expect(() => select(['team/app:1', 'none'])).toThrow(expect.objectContaining({ reason: 'IMAGE_NOT_FOUND' }));
  expect(() => select(['team/app:9'])).toThrow(expect.objectContaining({ reason: 'IMAGE_NOT_FOUND' }));
  expect(() => select(['UPPER'])).toThrow(expect.objectContaining({ reason: 'INVALID_REFERENCE' }));
  expect(() => select([])).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});

test('an image for another platform than is wanted is refused', () => {
  expect(select(['team/app:1'], 'amd64')).toEqual({ [A]: ['team/app:1'] });
  expect(() => select(['team/app'], 'amd64')).toThrow(expect.objectContaining({ reason: 'PLATFORM_NOT_FOUND' }));
  expect(() => select(['team/app:1'], 'arm64')).toThrow('team/app:1 is here for linux/amd64, not for linux/arm64');
});

test('with a platform, the image for it that came under the same index has the name', () => {
  const [C, D] = ['c', 'e'].map((digit) => parseImageId(`sha256:${digit.repeat(64)}`)) as [ImageId, ImageId];
  put(C, ['multi:1'], 'amd64', DIGEST);
  put(D, [], 'arm64', DIGEST);
  expect(select(['multi:1'])).toEqual({ [C]: ['multi:1'] });
  expect(select(['multi:1'], 'arm64')).toEqual({ [D]: ['multi:1'] });
  expect(() => select(['multi:1'], 's390x')).toThrow(
    'multi:1 is here for linux/amd64, linux/arm64, not for linux/s390x',
  );
});

test('an index that is meant is one that the image came under', () => {
  const [one, other] = ['1', '2'].map((digit) => parseDigest(`sha256:${digit.repeat(64)}`));
  put(A, [], 'amd64', one);
  const index = (digest: typeof one) => selectSaved(metadata.images, [A], { allPlatforms: true, index: digest });
  expect(index(one)).toMatchObject([{ under: one, tags: [] }]);
  expect(() => index(other)).toThrow(`image ${A} did not come under the index ${other ?? ''}`);
});
