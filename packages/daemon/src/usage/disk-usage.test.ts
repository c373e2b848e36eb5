import { type ContentReference, type NamedImage, parseDiffId, parseImageId, type StorePart } from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { usageDetails, type UsageSources } from './disk-usage.ts';
import { usageTotals } from './usage-totals.ts';

const hex = (digit: string): string => digit.repeat(64);
const text = (digit: string): string => `sha256:${hex(digit)}`;

const image = (digit: string): NamedImage => ({
  id: parseImageId(text(digit)),
  diffIds: [],
  platform: { os: 'linux', architecture: 'amd64' },
  sizeBytes: 0,
  created: undefined,
  labels: {},
  addedAt: '',
  tags: [],
  digests: [],
});

/** Such as `image 1 a`: a kind, a holder, and what it holds. */
const reference = (line: string): ContentReference => {
  const [kind = '', holder = '', content = ''] = line.split(' ');
  return { kind: kind as ContentReference['kind'], holder: text(holder), content: parseDiffId(text(content)) };
};

/** Such as `layers a 100`; an entry after the name of a container. */
const part = (line: string): StorePart => {
  const [area = '', name = '', bytes = '', entry = ''] = line.split(' ');
  return { area: area as StorePart['area'], name, entry, bytes: Number(bytes) };
};

const sources: UsageSources = {
  images: [image('1'), image('2')],
  containers: [],
  references: ['image 1 a', 'image 1 b', 'image 2 a', 'trash 3 a', 'trash 3 c', 'build-step 4 d', 'lease 5 e'].map(
    reference,
  ),
  parts: [
    ...['a', 'b', 'c', 'd', 'e', 'f'].map((digit, index) => part(`layers ${hex(digit)} ${10 ** index}`)),
    part(`blobs ${hex('b')} 7`),
    part('containers gone 3 layer'),
    part('volumes data 50'),
    part('staging x 60'),
    part('builds y 70'),
    part('build-caches v 4'),
    part('trash z 80'),
    part('chains w 90'),
    { area: 'rest', name: '', entry: '', bytes: 5 },
  ],
};

describe('disk usage', () => {
  const details = usageDetails(sources);

  test('tells what images share and what each alone has', () => {
    expect(details.images.map(({ sharedBytes, uniqueBytes }) => [sharedBytes, uniqueBytes])).toEqual([
      [1, 17],
      [1, 0],
    ]);
    expect(details.layers.map(({ keeper, images }) => `${keeper} ${images}`)).toEqual([
      'image 2',
      'image 1',
      'trash 0',
      'build-cache 0',
      'work 0',
      'none 0',
    ]);
    expect(details.volumes).toEqual([{ name: 'data', bytes: 50, links: 0 }]);
  });

  test('puts each byte into one kind', () => {
    const totals = usageTotals({ sources, details, trashedImages: 1, buildSteps: 4, unusedImageBytes: 12 });
    const lines = totals.map(({ kind, count, active, bytes, reclaimableBytes }) =>
      [kind, count, active, bytes, reclaimableBytes].join(' '),
    );
    expect(lines).toEqual([
      'images 2 0 108 12',
      'containers 0 0 0 0',
      'volumes 1 0 50 50',
      'build-cache 4 0 1004 1004',
      'logs 0 0 0 0',
      'trash 1 0 180 180',
      'staging 3 3 10130 0',
      'orphans 2 0 100003 100003',
      'other 0 0 5 0',
    ]);
    const total = totals.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(total).toBe(sources.parts.reduce((sum, { bytes }) => sum + bytes, 0));
  });
});
