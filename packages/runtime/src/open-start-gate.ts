import { constants, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasErrnoCode } from '@tinydock/domain';

const POLL_MS = 1;

/** True when the container's first process has written that it goes on. */
async function hasPassed(gate: FileHandle): Promise<boolean> {
  try {
    return (await gate.read(Buffer.alloc(1))).bytesRead > 0;
  } catch (error) {
    if (hasErrnoCode(error, 'EAGAIN')) return false;
    throw error;
  }
}

/**
 * Lets a container that runc has created run its program, by reading and removing the FIFO on which its first process
 * waits. `runc start` does the same and nothing else, in 30 ms of processor time and after a fork of the daemon.
 * @param isAlive whether the first process has not ended
 * @returns false where there is nothing to open; `runc start` then says why
 */
export async function openStartGate(path: string, isAlive: () => boolean): Promise<boolean> {
  let gate: FileHandle;
  try {
    // Without waiting: of a process that has ended nobody would come to write.
    gate = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return false;
    throw error;
  }
  try {
    let wasAlive = true;
    while (!(await hasPassed(gate))) {
      if (!wasAlive) return false;
      wasAlive = isAlive();
      // A short program may have begun and ended between the two looks: what it wrote then is still there to read.
      if (wasAlive) await sleep(POLL_MS);
    }
  } finally {
    await gate.close();
  }
  rmSync(path, { force: true });
  return true;
}
