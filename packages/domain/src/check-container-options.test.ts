import { describe, expect, test } from 'vitest';
import { checkDeviceLimits, checkIsolation, checkLimits } from './check-container-options.ts';
import {
  type ContainerIsolation,
  type ContainerLimits,
  DEFAULT_ISOLATION,
  NO_DEVICE_LIMITS,
  NO_LIMITS,
} from './container-options.ts';

const MIB = 1024 * 1024;

describe('limits', () => {
  test.each<Partial<ContainerLimits>>([
    {},
    { memoryBytes: 6 * MIB, memorySwapBytes: -1, memoryReservationBytes: 5 * MIB },
    { nanoCpus: 4e9, cpusetCpus: '0-2,4', pidsLimit: -1 },
    { cpuPeriod: 1000, cpuQuota: 1000, cpuShares: 2 },
    { blkioWeight: 10, memorySwappiness: 0, oomKillDisable: true },
  ])('%j can be', (limits) => {
    checkLimits({ ...NO_LIMITS, ...limits }, 4);
  });

  test.each<Partial<ContainerLimits>>([
    { memoryBytes: MIB },
    { memorySwapBytes: 10 * MIB },
    { memoryBytes: 10 * MIB, memorySwapBytes: 9 * MIB },
    { memoryBytes: 10 * MIB, memoryReservationBytes: 11 * MIB },
    { nanoCpus: 4.1e9 },
    { nanoCpus: 1e9, cpuQuota: 1000 },
    { cpuPeriod: 1 },
    { cpusetCpus: '../0' },
    { pidsLimit: -2 },
    { blkioWeight: 9 },
    { memorySwappiness: 101 },
  ])('%j cannot', (limits) => {
    expect(() => checkLimits({ ...NO_LIMITS, ...limits }, 4)).toThrow('invalid');
  });
});

describe('isolation', () => {
  test.each<Partial<ContainerIsolation>>([
    {},
    { capAdd: ['CAP_NET_ADMIN'], capDrop: ['ALL'] },
    { cgroupParent: '/a/b.slice', deviceCgroupRules: ['c 1:3 rwm', 'a *:* r', 'b 8:* w'] },
    { ulimits: [{ name: 'nofile', soft: 1, hard: -1 }], sysctls: { 'net.core.somaxconn': '1', 'kernel.sem': '1' } },
    { apparmor: 'docker-default', labels: ['disable', 'type:spc_t', 'level:s0:c1,c2'] },
    { tmpfs: [{ target: '/t', options: ['size=10m', 'mode=1777', 'uid=0', 'exec'] }] },
  ])('%j can be', (isolation) => {
    checkIsolation({ ...DEFAULT_ISOLATION, ...isolation }, 'bridge');
  });

  test.each<Partial<ContainerIsolation>>([
    { capAdd: ['CAP_net'] },
    ...['/', '../x', '/a/../b', 'a//b', 'a/.', 'a b'].map((cgroupParent) => ({ cgroupParent })),
    ...['c 1:3', 'd 1:3 r', 'c 1 r', 'c 1:3 rwx'].map((rule) => ({ deviceCgroupRules: [rule] })),
    { ulimits: [{ name: 'fun', soft: 1, hard: 1 }] },
    { ulimits: [{ name: 'nofile', soft: 2, hard: 1 }] },
    { apparmor: 'two words' },
    ...['type', 'disabled', 'filetype:x', 'level:', 'user:a b'].map((label) => ({ labels: [label] })),
    { sysctls: { 'kernel.core_pattern': '|/x' } },
    { sysctls: { 'kernel.sem': '1' }, ipc: 'host' },
    { tmpfs: [{ target: '/t', options: ['context=x'] }] },
    { tmpfs: [{ target: 't', options: [] }] },
    { cdiDevices: ['vendor.com/class'] },
    { devices: [{ hostPath: 'dev', containerPath: '/d', permissions: 'r' }] },
    { oomScoreAdj: 1001 },
  ])('%j cannot', (isolation) => {
    expect(() => checkIsolation({ ...DEFAULT_ISOLATION, ...isolation }, 'bridge')).toThrow('invalid');
  });
});

test.each([
  { weights: [{ path: '/dev/sda', rate: 9 }] },
  { readBps: [{ path: 'sda', rate: 9 }] },
  { writeIops: [{ path: '/dev/sda', rate: 0 }] },
])('%j is no limit of devices', (limits) => {
  checkDeviceLimits(NO_DEVICE_LIMITS);
  expect(() => {
    checkDeviceLimits({ ...NO_DEVICE_LIMITS, ...limits });
  }).toThrow('invalid');
});
