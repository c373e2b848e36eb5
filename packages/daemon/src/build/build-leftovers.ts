import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ContainerRuntime,
  hasErrnoCode,
  isTinydockError,
  type LayerStore,
  type NetworkDriver,
  parseContainerId,
} from '@tinydock/domain';
import type { Logger } from '../system/logger.ts';
import { removeUnfinishedContexts } from './context/context-store.ts';
import { unmountBelow } from './run-mounts.ts';
import { buildPaths, type BuildRoots, buildsDir, contextsDir, runsRunDir } from './build-paths.ts';

interface LeftoverOptions extends BuildRoots {
  readonly runtime: ContainerRuntime;
  readonly network: NetworkDriver;
  readonly logger: Logger;
}

async function listNames(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

async function endRun(options: LeftoverOptions, name: string): Promise<void> {
  try {
    const id = parseContainerId(name);
    await options.runtime.delete(id);
    await options.network.tearDown(id);
  } catch (error) {
    if (isTinydockError(error) && error.code === 'INVALID_ARGUMENT') return;
    options.logger.error({ container: name, err: error }, 'cannot end a command of a build that was cut short');
  }
}

/** Ends the commands of builds that a daemon before this one has left; before containers and mounts are adopted. */
export async function endBuildLeftovers(options: LeftoverOptions): Promise<void> {
  for (const build of await listNames(buildsDir(options))) {
    for (const name of await listNames(buildPaths(options, build).runsDir)) await endRun(options, name);
  }
}

/** Removes the files of such builds; after their mounts have gone. */
export async function removeBuildLeftovers(
  options: BuildRoots & { readonly layers: Pick<LayerStore, 'discard'> },
): Promise<void> {
  unmountBelow(runsRunDir(options));
  await rm(runsRunDir(options), { recursive: true, force: true });
  for (const build of await listNames(buildsDir(options)))
    await options.layers.discard(join(buildsDir(options), build));
  await removeUnfinishedContexts(contextsDir(options));
}
