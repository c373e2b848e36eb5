import {
  type ContainerRecord,
  type DiffId,
  formatReference,
  type ImageId,
  type LayerRecord,
  type NamedImage,
  parseDiffId,
  parseImageId,
  parseReference,
} from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { findLineage, type ManifestFacts } from './image-lineage.ts';

const diffId = (digit: string): DiffId => parseDiffId(`sha256:${digit.repeat(64)}`);
const REGISTRY_DIGEST = `sha256:${'9'.repeat(64)}`;

function buildImage(id: string, layers: string, changes: Partial<NamedImage> = {}): NamedImage {
  return {
    id: parseImageId(`sha256:${id.repeat(64)}`),
    diffIds: Array.from(layers, diffId),
    platform: { os: 'linux', architecture: 'amd64' },
    sizeBytes: layers.length * 10,
    created: undefined,
    labels: {},
    addedAt: '2026-01-01T00:00:00Z',
    tags: [],
    digests: [],
    ...changes,
  };
}

/** Every layer has 10 bytes of content, 100 of tar and 1 of index. */
const layers = {
  get: (id: DiffId): LayerRecord => ({
    diffId: id,
    tarBytes: 100,
    indexBytes: 1,
    contentBytes: 10,
    entries: 1,
    impliedDirectories: [],
    compressed: undefined,
    createdAt: '',
  }),
};

/** What manifests say. */
const manifests = new Map<ImageId, ManifestFacts>();

/** `child < parent shared/unique/freed` in the order of the lineage. Images are given newest first. */
function lineage(images: readonly NamedImage[], focus?: NamedImage, held: readonly DiffId[] = []): string[] {
  const containers = [{ spec: { diffIds: held, mounts: [] as ContainerRecord['spec']['mounts'] } } as ContainerRecord];
  return findLineage({ images, layers, containers, manifests }, focus?.id).map(
    ({ image, parentId, sharedBytes, uniqueBytes, freedBytes }) =>
      `${image.id[7] ?? ''} < ${parentId?.[7] ?? '-'} ${sharedBytes}/${uniqueBytes}/${freedBytes}`,
  );
}

describe('findLineage', () => {
  const base = buildImage('a', '1');
  const middle = buildImage('b', '12');
  const top = buildImage('c', '123');
  const other = buildImage('d', '14');
  const stranger = buildImage('e', '5');

  test('takes the image with the most common layers for the base', () => {
    expect(lineage([top, other, middle, base, stranger])).toEqual([
      'a < - 10/0/0',
      'd < a 10/10/101',
      'b < a 20/0/0',
      'c < b 20/10/101',
      'e < - 0/10/101',
    ]);
  });

  test('shows the relatives of one image alone', () => {
    expect(lineage([top, other, middle, base, stranger], middle).map((line) => line[0])).toEqual(['a', 'b', 'c']);
    expect(lineage([top, base, stranger], stranger).map((line) => line[0])).toEqual(['e']);
  });

  test('frees nothing that a container uses', () => {
    expect(lineage([stranger], undefined, [diffId('5')])).toEqual(['e < - 0/10/0']);
  });

  test('takes the oldest of images with equal layers for the base of the others', () => {
    expect(lineage([buildImage('f', '1'), base]).map((line) => line.slice(0, 5))).toEqual(['a < -', 'f < a']);
  });

  test('counts a layer that occurs twice once', () => {
    expect(lineage([buildImage('f', '66')])).toEqual(['f < - 0/10/101']);
  });

  test('lets images without layers be', () => {
    expect(lineage([buildImage('f', ''), buildImage('7', '')])).toEqual(['f < - 0/0/0', '7 < - 0/0/0']);
  });

  test('follows what an image says of its base where the layers agree', () => {
    const named = buildImage('7', '1', { tags: [formatReference(parseReference('docker.io/library/named:1'))] });
    const served = buildImage('8', '1', {
      digests: [formatReference(parseReference(`docker.io/library/named@${REGISTRY_DIGEST}`))],
    });
    const parentOf = (labels: Record<string, string>, layersOf = '12'): string =>
      lineage([buildImage('f', layersOf, { labels }), named, served, base]).find((line) => line.startsWith('f'))?.[4] ??
      '';
    expect(parentOf({})).toBe('a');
    expect(parentOf({ 'org.opencontainers.image.base.name': 'named:1' })).toBe('7');
    expect(parentOf({ 'org.opencontainers.image.base.name': 'Not A Name' })).toBe('a');
    expect(parentOf({ 'org.opencontainers.image.base.digest': REGISTRY_DIGEST })).toBe('8');
    expect(parentOf({ 'org.opencontainers.image.base.digest': REGISTRY_DIGEST }, '56')).toBe('-');
    const annotations = { 'org.opencontainers.image.base.name': 'docker.io/library/named:1' };
    manifests.set(buildImage('f', '12').id, { annotations, digests: [] });
    expect(parentOf({ 'org.opencontainers.image.base.digest': REGISTRY_DIGEST })).toBe('7');
    manifests.clear();
  });
});
