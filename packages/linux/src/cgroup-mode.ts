import type { MountInfo } from './mountinfo.ts';

/** v1: controllers on their own mounts; hybrid: those and a unified mount beside them; v2: unified alone. */
export type CgroupMode = 'v1' | 'hybrid' | 'v2';

export interface CgroupMounts {
  readonly mode: CgroupMode;
  /** Where cgroup v2 is mounted, if it is. */
  readonly unified: string | undefined;
  /** Where each v1 controller is mounted, by name; `name=systemd` for a named hierarchy. */
  readonly controllers: ReadonlyMap<string, string>;
}

const NOT_CONTROLLERS = new Set(['rw', 'ro', 'xattr', 'clone_children', 'noprefix']);

/** Reads the cgroup hierarchies out of a mount table; undefined where no cgroup filesystem is mounted. */
export function findCgroupMounts(mounts: readonly MountInfo[]): CgroupMounts | undefined {
  const unified = mounts.find((mount) => mount.type === 'cgroup2')?.target;
  const controllers = new Map<string, string>();
  for (const mount of mounts) {
    if (mount.type !== 'cgroup') continue;
    for (const option of mount.superOptions) {
      const isController = !NOT_CONTROLLERS.has(option) && !/^(?:release_agent|cpuset_v2_mode)/.test(option);
      if (isController && !controllers.has(option)) controllers.set(option, mount.target);
    }
  }
  const mode = selectMode(unified, controllers);
  return mode === undefined ? undefined : { mode, unified, controllers };
}

function selectMode(unified: string | undefined, controllers: ReadonlyMap<string, string>): CgroupMode | undefined {
  if (controllers.size === 0) return unified === undefined ? undefined : 'v2';
  return unified === undefined ? 'v1' : 'hybrid';
}

/** The cgroup mode of a mount table; undefined where no cgroup filesystem is mounted. */
export function detectCgroupMode(mounts: readonly MountInfo[]): CgroupMode | undefined {
  return findCgroupMounts(mounts)?.mode;
}
