import { mkdir, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasErrnoCode } from '@tinydock/domain';
import type { LayerDriver } from '../driver/layer-driver.ts';
import { KeyedLock } from '../store/keyed-lock.ts';

/** What is mounted: a layer by the hex digits of its diffID, or the correction of a chain by those of its chainID. */
export interface MountKey {
  readonly kind: 'layers' | 'chains';
  readonly name: string;
}

/** Mounts each layer once however many hold it: one filesystem, one page cache. */
export class LayerMounts {
  readonly #directory: string;
  readonly #driver: LayerDriver;
  readonly #holders = new Map<string, number>();
  readonly #lock = new KeyedLock();

  constructor(directory: string, driver: LayerDriver) {
    this.#directory = directory;
    this.#driver = driver;
  }

  pathOf({ kind, name }: MountKey): string {
    return join(this.#directory, kind, name);
  }

  /** The key of a path that `pathOf` gave; undefined for any other. */
  keyOf(path: string): MountKey | undefined {
    const [kind, name, ...rest] = path.startsWith(`${this.#directory}/`)
      ? path.slice(this.#directory.length + 1).split('/')
      : [];
    if ((kind !== 'layers' && kind !== 'chains') || name === undefined || rest.length > 0) return undefined;
    return { kind, name };
  }

  isHeld(key: MountKey): boolean {
    return this.#holders.has(this.pathOf(key));
  }

  /** Mounts the layer unless it is mounted, and counts one more holder. @returns where it is */
  async acquire(key: MountKey, layerDir: string): Promise<string> {
    const path = this.pathOf(key);
    return await this.#lock.run(path, async () => {
      const holders = this.#holders.get(path) ?? 0;
      if (holders === 0) {
        await mkdir(path, { recursive: true, mode: 0o700 });
        await this.#driver.expose(layerDir, path);
      }
      this.#holders.set(path, holders + 1);
      return path;
    });
  }

  /** Counts one more holder of a mount that was found in the mount table. */
  adopt(key: MountKey): void {
    const path = this.pathOf(key);
    this.#holders.set(path, (this.#holders.get(path) ?? 0) + 1);
  }

  /** Counts one holder less; the last one unmounts. */
  async release(key: MountKey): Promise<void> {
    const path = this.pathOf(key);
    await this.#lock.run(path, async () => {
      const holders = this.#holders.get(path) ?? 0;
      if (holders > 1) {
        this.#holders.set(path, holders - 1);
        return;
      }
      if (holders === 0) return;
      await this.#driver.withdraw(path);
      this.#holders.delete(path);
      await removeEmpty(path);
    });
  }

  /** Unmounts what nobody holds, such as what a crash left. */
  async withdrawUnheld(path: string): Promise<void> {
    if (this.#holders.has(path)) return;
    await this.#driver.withdraw(path);
    if (dirname(dirname(path)) === this.#directory) await removeEmpty(path);
  }
}

async function removeEmpty(path: string): Promise<void> {
  await rmdir(path).catch((error: unknown) => {
    if (!hasErrnoCode(error, 'ENOENT', 'ENOTEMPTY', 'EBUSY')) throw error;
  });
}
