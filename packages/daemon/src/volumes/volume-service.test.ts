import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ANONYMOUS_VOLUME_LABEL,
  type ContainerRecord,
  type ContainerSpec,
  type MountSpec,
  parseContainerId,
  parseImageId,
} from '@tinydock/domain';
import { createDiskMeter } from '@tinydock/layer-store';
import { type Metadata, openMetadata } from '@tinydock/metadata';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EventBus } from '../system/event-bus.ts';
import { VolumeService } from './volume-service.ts';
import { VolumeStore } from './volume-store.ts';

let root: string;
let metadata: Metadata;
let store: VolumeStore;
let service: VolumeService;
let events: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tinydock-volumes-'));
  metadata = openMetadata(join(root, 'test.db'));
  events = [];
  const history = {
    append: ({ type, action, id }: { type: string; action: string; id: string }) => {
      events.push(`${type} ${action} ${id}`.trim());
    },
    between: () => [],
  };
  const clock = () => new Date('2026-01-02T00:00:00Z');
  const places = { root, runDir: join(root, 'run'), events: new EventBus(clock, history) };
  store = new VolumeStore({ ...places, catalog: metadata.volumes, containers: metadata.containers, clock });
  service = new VolumeService({ ...places, store, meter: createDiskMeter({ root }) });
});

afterEach(() => {
  metadata.close();
  rmSync(root, { recursive: true });
});

const NOTHING = { driver: '', labels: {}, options: {} };

function addContainer(digit: string, mounts: readonly Pick<MountSpec, 'source' | 'isAnonymous'>[]): ContainerRecord {
  const volumes = mounts.map((mount, index) => ({ kind: 'volume', target: `/${index}`, readOnly: false, ...mount }));
  const record: ContainerRecord = {
    id: parseContainerId(digit.repeat(64)),
    name: `name-${digit}`,
    createdAt: '',
    spec: {
      imageId: parseImageId(`sha256:${digit.repeat(64)}`),
      diffIds: [],
      mounts: volumes,
    } as unknown as ContainerSpec,
    state: { kind: 'created' },
    boundPorts: [],
    addresses: [],
  };
  metadata.containers.insertContainer(record);
  return record;
}

const names = (): readonly string[] => store.list().map(({ name }) => name);

describe('volume create', () => {
  test('makes row and directory, and finds what is there', async () => {
    const created = await service.create({ ...NOTHING, name: 'data', labels: { a: 'b' } });
    expect(created).toEqual({
      volume: { name: 'data', createdAt: '2026-01-02T00:00:00.000Z', labels: { a: 'b' }, options: {} },
      mountpoint: join(root, 'volumes/data'),
      containers: [],
      warnings: [],
    });
    expect(existsSync(created.mountpoint)).toBe(true);
    expect(await service.create({ ...NOTHING, name: 'data' })).toMatchObject({
      volume: { labels: { a: 'b' } },
      warnings: [],
    });
    const { warnings } = await service.create({ ...NOTHING, name: 'data', labels: { a: 'c' } });
    expect(warnings).toEqual(['volume data was there already and keeps its labels: a=b']);
    expect(events).toEqual(['volume create data']);
  });

  test('a volume without a name is anonymous', async () => {
    const { volume } = await service.create({ ...NOTHING, name: '' });
    expect(volume.name).toMatch(/^[0-9a-f]{64}$/);
    expect(volume.labels).toEqual({ [ANONYMOUS_VOLUME_LABEL]: '' });
  });

  test('other options than those of the volume that is there are an error', async () => {
    const options = { type: 'none', o: 'bind', device: root };
    expect(await service.create({ ...NOTHING, name: 'bound', options })).toMatchObject({ mountpoint: root });
    await service.create({ ...NOTHING, name: 'bound', options });
    await service.create({ ...NOTHING, name: 'bound' });
    await expect(
      service.create({ ...NOTHING, name: 'bound', options: { ...options, device: '/' } }),
    ).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  test.each([
    [{ name: '../x' }, 'INVALID_ARGUMENT'],
    [{ name: 'a', driver: 'rexray' }, 'UNIMPLEMENTED'],
    [{ name: 'a', options: { type: 'nfs', device: ':/x' } }, 'UNIMPLEMENTED'],
  ])('%j leaves nothing behind', async (request, code) => {
    await expect(service.create({ ...NOTHING, ...request })).rejects.toMatchObject({ code });
    expect([names(), existsSync(join(root, 'volumes'))]).toEqual([[], false]);
  });
});

describe('volume rm', () => {
  test('names the containers that have it', async () => {
    await service.create({ ...NOTHING, name: 'data' });
    const users = [addContainer('1', [{ source: 'data' }]), addContainer('2', [{ source: 'data' }])];
    await expect(service.remove('data')).rejects.toMatchObject({
      reason: 'VOLUME_IN_USE',
      message: 'cannot remove volume data: it is in use by containers name-1, name-2',
    });
    expect(service.inspect('data').containers).toEqual(['name-1', 'name-2']);
    expect(() => service.inspect('dta')).toThrow(expect.objectContaining({ hint: 'Did you mean data?' }));
    for (const { id } of users) metadata.containers.deleteContainer(id);
    await service.remove('data');
    expect([names(), readdirSync(join(root, 'volumes'))]).toEqual([[], []]);
    await expect(service.remove('data')).rejects.toMatchObject({ code: 'NOT_FOUND', reason: 'VOLUME_NOT_FOUND' });
    expect(events).toEqual(['volume create data', 'volume destroy data']);
  });

  test('anonymous volumes go with their last container, others stay', async () => {
    const mounts = [
      { source: 'ab'.repeat(32), isAnonymous: true },
      { source: 'cd'.repeat(32), isAnonymous: false },
    ];
    const [one, other] = [addContainer('1', mounts), addContainer('2', mounts)];
    await store.ensureFor(one);
    await store.removeAnonymous(one);
    expect(names()).toHaveLength(2);
    metadata.containers.deleteContainer(one.id);
    await store.removeAnonymous(other);
    expect(names()).toEqual(['cd'.repeat(32)]);
  });
});

describe('volume prune', () => {
  test('shows what would go, and takes that alone', async () => {
    await service.create({ ...NOTHING, name: 'used' });
    await service.create({ ...NOTHING, name: 'kept' });
    const { volume, mountpoint } = await service.create({ ...NOTHING, name: '' });
    writeFileSync(join(mountpoint, 'file'), 'x'.repeat(10_000));
    addContainer('1', [{ source: 'used' }]);
    const request = { all: true, filters: [], planOnly: true, only: [] };
    const plan = await service.prune(request);
    expect(plan.map(({ name, reason }) => [name, reason])).toEqual(
      [
        [volume.name, 'anonymous'],
        ['kept', 'unused'],
      ].toSorted(),
    );
    expect(plan.find(({ reason }) => reason === 'anonymous')?.sizeBytes).toBeGreaterThanOrEqual(10_000);
    expect(names()).toHaveLength(3);
    const without = await service.prune({ ...request, without: ['1'.repeat(64)] });
    expect(without.map(({ name }) => name)).toContain('used');
    await service.create({ ...NOTHING, name: 'later' });
    await service.prune({ ...request, planOnly: false, only: ['kept', 'used'] });
    expect(names()).toEqual([volume.name, 'later', 'used'].toSorted());
    await service.prune({ ...request, all: false, planOnly: false });
    expect(names()).toEqual(['later', 'used']);
  });
});

describe('at start', () => {
  test('rows without a directory go, directories without a row come in', async () => {
    await service.create({ ...NOTHING, name: 'half-gone', labels: { a: 'b' } });
    rmSync(join(root, 'volumes/half-gone'), { recursive: true });
    for (const name of ['found', 'ef'.repeat(32)]) mkdirSync(join(root, 'volumes', name), { recursive: true });
    writeFileSync(join(root, 'volumes/.copying-found'), '');
    await store.reconcile();
    expect(store.list().map(({ name, labels }) => [name, Object.keys(labels)])).toEqual([
      ['ef'.repeat(32), [ANONYMOUS_VOLUME_LABEL]],
      ['found', []],
    ]);
  });
});
