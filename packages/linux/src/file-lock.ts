import { hasErrnoCode } from '@tinydock/domain';
import { bindLibc, callLibc } from './libc.ts';

const LOCK_EX = 2;
const LOCK_NB = 4;
const LOCK_UN = 8;

function flock(fd: number, operation: number): void {
  callLibc({
    function: bindLibc({ name: 'flock', parameters: ['int', 'int'] }),
    syscall: 'flock',
    subject: `file descriptor ${String(fd)}`,
    args: [fd, operation],
  });
}

/**
 * flock(2), exclusive, without waiting; false where another open file holds it. The lock ends when the last copy of
 * the descriptor is closed, so a crash frees it.
 * @throws ErrnoError
 */
export function tryLockFile(fd: number): boolean {
  try {
    flock(fd, LOCK_EX | LOCK_NB);
    return true;
  } catch (error) {
    if (hasErrnoCode(error, 'EAGAIN', 'EWOULDBLOCK')) return false;
    throw error;
  }
}

/** Gives the lock back. @throws ErrnoError */
export function unlockFile(fd: number): void {
  flock(fd, LOCK_UN);
}
