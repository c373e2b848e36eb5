import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ContainerRecord,
  formatReference,
  type ImageRecord,
  type LayerRecord,
  parseContainerId,
  parseDiffId,
  parseDigest,
  parseImageId,
  parseReference,
  type ReferenceText,
} from '@tinydock/domain';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Metadata, openMetadata } from './open-metadata.ts';

let dir: string;
let metadata: Metadata;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-metadata-'));
  metadata = openMetadata(join(dir, 'test.db'));
});

afterEach(() => {
  expect(metadata.checkIntegrity()).toEqual([]);
  metadata.close();
  rmSync(dir, { recursive: true });
});

const hex = (digit: string): string => digit.repeat(64);
const diffId = (digit: string) => parseDiffId(`sha256:${hex(digit)}`);
const digest = (digit: string) => parseDigest(`sha256:${hex(digit)}`);
const imageId = (digit: string) => parseImageId(`sha256:${hex(digit)}`);
const name = (text: string): ReferenceText => formatReference(parseReference(text));

function layer(digit: string): LayerRecord {
  return {
    diffId: diffId(digit),
    tarBytes: 1024,
    indexBytes: 512,
    contentBytes: 10,
    entries: 2,
    impliedDirectories: ['usr'],
    compressed: { digest: digest(digit), sizeBytes: 99, compression: 'gzip' },
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}

function image(digit: string, layers: readonly string[], created = '2026-01-01T00:00:00Z'): ImageRecord {
  return {
    id: imageId(digit),
    diffIds: layers.map(diffId),
    platform: { os: 'linux', architecture: 'amd64' },
    sizeBytes: 10,
    created,
    labels: { a: 'b' },
    addedAt: '2026-01-02T00:00:00.000Z',
  };
}

function put(digit: string, layers: readonly string[], tags: readonly string[]) {
  return metadata.images.putImage({ image: image(digit, layers), tags: tags.map(name), digests: [], manifests: [] });
}

function container(digit: string, containerName: string, layers: readonly string[]): ContainerRecord {
  return {
    id: parseContainerId(hex(digit)),
    name: containerName,
    createdAt: `2026-01-0${Number.parseInt(digit, 16) % 9}T00:00:00.000Z`,
    spec: {
      imageId: imageId('1'),
      imageName: 'x',
      diffIds: layers.map(diffId),
      args: ['sh'],
      env: [],
      workingDir: '/',
      user: '',
      hostname: 'h',
      labels: {},
      mounts: [],
      ports: [],
      exposedPorts: [],
      network: 'bridge',
      stopSignal: 'SIGTERM',
      stopTimeoutSeconds: 10,
      tty: false,
      openStdin: false,
      autoRemove: false,
    },
    state: { kind: 'created' },
    boundPorts: [],
    addresses: [],
  };
}

describe('layers', () => {
  test('a commit adds the layer and ends its staging together, once', () => {
    metadata.layers.beginStaging({ id: 's1', pid: 1, startedAt: 'now' });
    expect(metadata.layers.listStaging()).toEqual([{ id: 's1', pid: 1, startedAt: 'now' }]);
    metadata.layers.commitLayer(layer('a'), 's1');
    metadata.layers.commitLayer(layer('a'), 's1');
    expect(metadata.layers.listStaging()).toEqual([]);
    expect(metadata.layers.getLayer(diffId('a'))).toEqual(layer('a'));
    expect(metadata.layers.listLayers()).toEqual([layer('a')]);
  });

  test('deleting what is not there is no error', () => {
    metadata.layers.commitLayer(layer('a'), 's');
    metadata.layers.deleteLayers([diffId('a'), diffId('b')]);
    expect(metadata.layers.getLayer(diffId('a'))).toBeUndefined();
  });
});

describe('images', () => {
  test('an image has its tags and digests, sorted, newest image first', () => {
    metadata.images.putImage({
      image: image('1', ['a']),
      tags: [name('z:1'), name('a:1')],
      digests: [name(`a@${digest('d')}`)],
      manifests: [{ digest: digest('d'), mediaType: 'm', imageId: imageId('1') }],
    });
    metadata.images.putImage({ image: image('2', [], '2026-06-01T00:00:00Z'), tags: [], digests: [], manifests: [] });
    const [newest, older] = metadata.images.listImages();
    expect(newest?.id).toBe(imageId('2'));
    expect(older?.tags).toEqual([name('a:1'), name('z:1')]);
    expect(older?.digests).toEqual([name(`a@${digest('d')}`)]);
    const manifests = [{ digest: digest('d'), mediaType: 'm', imageId: imageId('1') }];
    expect(metadata.images.listManifests(imageId('1'))).toEqual(manifests);
    expect(metadata.images.listManifests(imageId('2'))).toEqual([]);
    expect(metadata.images.listManifests()).toEqual(manifests);
  });

  test('putting an image again replaces its annotations, where there are any', () => {
    const put_ = (annotations?: Record<string, string>) =>
      metadata.images.putImage({
        image: { ...image('1', ['a']), ...(annotations && { annotations }) },
        tags: [],
        digests: [],
        manifests: [],
      });
    put('1', ['a'], []);
    expect(metadata.images.getImage(imageId('1'))?.annotations).toBeUndefined();
    put_({ 'a"b': "it's" });
    put('1', ['a'], []);
    expect(metadata.images.getImage(imageId('1'))?.annotations).toEqual({ 'a"b': "it's" });
    put_({});
    expect(metadata.images.getImage(imageId('1'))?.annotations).toEqual({});
  });

  test('putting an image again says what changed', () => {
    expect(put('1', ['a'], ['x:1'])).toEqual({ added: true, changedTags: [name('x:1')], movedTags: [] });
    expect(put('1', ['a'], ['x:1'])).toEqual({ added: false, changedTags: [], movedTags: [] });
    expect(put('2', ['a'], ['x:1'])).toEqual({
      added: true,
      changedTags: [name('x:1')],
      movedTags: [{ tag: name('x:1'), from: imageId('1') }],
    });
    expect(metadata.images.findByName(name('x:1'))?.id).toBe(imageId('2'));
    expect(metadata.images.getImage(imageId('1'))?.tags).toEqual([]);
  });

  test('putting an image again as it is writes nothing, for which a disk would be waited', () => {
    const again = () =>
      metadata.images.putImage({
        image: { ...image('1', ['a']), annotations: { b: 'c', a: 'é' } },
        tags: [name('x:1'), name('x:2')],
        standsFor: { [name('x:2')]: digest('d') },
        digests: [],
        manifests: [],
      });
    const written = () => statSync(join(dir, 'test.db-wal')).size;
    again();
    const before = written();
    again();
    expect(written()).toBe(before);
    metadata.images.tag(name('x:1'), imageId('1'), digest('e'));
    expect(written()).toBeGreaterThan(before);
  });

  test('a tag keeps what it stands for, until it stands for something else', () => {
    metadata.images.putImage({
      image: image('1', ['a']),
      tags: [name('x:1'), name('x:2')],
      standsFor: { [name('x:1')]: digest('d') },
      digests: [],
      manifests: [],
    });
    const standsFor = () => metadata.images.getImage(imageId('1'))?.standsFor;
    expect(standsFor()).toEqual({ [name('x:1')]: digest('d') });
    metadata.images.tag(name('x:2'), imageId('1'), digest('e'));
    expect(metadata.images.listImages()[0]?.standsFor).toEqual({
      [name('x:1')]: digest('d'),
      [name('x:2')]: digest('e'),
    });
    metadata.images.tag(name('x:1'), imageId('1'));
    expect(standsFor()).toEqual({ [name('x:2')]: digest('e') });
    metadata.trash.discardImages([imageId('1')], { removedAt: 'now', expiresAt: 'later' });
    metadata.trash.restoreImage(imageId('1'));
    expect(standsFor()).toEqual({ [name('x:2')]: digest('e') });
    put('1', ['a'], ['x:2']);
    expect(standsFor()).toBeUndefined();
  });

  test('tags move, go, and need an image', () => {
    put('1', [], ['x:1']);
    put('2', [], []);
    expect(metadata.images.tag(name('x:1'), imageId('2'))).toBe(imageId('1'));
    expect(metadata.images.tag(name('x:1'), imageId('2'))).toBeUndefined();
    expect(metadata.images.removeName(name('x:1'))).toBe(true);
    expect(metadata.images.removeName(name('x:1'))).toBe(false);
    expect(() => metadata.images.tag(name('x:1'), imageId('9'))).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
  });

  test('an image is pinned once, and as long as it is there', () => {
    put('1', [], ['x:1']);
    expect(metadata.images.pin(imageId('1'), 'now')).toBe(true);
    expect(metadata.images.pin(imageId('1'), 'later')).toBe(false);
    expect(metadata.images.listImages()).toEqual([expect.objectContaining({ pinnedAt: 'now' })]);
    expect(metadata.images.unpin(imageId('1'))).toBe(true);
    expect(metadata.images.unpin(imageId('1'))).toBe(false);
    expect(metadata.images.getImage(imageId('1'))).not.toHaveProperty('pinnedAt');
    expect(() => metadata.images.pin(imageId('9'), 'now')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    metadata.images.pin(imageId('1'), 'now');
    metadata.images.removeImage(imageId('1'));
    put('1', [], ['x:1']);
    expect(metadata.images.getImage(imageId('1'))).not.toHaveProperty('pinnedAt');
  });

  test('a prefix finds every image that begins so, and is no pattern', () => {
    put('1', [], []);
    put('2', [], []);
    expect(metadata.images.findByIdPrefix('11').map((found) => found.id)).toEqual([imageId('1')]);
    expect(metadata.images.findByIdPrefix('*')).toEqual([]);
    expect(metadata.images.findByIdPrefix('')).toEqual([]);
  });
});

describe('what nothing refers to', () => {
  test('is what no image, container or lease names', () => {
    for (const digit of ['a', 'b', 'c', 'd']) metadata.layers.commitLayer(layer(digit), digit);
    put('1', ['a'], []);
    metadata.containers.insertContainer(container('5', 'box', ['b']));
    metadata.leases.lease('pull', [diffId('c'), digest('7')]);
    expect(metadata.references.findUnreferencedLayers()).toEqual([diffId('d')]);
    const stored = ['1', '7', '8'].map(digest);
    expect(metadata.references.findUnreferencedBlobs(stored)).toEqual([digest('8')]);
    metadata.images.removeImage(imageId('1'));
    metadata.leases.release('pull');
    metadata.containers.deleteContainer(parseContainerId(hex('5')));
    expect(metadata.references.findUnreferencedLayers()).toEqual(['a', 'b', 'c', 'd'].map(diffId));
    expect(metadata.references.findUnreferencedBlobs(stored)).toEqual(stored);
  });

  test('images that containers mount are held with their layers', () => {
    for (const digit of ['a', 'b', 'c']) metadata.layers.commitLayer(layer(digit), digit);
    const plain = container('5', 'box', ['a']);
    const image = { id: imageId('2'), diffIds: ['a', 'b'].map(diffId) };
    const mounts = [{ kind: 'image', source: 'x', target: '/x', readOnly: true, image } as const];
    metadata.containers.insertContainer({ ...plain, spec: { ...plain.spec, mounts } });
    expect(metadata.references.findUnreferencedLayers()).toEqual([diffId('c')]);
    expect(metadata.references.findUnreferencedBlobs(['1', '2', '3'].map(digest))).toEqual([digest('3')]);
    metadata.containers.deleteContainer(plain.id);
    expect(metadata.references.findUnreferencedBlobs(['1', '2'].map(digest))).toHaveLength(2);
    expect(metadata.references.findUnreferencedLayers()).toHaveLength(3);
  });

  test('leases of all kinds end together', () => {
    metadata.layers.commitLayer(layer('a'), 's');
    metadata.leases.lease('x', [diffId('a')]);
    expect(metadata.references.findUnreferencedLayers()).toEqual([]);
    metadata.leases.releaseAll();
    expect(metadata.references.findUnreferencedLayers()).toEqual([diffId('a')]);
  });
});

describe('containers', () => {
  test('are found by name, id and unique prefix, a name first', () => {
    const { containers } = metadata;
    containers.insertContainer(container('a', 'box', []));
    containers.insertContainer(container('b', hex('a'), []));
    containers.insertContainer({ ...container('c', 'other', []), id: parseContainerId(`ab${'0'.repeat(62)}`) });
    expect(containers.findContainer('box')?.id).toBe(hex('a'));
    expect(containers.findContainer(hex('a'))?.id).toBe(hex('b'));
    expect(containers.findContainer('bbb')?.id).toBe(hex('b'));
    expect(containers.findContainer('nothing')).toBeUndefined();
    expect(() => containers.findContainer('a')).toThrow(expect.objectContaining({ reason: 'AMBIGUOUS_ID' }));
  });

  test('a name is given once, and the refusal names its holder', () => {
    metadata.containers.insertContainer(container('a', 'box', []));
    expect(() => {
      metadata.containers.insertContainer(container('b', 'box', []));
    }).toThrow(
      expect.objectContaining({
        reason: 'NAME_IN_USE',
        message: expect.stringContaining(hex('a').slice(0, 12)) as string,
      }),
    );
    expect(metadata.containers.listContainers()).toHaveLength(1);
  });

  test('states are kept', () => {
    const record = container('a', 'box', []);
    metadata.containers.insertContainer(record);
    const state = { kind: 'running', pid: 7, startedAt: 'now' } as const;
    metadata.containers.setState(record.id, state);
    expect(metadata.containers.getContainer(record.id)).toEqual({ ...record, state });
    metadata.containers.deleteContainer(record.id);
    expect(() => {
      metadata.containers.setState(record.id, state);
    }).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  test('a change that is not synced is there at once, and does not change how others are', () => {
    const { containers } = metadata;
    const record = container('a', 'box', []);
    containers.insertContainer(record);
    const ended = { ...record, addresses: [], restartCount: 3 };
    containers.updateContainer(ended, { isSynced: false });
    expect(containers.getContainer(record.id)).toEqual(ended);
    const missing = container('b', 'none', []);
    expect(() => {
      containers.updateContainer(missing, { isSynced: false });
    }).toThrow(expect.objectContaining({ reason: 'CONTAINER_NOT_FOUND' }));
    containers.deleteContainer(record.id, { isSynced: false });
    containers.deleteContainer(record.id, { isSynced: false });
    expect(containers.listContainers()).toEqual([]);
    containers.insertContainer(record);
    expect(containers.findContainer('box')).toEqual(record);
  });
});

describe('the file', () => {
  test('keeps what was committed when the process is killed', async () => {
    const path = join(dir, 'killed.db');
    const script = `
      import { openMetadata } from ${JSON.stringify(new URL('open-metadata.ts', import.meta.url).href)};
      const metadata = openMetadata(${JSON.stringify(path)});
      metadata.layers.commitLayer(${JSON.stringify(layer('a'))}, 's');
      process.stdout.write('committed');
      setInterval(() => {}, 1000);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const reopened = openMetadata(path);
    expect(reopened.layers.listLayers()).toEqual([layer('a')]);
    reopened.close();
  });

  test('of a newer schema is refused and left as it is', () => {
    const path = join(dir, 'newer.db');
    const newer = new Database(path);
    newer.pragma('user_version = 99');
    newer.close();
    expect(() => openMetadata(path)).toThrow(expect.objectContaining({ code: 'FAILED_PRECONDITION' }));
    const again = new Database(path);
    expect(again.pragma('user_version', { simple: true })).toBe(99);
    again.close();
  });

  test('that is no database is said to be damaged', () => {
    const path = join(dir, 'text.db');
    writeFileSync(path, 'this is not a database, whatever its name says'.repeat(100));
    expect(() => openMetadata(path)).toThrow(expect.objectContaining({ code: 'DATA_LOSS' }));
  });

  test('with a record that cannot be read names the row', () => {
    const path = join(dir, 'test.db');
    metadata.layers.commitLayer(layer('a'), 's');
    const raw = new Database(path);
    raw.exec(`UPDATE layers SET record = '{'`);
    raw.close();
    expect(() => metadata.layers.listLayers()).toThrow(
      expect.objectContaining({ code: 'DATA_LOSS', message: expect.stringContaining(diffId('a')) as string }),
    );
  });
});
