import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';

const LOCK_NAME = '.tinydock.lock';
/** A change takes milliseconds; whoever has held the lock for so long has died with it. */
const STALE_MS = 30_000;
const GIVE_UP_MS = 60_000;
const PAUSE_MS = 20;

/** One lock, which no other that has its name later is: a filesystem may give a number again, but not at that time. */
interface SeenLock {
  readonly id: string;
  readonly ageMs: number;
}

/** Undefined where there is no lock. */
export async function lookAtLock(path: string): Promise<SeenLock | undefined> {
  try {
    const { ino, mtimeNs, mtimeMs } = await stat(path, { bigint: true });
    return { id: `${ino}-${mtimeNs}`, ageMs: Date.now() - Number(mtimeMs) };
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** False where the file is there. */
async function tryCreate(path: string): Promise<boolean> {
  try {
    await writeFile(path, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasErrnoCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function removeSeen(path: string, { id }: SeenLock): Promise<void> {
  if ((await lookAtLock(path))?.id === id) await rm(path, { force: true });
}

/**
 * Takes the lock of a dead process away, which several may have seen. One of them at a time, so that the last does not
 * remove the lock that the first has taken meanwhile.
 */
export async function breakLock(path: string, dead: SeenLock): Promise<void> {
  const right = `${path}.${dead.id}`;
  if (!(await tryCreate(right))) {
    // Whoever had the right may have died with it, too.
    const other = await lookAtLock(right);
    if (other !== undefined && other.ageMs >= STALE_MS) await removeSeen(right, other);
    return;
  }
  try {
    await removeSeen(path, dead);
  } finally {
    await rm(right, { force: true });
  }
}

async function breakStaleLock(path: string): Promise<void> {
  const seen = await lookAtLock(path);
  if (seen !== undefined && seen.ageMs >= STALE_MS) await breakLock(path, seen);
}

/**
 * Makes a short change to a directory while no other process that asks here does. Programs of other makers do not see
 * the lock.
 * @throws TinydockError FAILED_PRECONDITION where others hold it for a minute; what the change throws
 */
export async function withDirectoryLock(directory: string, change: () => Promise<void>): Promise<void> {
  const path = join(directory, LOCK_NAME);
  const giveUpAt = performance.now() + GIVE_UP_MS;
  while (!(await tryCreate(path))) {
    if (performance.now() > giveUpAt) {
      throw new TinydockError({
        code: 'FAILED_PRECONDITION',
        message: `other processes hold ${path} without an end`,
        hint: 'Remove the file if no build writes to this directory.',
      });
    }
    await breakStaleLock(path);
    await delay(PAUSE_MS);
  }
  const own = await lookAtLock(path);
  try {
    await change();
  } finally {
    // Whoever was taken for dead has it no more.
    if (own !== undefined) await removeSeen(path, own);
  }
}
