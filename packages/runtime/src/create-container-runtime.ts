import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { release } from 'node:os';
import type { CdiDevices, ContainerRuntime } from '@tinydock/domain';
import { readCapabilities } from '@tinydock/linux';
import { createControllerFinder } from './container-cgroups.ts';
import { ConmonRuntime, type RuntimeLogger } from './container-runtime.ts';
import { type ProgramFinding, type RuntimeProbe, selectRuntime } from './programs/probe-runtimes.ts';
import { readKernelLimits } from './spec/kernel-limits.ts';
import { readInheritedLimits, selectLimits } from './spec/process-limits.ts';
import { createSeccompResolver, readSeccompProfile } from './spec/seccomp-profile.ts';
import { readSecurityModules } from './spec/security-modules.ts';
import { exitsDir, ociRoot } from './supervisor-paths.ts';

export interface ContainerRuntimeOptions {
  /** Owned by this runtime alone and gone with a reboot; made if missing. */
  readonly runDir: string;
  /** Owned by this runtime alone; made if missing. */
  readonly stateDir: string;
  /** In the format of containers-common. */
  readonly seccompProfilePath: string;
  readonly probe: RuntimeProbe;
  /** Absolute within each cgroup hierarchy; {@link cgroupParentOf} makes one. */
  readonly cgroupParent: string;
  /** What containers may have of them. */
  readonly devices: Pick<CdiDevices, 'resolve'>;
  readonly logger?: RuntimeLogger | undefined;
}

/** A cgroup for the containers of one daemon, so that each can remove its own. */
export function cgroupParentOf(runDir: string): string {
  return `/tinydock-${createHash('sha256').update(runDir).digest('hex').slice(0, 6)}`;
}

/** Recursively read-only binds: mount_setattr(2) of Linux 5.12, and runc 1.1 or crun 1.4. */
function knowsRecursiveReadOnly(runtime: ProgramFinding): boolean {
  const atLeast = (version: string, wanted: readonly [number, number]): boolean => {
    const [major = 0, minor = 0] = version.split(/[.+~-]/).map(Number);
    return major > wanted[0] || (major === wanted[0] && minor >= wanted[1]);
  };
  return atLeast(release(), [5, 12]) && atLeast(runtime.version, runtime.name === 'crun' ? [1, 4] : [1, 1]);
}

/**
 * Makes the runtime out of what {@link probeRuntimes} found.
 * @throws TinydockError FAILED_PRECONDITION / MISSING_PROGRAM or MISSING_KERNEL_FEATURE, INVALID_ARGUMENT for a seccomp
 *   profile that cannot be understood
 */
export async function createContainerRuntime(options: ContainerRuntimeOptions): Promise<ContainerRuntime> {
  const { runDir, stateDir, probe, cgroupParent, devices, logger } = options;
  const { runtime, conmon, cgroup } = selectRuntime(probe);
  const profile = await readSeccompProfile(options.seccompProfilePath);
  const heldCapabilities = readCapabilities();
  const securityModules = readSecurityModules();
  const dirs = [runDir, stateDir, exitsDir({ runDir, stateDir }), ociRoot({ runDir, stateDir })];
  for (const dir of dirs) await mkdir(dir, { recursive: true, mode: 0o700 });
  return new ConmonRuntime({
    runDir,
    stateDir,
    logger,
    devices,
    conmonPath: conmon.path,
    info: {
      name: runtime.name,
      path: runtime.path,
      version: runtime.version,
      conmonVersion: conmon.version,
      cgroup,
      securityModules,
    },
    settings: {
      cgroup,
      cgroupParent,
      heldCapabilities,
      limits: selectLimits(readInheritedLimits(heldCapabilities)),
      seccompFor: createSeccompResolver(profile),
      kernel: readKernelLimits(createControllerFinder('/')('memory')),
      securityModules,
      recursiveReadOnly: knowsRecursiveReadOnly(runtime),
    },
  });
}
