import { mkdir, rm } from 'node:fs/promises';
import {
  type BindMount,
  type ContainerAddress,
  type ContainerCatalog,
  type ContainerId,
  type ContainerRecord,
  type ContainerRuntime,
  type NetworkDriver,
  type NetworkResult,
  isJoined,
  type PortMapping,
  type RootfsMounter,
  type TerminalSize,
  TinydockError,
} from '@tinydock/domain';
import type { Logger } from '../system/logger.ts';
import type { VolumeMounts } from '../volumes/volume-mounts.ts';
import { joinedNetwork, openJoined } from './open-joined.ts';
import { networkRequestOf } from './network-request.ts';
import { containerPaths } from './container-paths.ts';
import { rootfsRequest } from './mount-points.ts';
import { dropSharedMemory, prepareSharedMemory } from './shared-memory.ts';

export interface LauncherOptions {
  readonly root: string;
  readonly runDir: string;
  readonly catalog: ContainerCatalog;
  readonly mounter: RootfsMounter;
  readonly network: NetworkDriver;
  readonly runtime: ContainerRuntime;
  readonly volumes: VolumeMounts;
  readonly logger: Logger;
}

export interface LaunchOptions {
  readonly terminalSize: TerminalSize | undefined;
  /** Between the creation of the process and the start of its program. */
  readonly beforeStart: () => Promise<void>;
}

export interface Launched {
  readonly pid: number;
  readonly addresses: readonly ContainerAddress[];
  readonly boundPorts: readonly PortMapping[];
}

interface NewProcess {
  readonly record: ContainerRecord;
  readonly network: NetworkResult;
  readonly mounts: readonly BindMount[];
  readonly terminalSize: TerminalSize | undefined;
}

/** Builds and takes down what a running container needs: its tree, its network, its process. Holds no state. */
export class ContainerLauncher {
  readonly #options: LauncherOptions;
  /** Networks that are still being taken down after their containers are gone. */
  readonly #closingNetworks = new Set<Promise<void>>();

  constructor(options: LauncherOptions) {
    this.#options = options;
  }

  async #connect(record: ContainerRecord, filesDir: string): ReturnType<NetworkDriver['setUp']> {
    const { spec } = record;
    if (spec.ports.length > 0) await Promise.all(this.#closingNetworks);
    if (isJoined(spec.network)) return joinedNetwork(this.#options, record);
    await mkdir(filesDir, { recursive: true, mode: 0o755 });
    return this.#options.network.setUp(networkRequestOf(this.#options, record));
  }

  /**
   * Mounts, connects and creates the container's process, calls `beforeStart`, then runs its program. On failure
   * nothing of it is left.
   */
  async launch(record: ContainerRecord, options: LaunchOptions): Promise<Launched> {
    const { runtime, mounter, volumes } = this.#options;
    const { id } = record;
    const paths = containerPaths(this.#options, id);
    try {
      const mounts = await volumes.hold(record);
      await mkdir(paths.runDir, { recursive: true, mode: 0o700 });
      const [network] = await settleAll([
        this.#connect(record, paths.filesDir),
        // What goes with the container's end is nobody's after a power failure; the end of a mount would sync the disk.
        mounter.mount({ ...rootfsRequest(this.#options, record), volatile: record.spec.autoRemove }),
      ]);
      await volumes.fill(record, paths.rootfsDir);
      const pid = await this.#create({
        record,
        network,
        mounts,
        terminalSize: options.terminalSize,
      });
      volumes.placed(id);
      await options.beforeStart();
      await runtime.start(id);
      return { pid, addresses: network.addresses, boundPorts: network.boundPorts };
    } catch (error) {
      await this.#dismantleFailed(id);
      throw error;
    }
  }

  /** The container's process, which has what it joins of others. */
  async #create({ record, network, mounts, terminalSize }: NewProcess): Promise<number> {
    const { runtime } = this.#options;
    const { id, spec } = record;
    const { rootfsDir, bundleDir, logPath } = containerPaths(this.#options, id);
    const shmDir = await prepareSharedMemory(record, (other) => containerPaths(this.#options, other).runDir);
    const { namespaces: joined, close } = await openJoined(this.#options, record);
    try {
      const { netnsPath, files } = network;
      const place = { rootfsDir, bundleDir, logPath, netnsPath, joined, shmDir };
      return (await runtime.create({ id, spec, ...place, files, mounts, terminalSize })).pid;
    } finally {
      await close();
    }
  }

  /** Why the launch failed is what users must read; what cannot be taken down now is tried again at the next chance. */
  async #dismantleFailed(id: ContainerId): Promise<void> {
    try {
      await this.dismantle(id);
    } catch (error) {
      this.#options.logger.error({ container: id, err: error }, 'cannot take down what a failed start has left');
    }
    await this.networksClosed();
  }

  /**
   * Takes down what {@link launch} built, whatever of it there is; idempotent. The network is taken down in the
   * background, because it is the slowest part and nobody but the next user of a published port depends on it.
   */
  async dismantle(id: ContainerId): Promise<void> {
    const { runtime, mounter, network, volumes, logger } = this.#options;
    await runtime.delete(id);
    const closing = network.tearDown(id).finally(() => this.#closingNetworks.delete(closing));
    closing.catch((error: unknown) => {
      logger.warn({ container: id, err: error }, 'cannot take down the network of a container');
    });
    this.#closingNetworks.add(closing);
    await mounter.unmount(id);
    await volumes.release(id);
    dropSharedMemory(containerPaths(this.#options, id).runDir);
    await rm(containerPaths(this.#options, id).runDir, { recursive: true, force: true });
  }

  /** Waits until every network that is being taken down is gone. */
  async networksClosed(): Promise<void> {
    await Promise.allSettled(this.#closingNetworks);
  }
}

/** As `Promise.all`, but waits for all of them before it throws the first failure, so that nothing runs on. */
async function settleAll<A, B>(work: readonly [Promise<A>, Promise<B>]): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled(work);
  if (a.status === 'rejected') throw toError(a.reason);
  if (b.status === 'rejected') throw toError(b.reason);
  return [a.value, b.value];
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new TinydockError({ code: 'INTERNAL', message: String(reason) });
}
