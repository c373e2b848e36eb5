import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ContainerAddress,
  type ContainerId,
  type ContainerRecord,
  type ContainerRuntime,
  hasErrnoCode,
  type MountSpec,
  type NetworkDriver,
  type PortMapping,
  type RootfsMounter,
  type TerminalSize,
  TinydockError,
} from '@tinydock/domain';
import { KeyLock } from '../concurrency/key-lock.ts';
import type { Logger } from '../system/logger.ts';
import { containerPaths } from './container-paths.ts';
import { copyUp } from './copy-up.ts';
import { rootfsRequest } from './mount-points.ts';

export interface LauncherOptions {
  readonly root: string;
  readonly runDir: string;
  readonly mounter: RootfsMounter;
  readonly network: NetworkDriver;
  readonly runtime: ContainerRuntime;
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

interface ResolvedMount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** Builds and takes down what a running container needs: its tree, its network, its process. Holds no state. */
export class ContainerLauncher {
  readonly #options: LauncherOptions;
  readonly #volumeLocks = new KeyLock();
  /** Networks that are still being taken down after their containers are gone. */
  readonly #closingNetworks = new Set<Promise<void>>();

  constructor(options: LauncherOptions) {
    this.#options = options;
  }

  async #resolveMount(mount: MountSpec): Promise<ResolvedMount> {
    const { target, readOnly } = mount;
    if (mount.kind === 'bind') {
      try {
        await stat(mount.source);
      } catch (cause) {
        if (!hasErrnoCode(cause, 'ENOENT')) throw cause;
        if (mount.mustExist === true) throw missingSource(mount, cause);
        // As Docker's -v: a missing source is made, as a directory.
        await mkdir(mount.source, { recursive: true });
      }
      return { source: mount.source, target, readOnly };
    }
    const source = join(this.#options.root, 'volumes', mount.source);
    await mkdir(source, { recursive: true, mode: 0o755 });
    return { source, target, readOnly };
  }

  /** Before the container's process can see them. */
  async #fillVolumes(mounts: readonly MountSpec[], rootfsDir: string): Promise<void> {
    const volumesDir = join(this.#options.root, 'volumes');
    for (const { kind, source, target, isNotFilled } of mounts) {
      if (kind !== 'volume' || isNotFilled === true) continue;
      await this.#volumeLocks.run(source, () => copyUp({ volumesDir, volume: source, rootfsDir, target }));
    }
  }

  async #connect(record: ContainerRecord, filesDir: string): ReturnType<NetworkDriver['setUp']> {
    const { spec } = record;
    if (spec.ports.length > 0) await Promise.all(this.#closingNetworks);
    await mkdir(filesDir, { recursive: true, mode: 0o755 });
    return this.#options.network.setUp({
      id: record.id,
      name: record.name,
      hostname: spec.hostname,
      mode: spec.network,
      ports: spec.ports,
      filesDir,
    });
  }

  /**
   * Mounts, connects and creates the container's process, calls `beforeStart`, then runs its program. On failure
   * nothing of it is left.
   */
  async launch(record: ContainerRecord, options: LaunchOptions): Promise<Launched> {
    const { runtime, mounter } = this.#options;
    const { id, spec } = record;
    const paths = containerPaths(this.#options, id);
    try {
      const mounts = await Promise.all(spec.mounts.map((mount) => this.#resolveMount(mount)));
      await mkdir(paths.runDir, { recursive: true, mode: 0o700 });
      const [network] = await settleAll([
        this.#connect(record, paths.filesDir),
        mounter.mount(rootfsRequest(this.#options, record)),
      ]);
      await this.#fillVolumes(spec.mounts, paths.rootfsDir);
      const { pid } = await runtime.create({
        id,
        spec,
        rootfsDir: paths.rootfsDir,
        bundleDir: paths.bundleDir,
        logPath: paths.logPath,
        netnsPath: network.netnsPath,
        files: network.files,
        mounts,
        terminalSize: options.terminalSize,
      });
      await options.beforeStart();
      await runtime.start(id);
      return { pid, addresses: network.addresses, boundPorts: network.boundPorts };
    } catch (error) {
      await this.#dismantleFailed(id);
      throw error;
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
    const { runtime, mounter, network, logger } = this.#options;
    await runtime.delete(id);
    const closing = network.tearDown(id).finally(() => this.#closingNetworks.delete(closing));
    closing.catch((error: unknown) => {
      logger.warn({ container: id, err: error }, 'cannot take down the network of a container');
    });
    this.#closingNetworks.add(closing);
    await mounter.unmount(id);
    await rm(containerPaths(this.#options, id).runDir, { recursive: true, force: true });
  }

  /** Waits until every network that is being taken down is gone. */
  async networksClosed(): Promise<void> {
    await Promise.allSettled(this.#closingNetworks);
  }
}

function missingSource({ source }: MountSpec, cause: unknown): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot mount ${source}: it is not there`,
    hint: 'Make it first, or use --volume, which makes a directory.',
    cause,
  });
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
