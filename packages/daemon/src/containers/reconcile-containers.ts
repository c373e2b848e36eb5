import { randomUUID } from 'node:crypto';
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ContainerCatalog,
  type ContainerId,
  type ContainerRecord,
  type ContainerRuntime,
  hasErrnoCode,
  type NetworkDriver,
  type RootfsMounter,
} from '@tinydock/domain';
import type { HealthMonitor } from '../health/health-monitor.ts';
import type { Logger } from '../system/logger.ts';
import type { ImageTrees } from '../volumes/image-trees.ts';
import type { VolumeMounts } from '../volumes/volume-mounts.ts';
import type { ContainerLauncher } from './container-launcher.ts';
import type { LogKeeper } from './log-keeper.ts';
import { makeMountPoints, rootfsRequest } from './mount-points.ts';
import { isStartedWithDaemon } from './restart-policy.ts';
import type { ContainerSupervisor } from './container-supervisor.ts';

export interface ReconcileOptions {
  readonly root: string;
  readonly runDir: string;
  readonly catalog: ContainerCatalog;
  readonly runtime: ContainerRuntime;
  readonly network: NetworkDriver;
  readonly mounter: RootfsMounter;
  readonly launcher: ContainerLauncher;
  readonly supervisor: ContainerSupervisor;
  readonly health: Pick<HealthMonitor, 'look'>;
  readonly logs: Pick<LogKeeper, 'look'>;
  readonly volumes: VolumeMounts;
  readonly imageTrees: ImageTrees;
  readonly logger: Logger;
  readonly clock: () => Date;
}

/** The exit code of a container whose end nobody saw, as Docker records it after a reboot. */
const LOST_EXIT_CODE = 255;

async function listLive(options: ReconcileOptions): Promise<ContainerRecord[]> {
  const live: ContainerRecord[] = [];
  for (const record of options.catalog.listContainers()) {
    if (record.state.kind !== 'running') continue;
    const status = await options.runtime.status(record.id);
    if (status.kind === 'running') live.push(record);
  }
  return live;
}

/** Records the end of a container that was running when the daemon stopped, with its real exit code if it is known. */
async function finishRunning(options: ReconcileOptions, record: ContainerRecord): Promise<void> {
  const { runtime, supervisor, clock } = options;
  const status = await runtime.status(record.id);
  const exit =
    status.kind === 'exited'
      ? status.exit
      : { id: record.id, exitCode: LOST_EXIT_CODE, oomKilled: false, finishedAt: clock().toISOString() };
  await supervisor.recordExit(record.id, exit);
}

/** Undoes a start or removal that the daemon did not finish. */
async function finishStopped(options: ReconcileOptions, record: ContainerRecord): Promise<void> {
  const { launcher, supervisor } = options;
  const finishedWithoutRemoval = record.state.kind === 'exited' && record.spec.autoRemove;
  if (record.state.kind === 'removing' || finishedWithoutRemoval)
    await supervisor.remove(record.id, record.spec.autoRemove);
  else await launcher.dismantle(record.id);
}

/** A container that cannot be put in order must not keep the daemon from starting. */
async function finish(options: ReconcileOptions, record: ContainerRecord): Promise<void> {
  try {
    await (record.state.kind === 'running' ? finishRunning(options, record) : finishStopped(options, record));
  } catch (error) {
    options.logger.error({ container: record.id, err: error }, 'cannot put a container in order');
  }
}

async function discardOrphans(options: ReconcileOptions, known: ReadonlySet<string>): Promise<void> {
  const { root } = options;
  let names: string[];
  try {
    names = await readdir(join(root, 'containers'));
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return;
    throw error;
  }
  for (const name of names.filter((candidate) => !known.has(candidate))) {
    await rename(join(root, 'containers', name), join(root, 'trash', randomUUID()));
  }
}

/**
 * Brings records and reality together after a start of the daemon: adopts what still runs, records what ended
 * meanwhile, and takes down what belongs to nobody.
 */
export async function reconcileContainers(options: ReconcileOptions): Promise<void> {
  const { catalog, mounter, network, supervisor, health, logs, volumes, imageTrees } = options;
  const live = await listLive(options);
  const liveIds = new Set<ContainerId>(live.map((record) => record.id));
  makeMountPoints(options.runDir);
  const trees = live.map((record) => rootfsRequest(options, record));
  await mounter.adopt([...trees, ...imageTrees.adoptedRequests(live)]);
  await network.adopt([...liveIds]);
  await volumes.adopt(live);
  for (const record of catalog.listContainers()) {
    if (liveIds.has(record.id)) {
      supervisor.watch(record.id);
      health.look(record.id);
      logs.look(record.id);
    } else await finish(options, record);
  }
  for (const record of catalog.listContainers()) {
    if (isStartedWithDaemon(record)) supervisor.scheduleRestart(record.id, 0);
  }
  await discardOrphans(options, new Set(catalog.listContainers().map((record) => record.id)));
}
