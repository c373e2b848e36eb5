import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrnoCode } from '@tinydock/domain';
import type { ControllerPlace } from './stats/read-cgroup-stats.ts';

/**
 * Whether the kernel has killed a process of a cgroup because of its memory. conmon waits for such events, and may see the
 * container's end first; the counter is there until the cgroup is removed. Of both versions; v1 has it since Linux 4.13.
 */
export function hasOomKills(place: ControllerPlace | undefined): boolean {
  if (place === undefined) return false;
  const path = join(place.dir, place.isUnified ? 'memory.events' : 'memory.oom_control');
  try {
    return /^oom_kill [1-9]/m.test(readFileSync(path, 'utf8'));
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENODEV', 'EOPNOTSUPP')) return false;
    throw error;
  }
}
