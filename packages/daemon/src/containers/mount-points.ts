import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerRecord, RootfsRequest } from '@tinydock/domain';
import { containerPaths } from './container-paths.ts';

const DIRECTORIES = ['dev', 'proc', 'sys', 'etc'];
const FILES = ['etc/hosts', 'etc/hostname', 'etc/resolv.conf'];

export function mountPointsDir(runDir: string): string {
  return join(runDir, 'mount-points');
}

/**
 * Makes the places where something is mounted in every container. They lie below all layers, because the runtime
 * would else make them in the writable layer, where they would pass for changes of the container's. Idempotent.
 */
export function makeMountPoints(runDir: string): void {
  const base = mountPointsDir(runDir);
  for (const name of DIRECTORIES) mkdirSync(join(base, name), { recursive: true, mode: 0o755 });
  for (const name of FILES) writeFileSync(join(base, name), '', { flag: 'a', mode: 0o644 });
}

/** How a container's tree is mounted. */
export function rootfsRequest(
  roots: { readonly root: string; readonly runDir: string },
  { id, spec }: ContainerRecord,
): RootfsRequest {
  const paths = containerPaths(roots, id);
  return {
    holder: id,
    diffIds: spec.diffIds,
    writableDir: paths.writableDir,
    target: paths.rootfsDir,
    mountPointsDir: mountPointsDir(roots.runDir),
  };
}
