import { readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { type CgroupMounts, findCgroupMounts, readMountInfo } from '@tinydock/linux';
import { sendSignal } from './container-processes.ts';
import type { ControllerPlace } from './stats/read-cgroup-stats.ts';

const SIGKILL = 9;
const RETRY_DELAY_MS = 10;
const MAX_TRIES = 300;

/**
 * Where a container's cgroup lies in each hierarchy.
 * @param asked what the user asked for, checked: from the root with a slash, else below `own`; empty for `own`
 */
export function cgroupPathOf(id: string, asked: string, own: string): string {
  const parent = asked.startsWith('/') ? asked : [own, ...(asked === '' ? [] : [asked])].join('/');
  return `${parent}/${id}`;
}

let hierarchies: CgroupMounts | undefined;

/** Those of this machine, which are there before any daemon: looked for once, in a table that grows with each container. */
function findHierarchies(): CgroupMounts | undefined {
  hierarchies ??= findCgroupMounts(readMountInfo());
  return hierarchies;
}

/** Where a cgroup is in each hierarchy of this machine. */
export function locateCgroups(cgroupPath: string): readonly string[] {
  const mounts = findHierarchies();
  if (mounts === undefined) return [];
  const roots = new Set([...mounts.controllers.values(), ...(mounts.unified === undefined ? [] : [mounts.unified])]);
  return [...roots].map((root) => join(root, cgroupPath));
}

async function listChildren(dir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(dir, entry.name));
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENODEV')) return [];
    throw error;
  }
}

async function killMembers(dir: string): Promise<void> {
  for (const pid of await readMembers(dir).catch(() => [])) sendSignal(pid, SIGKILL);
}

/** rmdir(2); false where it is still in use. */
async function tryRemove(dir: string): Promise<boolean> {
  try {
    await rmdir(dir);
    return true;
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return true;
    if (hasErrnoCode(error, 'EBUSY', 'ENOTEMPTY')) return false;
    throw error;
  }
}

async function removeTree(dir: string): Promise<void> {
  if (await tryRemove(dir)) return;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    for (const child of await listChildren(dir)) await removeTree(child);
    if (await tryRemove(dir)) return;
    // Killed processes leave their cgroup a little after the signal.
    await killMembers(dir);
    await sleep(RETRY_DELAY_MS);
  }
  throw new TinydockError({ code: 'INTERNAL', message: `cannot remove the cgroup ${dir}: processes in it do not end` });
}

/** Sends SIGKILL to what runs in a container's cgroups. */
export async function killCgroups(cgroupPath: string): Promise<void> {
  await Promise.all(locateCgroups(cgroupPath).map(killMembers));
  await thawCgroup(cgroupPath);
}

/** Of the hierarchies, the one that knows of a controller; the unified one where v1 does not have it. */
export function createControllerFinder(cgroupPath: string): (controller: string) => ControllerPlace | undefined {
  const mounts = findHierarchies();
  return (controller) => {
    const root = mounts?.controllers.get(controller) ?? mounts?.unified;
    if (root === undefined) return undefined;
    return { dir: join(root, cgroupPath), isUnified: mounts?.controllers.has(controller) !== true };
  };
}

function locateController(cgroupPath: string, controller: string): string | undefined {
  return createControllerFinder(cgroupPath)(controller)?.dir;
}

/** Lets frozen processes of a cgroup go on; idempotent, also where it is gone. */
export async function thawCgroup(cgroupPath: string): Promise<void> {
  const freezer = createControllerFinder(cgroupPath)('freezer');
  if (freezer === undefined) return;
  const [name, value] = freezer.isUnified ? ['cgroup.freeze', '0'] : ['freezer.state', 'THAWED'];
  try {
    // Not created where it is missing.
    await writeFile(join(freezer.dir, name), value, { flag: 'r+' });
  } catch (error) {
    if (!hasErrnoCode(error, 'ENOENT', 'ENODEV')) throw error;
  }
}

async function readMembers(dir: string): Promise<readonly number[]> {
  const text = await readFile(join(dir, 'cgroup.procs'), 'utf8').catch((error: unknown) => {
    if (hasErrnoCode(error, 'ENOENT', 'ENODEV', 'EOPNOTSUPP')) return '';
    throw error;
  });
  return text
    .split('\n')
    .filter((line) => line !== '' && line !== '0')
    .map(Number);
}

/** The processes of a cgroup and those below it, in ascending order. */
export async function listCgroupProcesses(cgroupPath: string): Promise<readonly number[]> {
  const pids = new Set<number>();
  const visit = async (dir: string): Promise<void> => {
    for (const pid of await readMembers(dir)) pids.add(pid);
    for (const child of await listChildren(dir)) await visit(child);
  };
  const dir = locateController(cgroupPath, 'pids');
  if (dir !== undefined) await visit(dir);
  return [...pids].sort((one, other) => one - other);
}

/** Ends what still runs in a container's cgroups and removes them; idempotent. */
export async function removeCgroups(cgroupPath: string): Promise<void> {
  await thawCgroup(cgroupPath);
  await Promise.all(locateCgroups(cgroupPath).map(removeTree));
}

/** Removes the cgroups between those of a container and `own` where nothing else is in them; idempotent. */
export async function removeEmptyParents(cgroupPath: string, own: string): Promise<void> {
  for (let parent = dirname(cgroupPath); parent.startsWith(`${own}/`); parent = dirname(parent)) {
    await Promise.all(locateCgroups(parent).map(tryRemove));
  }
}

/** Removes the parent of all containers' cgroups where no container is left; idempotent. */
export async function removeCgroupParent(cgroupParent: string): Promise<void> {
  await Promise.all(locateCgroups(cgroupParent).map(tryRemove));
}
