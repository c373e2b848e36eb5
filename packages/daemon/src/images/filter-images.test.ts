import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatReference, parseImageId, parseReference } from '@tinydock/domain';
import { type Metadata, openMetadata } from '@tinydock/metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filterImages } from './filter-images.ts';
import { findImage } from './find-image.ts';

const DIGEST = `sha256:${'d'.repeat(64)}`;

let dir: string;
let metadata: Metadata;

function put(letter: string, names: readonly string[], created: string, labels: Record<string, string> = {}): void {
  const all = names.map((name) => parseReference(name));
  metadata.images.putImage({
    image: {
      id: parseImageId(`sha256:${letter.repeat(64)}`),
      diffIds: [],
      platform: { os: 'linux', architecture: 'amd64' },
      sizeBytes: 0,
      created,
      labels,
      addedAt: '2026-01-01T00:00:00Z',
    },
    tags: all.filter(({ digest }) => digest === undefined).map(formatReference),
    digests: all.filter(({ digest }) => digest !== undefined).map(formatReference),
    manifests: [],
  });
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-filter-'));
  metadata = openMetadata(join(dir, 'tinydock.db'));
  put('a', ['nginx:1', 'nginx:2', 'team/web:1'], '2025-01-01T00:00:00Z', { role: 'front' });
  put('b', ['localhost:5000/team/app:1'], '2025-02-01T00:00:00Z', { role: 'back' });
  put('c', [`old@${DIGEST}`], '2025-03-01T00:00:00Z');
  put('e', [], '2025-04-01T00:00:00Z', { role: 'front', temporary: '' });
});
afterAll(() => {
  metadata.close();
  rmSync(dir, { recursive: true });
});

function filter(...filters: readonly (readonly [string, string])[]): string {
  const context = { catalog: metadata.images, now: new Date('2025-05-01T00:00:00Z') };
  const found = filterImages(
    filters.map(([key, value]) => ({ key, value })),
    context,
  );
  return found.map(({ id }) => id.slice(-1)).join('');
}

describe('filterImages', () => {
  test.each([
    [[], 'ecba'],
    [[['dangling', 'true']], 'ec'],
    [[['dangling', 'false']], 'cba'],
    [[['label', 'role']], 'eba'],
    [[['label', 'role=front']], 'ea'],
    [
      [
        ['label', 'role=front'],
        ['label', 'temporary'],
      ],
      'e',
    ],
    [[['label!', 'role']], 'c'],
    [[['label!', 'role=front']], 'cb'],
    [[['before', 'old@' + DIGEST]], 'ba'],
    [[['since', 'nginx:1']], 'ecb'],
    [[['until', '2025-02-15']], 'ba'],
    [
      [
        ['until', '24h'],
        ['label', 'role=back'],
      ],
      'b',
    ],
    [[['reference', 'nginx']], 'a'],
    [[['reference', 'ngin?:[12]']], 'a'],
    [[['reference', '*']], 'ca'],
    [[['reference', '*/*']], 'a'],
    [[['reference', 'localhost:5000/*/*']], 'b'],
    [[['reference', 'old']], 'c'],
    [
      [
        ['reference', 'nginx'],
        ['reference', '*/*/app'],
      ],
      'ba',
    ],
    [
      [
        ['reference', 'nginx'],
        ['label', 'role=back'],
      ],
      '',
    ],
  ] as const)('%j', (filters, expected) => {
    expect(filter(...filters)).toBe(expected);
  });

  test('has those names only that were asked for', () => {
    const [image] = filterImages([{ key: 'reference', value: 'nginx:*' }], {
      catalog: metadata.images,
      now: new Date(),
    });
    expect(image?.tags).toEqual(['docker.io/library/nginx:1', 'docker.io/library/nginx:2']);
  });

  test.each([
    ['dangling', 'perhaps', 'dangling'],
    ['color', 'red', 'color'],
    ['reference', '[', 'syntax error in pattern'],
    ['before', 'none', 'no such image'],
    ['until', 'soon', 'soon'],
  ])('%s=%s is refused', (key, value, message) => {
    expect(() => filter([key, value])).toThrow(message);
  });
});

describe('a name that no image has', () => {
  test.each([
    ['nginx:3', 'nginx is here with the tags 1, 2.'],
    ['ngnix', 'Did you mean nginx:1?'],
    ['ngnix:2', 'Did you mean nginx:2?'],
    ['app', 'Did you mean localhost:5000/team/app:1?'],
    ['quite/another', 'See `tdctl images` for the images that are here.'],
    ['f'.repeat(64), 'See `tdctl images` for the images that are here.'],
  ])('%s', (name, hint) => {
    expect(() => findImage(metadata.images, name)).toThrow(expect.objectContaining({ code: 'NOT_FOUND', hint }));
  });
});
