import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandRunner, LayerTrees, RunRequest, RunResult } from '@tinydock/builder';
import {
  type CdiDevices,
  type ContainerExit,
  type ContainerId,
  type ContainerRuntime,
  type ContainerSpec,
  DEFAULT_ISOLATION,
  type DiffId,
  type LayerStore,
  parseImageId,
  type RootfsMounter,
  throwIfCancelled,
} from '@tinydock/domain';
import { writeUpperTar, removeTree } from '@tinydock/layer-store';
import type { ByteString } from '@tinydock/tar';
import { type BuildPaths, type BuildRoots, type RunPaths, runPaths } from './build-paths.ts';
import type { CacheMounts } from './cache-mounts.ts';
import { CommandOutput } from './command-output.ts';
import { devicePlaces } from './device-places.ts';
import { makeMountPoints } from './mount-points.ts';
import { BUILD_HOSTNAME, type BuildNetwork, type NetworkPool, newContainerId } from './network-pool.ts';
import type { OutputGate } from './output-gate.ts';
import { RunMounts } from './run-mounts.ts';
import type { SshAgents } from './ssh/ssh-forwards.ts';

export interface CommandRunnerOptions extends BuildRoots {
  readonly paths: BuildPaths;
  readonly layers: Pick<LayerStore, 'ingest' | 'prepare' | 'discard'>;
  readonly trees: LayerTrees;
  readonly mounter: RootfsMounter;
  readonly runtime: ContainerRuntime;
  readonly devices: Pick<CdiDevices, 'resolve'>;
  readonly networks: NetworkPool;
  readonly gate: OutputGate;
  readonly caches: CacheMounts;
  readonly limits: Pick<ContainerSpec, 'limits' | 'isolation'>;
  readonly secrets: Readonly<Record<string, Uint8Array>>;
  readonly agents: SshAgents;
}

const NO_IMAGE = parseImageId(`sha256:${'0'.repeat(64)}`);
/** What is mounted from the machine; `/etc/hostname` is the image's, as in BuildKit: what a command writes there stays. */
const FILES = ['etc/resolv.conf', 'etc/hosts'];

function createSpec(request: RunRequest, limits: CommandRunnerOptions['limits']): ContainerSpec {
  const { diffIds, args, env, workingDir, user, network } = request;
  return {
    imageId: NO_IMAGE,
    imageName: 'build',
    diffIds,
    args,
    env,
    workingDir,
    user,
    hostname: BUILD_HOSTNAME,
    labels: {},
    mounts: [],
    ports: [],
    exposedPorts: [],
    network,
    stopSignal: 'SIGKILL',
    stopTimeoutSeconds: 0,
    tty: false,
    openStdin: false,
    autoRemove: false,
    ...limits,
    isolation: {
      ...DEFAULT_ISOLATION,
      ...limits.isolation,
      privileged: request.isInsecure,
      cdiDevices: request.devices,
    },
  };
}

const AGENT_VARIABLE = 'SSH_AUTH_SOCK=';

/** What the image says of an agent stays, as in BuildKit. */
function envOf({ env }: RunRequest, mounts: RunMounts): readonly string[] {
  const { agentPath } = mounts;
  const isKnown = agentPath === undefined || env.some((entry) => entry.startsWith(AGENT_VARIABLE));
  return [...env, ...(isKnown ? [] : [`${AGENT_VARIABLE}${agentPath}`]), ...mounts.env];
}

/** Runs the commands of one build, each in a container of its own whose changes become a layer. */
export class ContainerCommandRunner implements CommandRunner {
  readonly #options: CommandRunnerOptions;
  /** Of commands that have ended, what is still being taken down. */
  readonly #endings: Promise<void>[] = [];

  constructor(options: CommandRunnerOptions) {
    this.#options = options;
  }

  async run(request: RunRequest): Promise<RunResult> {
    const { networks } = this.#options;
    const id = newContainerId();
    const paths = runPaths(this.#options, this.#options.paths, id);
    const { signal, waits } = request;
    const mounts = new RunMounts({ ...this.#options, id, paths, signal, waits });
    await using run = new AsyncDisposableStack();
    run.defer(() => this.#removeFiles(paths));
    run.defer(() => mounts.close());
    run.defer(() => this.#takeDown(id));
    this.#options.layers.prepare();
    const mountPoints = await this.#prepare(request, { id, paths, mounts });
    const network = await networks.take(request.network);
    const exit = await this.#execute(request, { id, paths, mounts, network });
    networks.give(network);
    if (exit.exitCode !== 0 || exit.oomKilled)
      return { kind: 'failed', exitCode: exit.exitCode, oomKilled: exit.oomKilled };
    const diffId = await this.#takeLayer(paths, mountPoints, signal);
    await mounts.close();
    this.#endLater(run.move());
    return { kind: 'layer', diffId };
  }

  /**
   * What the command changed. All its processes have ended with the first of them, in whose namespace they were: its files
   * can be read before the container is taken down.
   */
  async #takeLayer(paths: RunPaths, mountPoints: ReadonlySet<ByteString>, signal: AbortSignal): Promise<DiffId> {
    const directory = join(paths.writableDir, 'upper');
    const source = (ending: AbortSignal): AsyncIterable<Uint8Array> =>
      writeUpperTar({ directory, mountPoints, signal: ending });
    return (await this.#options.layers.ingest({ source, signal })).layer.diffId;
  }

  /** What the command wrote may be many files, for which nobody waits. */
  async #removeFiles({ dir, runDir }: RunPaths): Promise<void> {
    await Promise.all([this.#options.layers.discard(dir), removeTree(runDir)]);
  }

  async #takeDown(id: ContainerId): Promise<void> {
    await this.#options.runtime.delete(id);
    await this.#options.mounter.unmount(id);
  }

  /** Nobody has to wait for a command that has left its layer, and layers stay mounted for the next one. */
  #endLater(run: AsyncDisposableStack): void {
    const ending = run.disposeAsync();
    ending.catch(() => undefined);
    this.#endings.push(ending);
  }

  /** Waits until nothing is left of commands that have ended. @throws what kept the first of them from being removed */
  async settle(): Promise<void> {
    const results = await Promise.allSettled(this.#endings);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** Mounts the tree. @returns what is left out of the layer where it is empty */
  async #prepare(
    request: RunRequest,
    { id, paths, mounts }: { readonly id: ContainerId; readonly paths: RunPaths; readonly mounts: RunMounts },
  ): Promise<ReadonlySet<ByteString>> {
    const { trees, mounter, devices } = this.#options;
    const { diffIds } = request;
    await Promise.all([paths.dir, paths.runDir].map((dir) => mkdir(dir, { recursive: true, mode: 0o700 })));
    const places = await devicePlaces(devices, request.devices);
    await mounts.addAll(request.mounts);
    const wanted = [...FILES.map((path) => ({ path, type: 'file' as const })), ...mounts.points, ...places];
    const mountPoints = await makeMountPoints({ directory: paths.mountPointsDir, trees, diffIds, wanted });
    await mounter.mount({
      holder: id,
      diffIds,
      writableDir: paths.writableDir,
      target: paths.rootfsDir,
      mountPointsDir: paths.mountPointsDir,
      volatile: true,
    });
    return mountPoints;
  }

  async #execute(
    request: RunRequest,
    run: {
      readonly id: ContainerId;
      readonly paths: RunPaths;
      readonly mounts: RunMounts;
      readonly network: BuildNetwork;
    },
  ): Promise<ContainerExit> {
    const { runtime, networks, gate } = this.#options;
    const { id, paths, mounts, network } = run;
    const { signal, onOutput } = request;
    throwIfCancelled('the build', signal);
    await runtime.create({
      id,
      spec: createSpec({ ...request, env: envOf(request, mounts) }, this.#options.limits),
      rootfsDir: paths.rootfsDir,
      bundleDir: paths.bundleDir,
      logPath: paths.logPath,
      netnsPath: network.result.netnsPath,
      files: await networks.copyFiles(network, paths.filesDir),
      mounts: mounts.binds,
    });
    using _watch = this.#endEarly(id, signal);
    await using output = new CommandOutput({ runtime, gate, id, paths, signal, onOutput });
    await output.open();
    await runtime.start(id);
    await output.read();
    const exit = await runtime.waitExit(id);
    throwIfCancelled('the build', signal);
    await output.end();
    return exit;
  }

  /** Kills the command when the signal is aborted. */
  #endEarly(id: ContainerId, signal: AbortSignal): Disposable {
    const { runtime, gate } = this.#options;
    const end = (): void => {
      gate.release();
      // A command that has ended meanwhile needs no signal; what is left of it is removed in any case.
      runtime.kill(id, 'KILL').catch(() => undefined);
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    return { [Symbol.dispose]: () => signal.removeEventListener('abort', end) };
  }
}
