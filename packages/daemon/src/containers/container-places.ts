import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerId } from '@tinydock/domain';
import { containerPaths } from './container-paths.ts';

/** How the layers of all containers are stored. */
export const LAYER_DRIVER = 'erofs';

/** Where the parts of a container lie on the machine. */
export interface ContainerPlaces {
  readonly layerDriver: string;
  /** What it has written. */
  readonly upperDir: string;
  readonly workDir: string;
  /** The whole of its tree, while it runs. */
  readonly mergedDir: string;
  /** Has its `resolv.conf`, `hosts` and `hostname`; empty before its first start. */
  readonly filesDir: string;
}

export function containerPlaces(
  roots: { readonly root: string; readonly runDir: string },
  id: ContainerId,
): ContainerPlaces {
  const { filesDir, upperDir, workDir, rootfsDir: mergedDir } = containerPaths(roots, id);
  return {
    layerDriver: LAYER_DRIVER,
    upperDir,
    workDir,
    mergedDir,
    filesDir: existsSync(join(filesDir, 'hosts')) ? filesDir : '',
  };
}
