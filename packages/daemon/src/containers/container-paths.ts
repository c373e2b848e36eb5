import { join } from 'node:path';
import type { ContainerId } from '@tinydock/domain';

/** Where one container's files lie. */
export interface ContainerPaths {
  /** Below the root, gone with the container. */
  readonly dir: string;
  /** Holds `upper` and `work`. */
  readonly writableDir: string;
  /** What the container has written. */
  readonly upperDir: string;
  /** Of overlayfs, on the filesystem of `upper`. */
  readonly workDir: string;
  readonly logPath: string;
  /** resolv.conf, hosts, hostname. */
  readonly filesDir: string;
  /** Below the run directory, gone with a reboot. */
  readonly runDir: string;
  readonly rootfsDir: string;
  readonly bundleDir: string;
}

export function containerPaths(
  roots: { readonly root: string; readonly runDir: string },
  id: ContainerId,
): ContainerPaths {
  const dir = join(roots.root, 'containers', id);
  const runDir = join(roots.runDir, 'containers', id);
  return {
    dir,
    writableDir: join(dir, 'layer'),
    upperDir: join(dir, 'layer', 'upper'),
    workDir: join(dir, 'layer', 'work'),
    logPath: join(dir, 'container.log'),
    filesDir: join(dir, 'files'),
    runDir,
    rootfsDir: join(runDir, 'rootfs'),
    bundleDir: join(runDir, 'bundle'),
  };
}
