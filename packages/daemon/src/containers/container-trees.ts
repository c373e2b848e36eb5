import { rmdir } from 'node:fs/promises';
import {
  type ContainerCatalog,
  type ContainerId,
  type ContainerRecord,
  hasErrnoCode,
  type RootfsMounter,
  TinydockError,
} from '@tinydock/domain';
import type { KeyLock } from '../concurrency/key-lock.ts';
import { containerPaths } from './container-paths.ts';
import { rootfsRequest } from './mount-points.ts';

export interface ContainerTreesOptions {
  readonly root: string;
  readonly runDir: string;
  readonly catalog: ContainerCatalog;
  readonly mounter: RootfsMounter;
  readonly locks: KeyLock;
}

/** A container's tree, mounted until it is closed. */
export interface OpenContainerTree {
  readonly directory: string;
  readonly close: () => Promise<void>;
}

/** Gives others the trees of containers, whether they run or not. */
export class ContainerTrees {
  readonly #options: ContainerTreesOptions;

  constructor(options: ContainerTreesOptions) {
    this.#options = options;
  }

  /**
   * A container that does not run is mounted meanwhile, and cannot be started or removed until the tree is closed. One
   * that runs goes on as it likes.
   * @throws TinydockError NOT_FOUND / CONTAINER_NOT_FOUND where it has gone
   */
  async open(id: ContainerId): Promise<OpenContainerTree> {
    const { locks } = this.#options;
    const opened = Promise.withResolvers<OpenContainerTree>();
    const closed = Promise.withResolvers<undefined>();
    const holding = locks.run(id, async () => {
      const record = this.#mustGet(id);
      const directory = containerPaths(this.#options, id).rootfsDir;
      if (record.state.kind === 'running') {
        opened.resolve({ directory, close: () => Promise.resolve() });
        return;
      }
      await this.#options.mounter.mount(rootfsRequest(this.#options, record));
      const close = (): Promise<void> => {
        closed.resolve(undefined);
        return holding;
      };
      opened.resolve({ directory, close });
      await closed.promise;
      await this.#unmount(id);
    });
    holding.catch(opened.reject);
    return opened.promise;
  }

  async #unmount(id: ContainerId): Promise<void> {
    const paths = containerPaths(this.#options, id);
    await this.#options.mounter.unmount(id);
    for (const dir of [paths.rootfsDir, paths.runDir]) {
      await rmdir(dir).catch((error: unknown) => {
        if (!hasErrnoCode(error, 'ENOENT', 'ENOTEMPTY', 'EBUSY')) throw error;
      });
    }
  }

  #mustGet(id: ContainerId): ContainerRecord {
    const record = this.#options.catalog.getContainer(id);
    if (record !== undefined && record.state.kind !== 'removing') return record;
    throw new TinydockError({
      code: 'NOT_FOUND',
      reason: 'CONTAINER_NOT_FOUND',
      message: `no such container: ${id}`,
    });
  }
}
