import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { TinydockError } from '@tinydock/domain';
import { tryLockFile } from '@tinydock/linux';

export interface DaemonLock {
  release(): void;
}

function lock(directory: string, what: string): DaemonLock {
  const path = join(directory, 'tinydockd.lock');
  const fd = openSync(path, 'a+', 0o600);
  if (!tryLockFile(fd)) {
    const holder = readFileSync(path, 'utf8').trim();
    closeSync(fd);
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      reason: 'STORE_LOCKED',
      message: `the ${what} ${directory} is in use by another tinydockd, process ${holder || 'unknown'}`,
      hint: 'Stop that daemon first, or give this one another --root and --run.',
    });
  }
  ftruncateSync(fd);
  writeSync(fd, `${process.pid}\n`);
  return {
    release: () => {
      closeSync(fd);
    },
  };
}

/**
 * Takes the store for this process; the kernel gives it back when the process ends, however it ends.
 * @throws TinydockError FAILED_PRECONDITION / STORE_LOCKED naming the process that has it
 */
export function lockStore(root: string): DaemonLock {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  return lock(root, 'store');
}

/** As {@link lockStore}: whoever starts there clears away what is mounted below and is not its own. */
export function lockRunDir(runDir: string): DaemonLock {
  return lock(runDir, 'run directory');
}
