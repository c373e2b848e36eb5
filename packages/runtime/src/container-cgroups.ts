import { readdir, readFile, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { findCgroupMounts, readMountInfo } from '@tinydock/linux';
import { sendSignal } from './container-processes.ts';

const SIGKILL = 9;
const RETRY_DELAY_MS = 10;
const MAX_TRIES = 300;

/** Where a cgroup is in each hierarchy of this machine. */
export function locateCgroups(cgroupPath: string): readonly string[] {
  const mounts = findCgroupMounts(readMountInfo());
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
  const members = await readFile(join(dir, 'cgroup.procs'), 'utf8').catch(() => '');
  for (const pid of members.split('\n').filter((line) => line !== '' && line !== '0')) sendSignal(Number(pid), SIGKILL);
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
}

/** Ends what still runs in a container's cgroups and removes them; idempotent. */
export async function removeCgroups(cgroupPath: string): Promise<void> {
  await Promise.all(locateCgroups(cgroupPath).map(removeTree));
}

/** Removes the parent of all containers' cgroups where no container is left; idempotent. */
export async function removeCgroupParent(cgroupParent: string): Promise<void> {
  await Promise.all(locateCgroups(cgroupParent).map(tryRemove));
}
