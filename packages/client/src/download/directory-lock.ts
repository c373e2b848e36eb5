import { randomBytes } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';

const LOCK_NAME = '.tinydock.lock';
/** A change takes milliseconds; whoever has held the lock for so long has died with it. */
const STALE_MS = 30_000;
const GIVE_UP_MS = 60_000;
const PAUSE_MS = 20;

async function tryLock(path: string): Promise<boolean> {
  try {
    await writeFile(path, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasErrnoCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Takes the lock of a dead process away; by a rename, which only one of those who wait can do. */
async function breakStaleLock(path: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs < STALE_MS) return;
    const broken = `${path}.${randomBytes(6).toString('hex')}`;
    await rename(path, broken);
    await rm(broken, { force: true });
  } catch (error) {
    if (!hasErrnoCode(error, 'ENOENT')) throw error;
  }
}

/**
 * Makes a short change to a directory while no other process that asks here does. Programs of other makers do not see
 * the lock.
 * @throws TinydockError FAILED_PRECONDITION where others hold it for a minute; what the change throws
 */
export async function withDirectoryLock(directory: string, change: () => Promise<void>): Promise<void> {
  const path = join(directory, LOCK_NAME);
  const giveUpAt = performance.now() + GIVE_UP_MS;
  while (!(await tryLock(path))) {
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
  try {
    await change();
  } finally {
    await rm(path, { force: true });
  }
}
