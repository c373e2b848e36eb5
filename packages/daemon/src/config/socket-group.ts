import { readFileSync } from 'node:fs';
import { hasErrnoCode } from '@tinydock/domain';

/** Members of this group may use the daemon, as root does. */
const GROUP = 'tinydock';

/** The id of the group `tinydock`; undefined where there is none, and only root may use the daemon. group(5). */
export function findSocketGroup(path = '/etc/group'): number | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  const id = new RegExp(`^${GROUP}:[^:]*:(\\d+):`, 'm').exec(text)?.[1];
  return id === undefined ? undefined : Number(id);
}
