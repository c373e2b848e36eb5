import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrnoCode } from '@tinydock/domain';
import type { ControllerPlace } from './stats/read-cgroup-stats.ts';

/**
 * Whether the kernel has killed a process of a cgroup because of its memory. conmon waits for such events, and may see the
 * container's end first; the counter is there until the cgroup is removed. Of both versions; v1 has it since Linux 4.13.
 */
export async function hasOomKills(place: ControllerPlace | undefined): Promise<boolean> {
  if (place === undefined) return false;
  const path = join(place.dir, place.isUnified ? 'memory.events' : 'memory.oom_control');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (hasErrnoCode(error, 'ENOENT', 'ENODEV', 'EOPNOTSUPP')) return '';
    throw error;
  });
  return /^oom_kill [1-9]/m.test(text);
}
