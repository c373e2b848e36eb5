import { type ContainerLimits, NO_LIMITS } from '@tinydock/domain';
import { expect, test } from 'vitest';
import { buildResources } from './resources.ts';
import { readCpuset, withoutFormer } from './taken-back.ts';

const change = (before: Partial<ContainerLimits>, after: Partial<ContainerLimits>): object => {
  const [from, to] = [
    { ...NO_LIMITS, ...before },
    { ...NO_LIMITS, ...after },
  ];
  return withoutFormer(buildResources(to, true), {
    before: from,
    after: to,
    hasSwapLimit: true,
    readSet: (name) => `all ${name}`,
  });
};

test.each<[Partial<ContainerLimits>, Partial<ContainerLimits>, object]>([
  [{}, {}, {}],
  [{ memoryBytes: 1e8 }, {}, { memory: { limit: -1, swap: -1 } }],
  [
    { memoryBytes: 1e8, cpuShares: 5 },
    { memoryBytes: 1e8 },
    { memory: { limit: 1e8, swap: 2e8 }, cpu: { shares: 1024 } },
  ],
  [{ nanoCpus: 1e9 }, {}, { cpu: { quota: -1, period: 100_000 } }],
  [{ nanoCpus: 1e9 }, { cpuQuota: 5000 }, { cpu: { quota: 5000, period: 100_000 } }],
  [{ cpusetCpus: '0', cpusetMems: '0' }, {}, { cpu: { cpus: 'all cpus', mems: 'all mems' } }],
  [{ memoryReservationBytes: 5 }, { pidsLimit: 3 }, { memory: { reservation: -1 }, pids: { limit: 3 } }],
])('from %j to %j the runtime is told %j', (before, after, resources) => {
  expect(change(before, after)).toEqual(resources);
});

test('without a controller there is no set to go back to', () => {
  expect(() => readCpuset(undefined, 'cpus')).toThrow('no cpuset controller');
});
