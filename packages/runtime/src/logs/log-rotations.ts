import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasErrnoCode } from '@tinydock/domain';
import { isListening, reopenLog } from '../conmon/control-fifo.ts';
import { OpenLog } from './open-log.ts';

const MAX_ROTATED_FILES = 1000;

export interface Rotation {
  readonly path: string;
  /** Where conmon's control FIFO is. */
  readonly bundleDir: string;
  /** The one that is written included; 1 or more. */
  readonly maxFiles: number;
}

async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function inodeOf(path: string): Promise<bigint | undefined> {
  try {
    return (await stat(path, { bigint: true })).ino;
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: unknown) => {
    if (!hasErrnoCode(error, 'ENOENT')) throw error;
  });
}

/**
 * Rotates logs, and keeps readers right meanwhile: `log` becomes `log.1`, that `log.2`, and so on, and every reader gets the
 * new file at once, so that a slow one loses nothing. Rotations and openings of one log come one after the other.
 */
export class LogRotations {
  readonly #tails = new Map<string, Promise<unknown>>();
  readonly #readers = new Map<string, Set<OpenLog>>();

  async #locked<T>(path: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(path) ?? Promise.resolve();
    const now = before.then(work);
    const tail = now.catch(() => undefined);
    this.#tails.set(path, tail);
    try {
      return await now;
    } finally {
      if (this.#tails.get(path) === tail) this.#tails.delete(path);
    }
  }

  /**
   * Opens the files that are there, or the one that is written alone, and gets those to come unless told otherwise. The
   * caller closes it.
   */
  async open(
    path: string,
    options: { readonly newestOnly: boolean; readonly untilRotation?: boolean | undefined },
  ): Promise<OpenLog> {
    return this.#locked(path, async () => {
      const files: FileHandle[] = [];
      const newest = await openFile(path);
      if (newest !== undefined) files.push(newest);
      for (let number = 1; number < MAX_ROTATED_FILES && !options.newestOnly; number += 1) {
        const older = await openFile(`${path}.${number}`);
        if (older === undefined) break;
        files.unshift(older);
      }
      const readers = this.#readers.get(path) ?? new Set();
      const leave = (): void => {
        readers.delete(log);
        if (readers.size === 0 && this.#readers.get(path) === readers) this.#readers.delete(path);
      };
      const log: OpenLog = new OpenLog(files, { leave, takesMore: options.untilRotation !== true });
      this.#readers.set(path, readers.add(log));
      return log;
    });
  }

  /** Has conmon begin a new file; the oldest ones go. Does nothing where conmon has ended. */
  async rotate({ path, bundleDir, maxFiles }: Rotation): Promise<void> {
    await this.#locked(path, async () => {
      const old = await inodeOf(path);
      const places = [path, ...Array.from({ length: maxFiles }, (_, index) => `${path}.${index + 1}`)];
      const steps = places.slice(1).map((to, index) => ({ from: places[index] ?? path, to }));
      for (const { from, to } of steps.toReversed()) await renameIfThere(from, to);
      if (await this.#reopen(path, bundleDir, old)) {
        await rm(`${path}.${maxFiles}`, { force: true });
        return;
      }
      // The container ended meanwhile: everything is again where it was, the oldest file too.
      for (const { from, to } of steps) await renameIfThere(to, from);
    });
  }

  /** Has conmon begin the file that a rotation left out because the daemon was killed in between. */
  async repair({ path, bundleDir }: Pick<Rotation, 'path' | 'bundleDir'>): Promise<void> {
    await this.#locked(path, async () => {
      if ((await inodeOf(path)) === undefined) await this.#reopen(path, bundleDir, undefined);
    });
  }

  /** False where conmon has ended before it began a file. */
  async #reopen(path: string, bundleDir: string, old: bigint | undefined): Promise<boolean> {
    if (!(await reopenLog(bundleDir))) return false;
    for (let delayMs = 1; ; delayMs = Math.min(delayMs * 2, 50)) {
      // Asked before looking: what conmon did before its end is then seen.
      const hasEnded = !(await isListening(bundleDir));
      const now = await inodeOf(path);
      if (now !== undefined && now !== old) break;
      if (hasEnded) return false;
      await sleep(delayMs);
    }
    for (const reader of this.#readers.get(path) ?? []) {
      const file = await openFile(path);
      if (file !== undefined) await reader.add(file);
    }
    return true;
  }
}
