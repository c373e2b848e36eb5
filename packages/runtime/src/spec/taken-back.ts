import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ContainerLimits, TinydockError } from '@tinydock/domain';
import type { ControllerPlace } from '../stats/read-cgroup-stats.ts';

type SetName = 'cpus' | 'mems';
type Resources = Readonly<Record<string, unknown>>;

export interface LimitChange {
  readonly before: ContainerLimits;
  readonly after: ContainerLimits;
  readonly hasSwapLimit: boolean;
  /** All that the container may have. */
  readonly readSet: (name: SetName) => string;
}

const USUAL_PERIOD = 100_000;
const USUAL_SHARES = 1024;

/** The processors or memory nodes of a cgroup. @throws TinydockError FAILED_PRECONDITION where there is no such controller */
export function readCpuset(place: ControllerPlace | undefined, name: SetName): string {
  if (place === undefined)
    throw new TinydockError({ code: 'FAILED_PRECONDITION', message: 'this machine has no cpuset controller' });
  const file = place.isUnified ? `cpuset.${name}.effective` : `cpuset.${name}`;
  return readFileSync(join(place.dir, file), 'utf8').trim();
}

/** What the runtime must be told of limits that are gone: what it is not told of, it leaves as it is. */
export function withoutFormer(resources: Resources, change: LimitChange): Resources {
  const { before, after, hasSwapLimit, readSet } = change;
  const isGone = (name: keyof ContainerLimits): boolean => Boolean(before[name]) && !after[name];
  const hadQuota = isGone('nanoCpus') || isGone('cpuQuota');
  const memory = {
    ...(isGone('memoryBytes') && { limit: -1, ...(hasSwapLimit && { swap: -1 }) }),
    ...(isGone('memoryReservationBytes') && { reservation: -1 }),
  };
  const cpu = {
    ...(hadQuota && after.nanoCpus === 0 && after.cpuQuota === 0 && { quota: -1 }),
    ...((hadQuota || isGone('cpuPeriod')) && { period: USUAL_PERIOD }),
    ...(isGone('cpuShares') && { shares: USUAL_SHARES }),
    ...(isGone('cpusetCpus') && { cpus: readSet('cpus') }),
    ...(isGone('cpusetMems') && { mems: readSet('mems') }),
  };
  const merge = (name: string, former: object): Resources =>
    Object.keys(former).length === 0 ? {} : { [name]: { ...former, ...(resources[name] as object | undefined) } };
  return { ...resources, ...merge('memory', memory), ...merge('cpu', cpu) };
}
