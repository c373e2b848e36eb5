import { close, closeSync, constants, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { hasErrnoCode } from '@tinydock/domain';
import { O_PATH, UNMOUNT_FLAGS, unmountSync } from '@tinydock/linux';

const closeInPool = promisify(close);

/**
 * Takes mounts away at once and ends their filesystems afterwards. The end of an overlay syncs the whole filesystem
 * of its upper directory, 0.5 s and more on a busy disk; nobody but a new mount of the same directory has to wait.
 */
export class MountDetacher {
  readonly #endings = new Map<string, Promise<void>>();
  #last: Promise<void> = Promise.resolve();

  /** Idempotent. A tree that somebody still uses ends with its last user. */
  detach(target: string): void {
    let handle: number;
    try {
      handle = openSync(target, O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    } catch (error) {
      if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) return;
      throw error;
    }
    try {
      // The handle keeps the filesystem alive, so that this call does not wait for its end.
      unmountSync(target, UNMOUNT_FLAGS.detach);
    } catch (error) {
      closeSync(handle);
      if (hasErrnoCode(error, 'EINVAL')) return;
      throw error;
    }
    this.#endLater(target, handle);
  }

  /** One after the other: each occupies a thread of the pool, which has few. */
  #endLater(target: string, handle: number): void {
    const ending = this.#last.then(() => closeInPool(handle));
    this.#last = ending;
    this.#endings.set(target, ending);
    void ending.then(() => {
      if (this.#endings.get(target) === ending) this.#endings.delete(target);
    });
  }

  /** Waits until what was mounted here has ended. */
  async ended(target: string): Promise<void> {
    await this.#endings.get(target);
  }

  /** Waits until everything detached has ended. */
  async settle(): Promise<void> {
    await this.#last;
  }
}
