import { describe, expect, test } from 'vitest';
import { FlagValues } from '../program/flag-values.ts';
import { parseDeviceLimits } from './device-limit-flags.ts';
import { parseIsolation } from './isolation-flags.ts';
import { parseLimits, takenBackLimits } from './limit-flags.ts';
import { parseBytes } from './parse-bytes.ts';
import { PLAIN_MOUNT } from '@tinydock/protocol';
import { parseMount } from './parse-mount.ts';

const flags = (values: Readonly<Record<string, unknown>>): FlagValues =>
  new FlagValues(new Map(Object.entries(values)));
const isolation = (values: Readonly<Record<string, unknown>>) =>
  parseIsolation(flags(values), { cwd: '/home/jo', tmpfs: [] });

test.each([
  ['0', 0],
  ['512', 512],
  ['64k', 65_536],
  ['512m', 512 * 1024 ** 2],
  ['1.5G', 1.5 * 1024 ** 3],
  ['2gb', 2 * 1024 ** 3],
  ['1 MiB', 1024 ** 2],
])('%s is %d bytes', (text, bytes) => {
  expect(parseBytes('--memory', text)).toBe(bytes);
});

test.each(['', 'm', '-1', '1x', '1e9', '99999999999999999999'])('%j is no size', (text) => {
  expect(() => parseBytes('--memory', text)).toThrow('--memory');
});

describe('limits', () => {
  test('as numbers', () => {
    const values = { memory: '1g', 'memory-swap': '-1', cpus: '1.5', 'cpu-shares': '512', 'pids-limit': '0' };
    expect(parseLimits(flags(values))).toMatchObject({
      memoryBytes: 1024 ** 3,
      memorySwapBytes: -1,
      nanoCpus: 1_500_000_000,
      cpuShares: 512,
      pidsLimit: -1,
      cpuQuota: 0,
    });
  });

  test('that are taken back', () => {
    const given = flags({ memory: '0', cpus: '0', 'cpuset-cpus': '', 'cpu-quota': '-1', 'cpu-shares': '2' });
    expect(takenBackLimits(given, parseLimits(given))).toEqual(['memoryBytes', 'nanoCpus', 'cpusetCpus']);
    expect(takenBackLimits(flags({}), parseLimits(flags({})))).toEqual([]);
  });

  test.each([{ cpus: 'two' }, { memory: 'lots' }, { 'cpu-shares': 'x' }])('%j is refused', (values) => {
    expect(() => parseLimits(flags(values))).toThrow('invalid value');
  });
});

test('limits of devices', () => {
  const path = '/dev/disk/by-id/a:b';
  const limits = (values: Readonly<Record<string, readonly string[]>>) => parseDeviceLimits(flags(values));
  expect(limits({})).toBeUndefined();
  expect(limits({ 'device-read-bps': [`${path}:1mb`], 'blkio-weight-device': [`${path}:20`] })).toMatchObject({
    readBps: [{ path, rate: 1024 ** 2 }],
    weights: [{ path, rate: 20 }],
    writeIops: [],
  });
  for (const wrong of ['/dev/sda', 'sda:1', '/dev/sda:0', '/dev/sda:1.5', '/dev/sda:'])
    expect(() => limits({ 'device-write-iops': [wrong] })).toThrow('--device-write-iops');
});

describe('isolation', () => {
  test('each flag', async () => {
    const values = {
      'cap-add': ['NET_ADMIN'],
      'security-opt': ['no-new-privileges:true', 'seccomp=unconfined'],
      device: ['/dev/null', 'vendor.com/class=0:1', '/dev/zero:/dev/nil:r', '/dev/full:rw', '/dev/disk/a=b'],
      ulimit: ['nofile=10:20', 'core=unlimited'],
      sysctl: ['net.ipv4.ip_forward=1'],
      tmpfs: ['/run', '/tmp:size=1m,mode=700'],
      'shm-size': '1m',
      pid: 'host',
    };
    expect(await isolation(values)).toMatchObject({
      capAdd: ['NET_ADMIN'],
      noNewPrivileges: true,
      seccomp: 'unconfined',
      devices: [
        { hostPath: '/dev/null', containerPath: '/dev/null', permissions: 'rwm' },
        { hostPath: '/dev/zero', containerPath: '/dev/nil', permissions: 'r' },
        { hostPath: '/dev/full', containerPath: '/dev/full', permissions: 'rw' },
        { hostPath: '/dev/disk/a=b', containerPath: '/dev/disk/a=b', permissions: 'rwm' },
      ],
      cdiDevices: ['vendor.com/class=0:1'],
      ulimits: [
        { name: 'nofile', soft: 10, hard: 20 },
        { name: 'core', soft: -1, hard: -1 },
      ],
      sysctls: { 'net.ipv4.ip_forward': '1' },
      tmpfs: [
        { target: '/run', options: [] },
        { target: '/tmp', options: ['size=1m', 'mode=700'] },
      ],
      shmSizeBytes: 1024 ** 2,
      pid: 'host',
    });
  });

  test.each<[readonly string[], object]>([
    [['no-new-privileges'], { noNewPrivileges: true }],
    [['no-new-privileges', 'no-new-privileges=False'], { noNewPrivileges: false }],
    [['no-new-privileges:1', 'seccomp=unconfined', 'seccomp:builtin'], { noNewPrivileges: true, seccomp: '' }],
    [['apparmor=a=b', 'systempaths=unconfined'], { apparmor: 'a=b', unconfinedSystemPaths: true }],
    [['label=type:spc_t', 'label:level:s0:c1'], { labels: ['type:spc_t', 'level:s0:c1'] }],
    [['disable', 'writable-cgroups'], { labels: ['disable'], writableCgroups: true }],
    [['writable-cgroups=false'], { writableCgroups: false }],
  ])('--security-opt %j', async (values, expected) => {
    expect(await isolation({ 'security-opt': values })).toMatchObject(expected);
  });

  test.each([
    { 'security-opt': ['apparmor='] },
    { 'security-opt': ['label'] },
    { 'security-opt': ['systempaths=all'] },
    { 'security-opt': ['no-new-privileges=maybe'] },
    { 'security-opt': ['nothing=x'] },
    { 'security-opt': ['seccomp=/no/such/file'] },
    { ulimit: ['nofile'] },
    { sysctl: ['a'] },
    { pid: 'container:' },
    { uts: 'container:x' },
    { device: ['a:b:c:d'] },
  ])('%j is refused', async (values) => {
    await expect(isolation(values)).rejects.toThrow('invalid value');
  });
});

const DETAILED = { ...PLAIN_MOUNT, isDetailed: true };

describe('--mount', () => {
  test.each([
    [
      'type=bind,src=./a,dst=/b,ro',
      { ...DETAILED, kind: 'bind', source: '/home/jo/a', target: '/b', readOnly: true, mustExist: true },
    ],
    ['source=data,target=/d', { ...DETAILED, kind: 'volume', source: 'data', target: '/d' }],
    ['type=volume,destination=/d', { ...DETAILED, kind: 'volume', source: '', target: '/d' }],
    [
      'type=bind,src=/a,dst=/b,bind-propagation=rslave,bind-recursive=disabled',
      {
        ...DETAILED,
        kind: 'bind',
        source: '/a',
        target: '/b',
        mustExist: true,
        propagation: 'rslave',
        isNotRecursive: true,
      },
    ],
    [
      'type=image,src=alpine:3,dst=/i,image-subpath=usr/bin,consistency=cached',
      { ...DETAILED, kind: 'image', source: 'alpine:3', target: '/i', readOnly: true, subpath: 'usr/bin' },
    ],
    [
      'src=v,dst=/v,volume-driver=local,volume-opt=type=tmpfs,"volume-opt=o=size=1m,mode=700",volume-label=a,volume-label=b=c=d',
      {
        ...DETAILED,
        kind: 'volume',
        source: 'v',
        target: '/v',
        volumeDriver: 'local',
        volumeOptions: { type: 'tmpfs', o: 'size=1m,mode=700' },
        volumeLabels: { a: '', b: 'c=d' },
      },
    ],
    [
      'type=bind,src=/a,dst=/b,ro,bind-recursive=writable',
      {
        ...DETAILED,
        kind: 'bind',
        source: '/a',
        target: '/b',
        readOnly: true,
        mustExist: true,
        belowReadOnly: 'writable',
      },
    ],
  ])('%s', (text, mount) => {
    expect(parseMount(text, '/home/jo')).toEqual({ kind: 'mount', mount });
  });

  test('a tmpfs', () => {
    expect(parseMount('type=tmpfs,target=/t,tmpfs-size=1m,tmpfs-mode=1770', '/home/jo')).toEqual({
      kind: 'tmpfs',
      tmpfs: { target: '/t', options: ['size=1048576', 'mode=1770'], isDetailed: true },
    });
  });

  test.each([
    'type=bind,target=/b',
    'type=cluster,target=/b',
    'target=b',
    'type=bind,source=/a,target=/b,readonly=maybe',
    'type=bind,source=/a,target=/b,volume-nocopy',
    'type=bind,source=/a,target=/b,bind-propagation=rbind',
    'type=bind,source=/a,target=/b,bind-recursive=readonly',
    'type=bind,source=/a,target=/b,ro,bind-recursive=readonly',
    'type=bind,source=/a,target=/b,bind-recursive=writable',
    'type=bind,source=/a,target=/b,bind-recursive=perhaps',
    'type=volume,source=a,target=/b,bind-propagation=shared',
    'type=volume,target=/b,volume-subpath=x',
    'type=volume,source=a,target=/b,volume-opt==x',
    'type=volume,source=a,target=/b,"volume-label=a',
    'type=image,target=/b',
    'type=image,source=a,target=/b,readonly=false',
    'type=image,source=a,target=/b,image-subpath=',
    'type=volume,source=a,target=/b,image-subpath=x',
    'type=volume,source=a,target=/b,consistency=maybe',
  ])('%s is refused', (text) => {
    expect(() => parseMount(text, '/home/jo')).toThrow('--mount');
  });
});
