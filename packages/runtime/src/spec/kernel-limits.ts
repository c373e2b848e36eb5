import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ContainerLimits, TinydockError } from '@tinydock/domain';
import type { ControllerPlace } from '../stats/read-cgroup-stats.ts';

/** Which limits the kernel knows that others do not. */
export interface KernelLimits {
  readonly hasSwapLimit: boolean;
  readonly hasSwappiness: boolean;
  readonly hasOomKillDisable: boolean;
}

/** @param memory where the controller is; undefined where there is none */
export function readKernelLimits(memory: ControllerPlace | undefined): KernelLimits {
  const has = (file: string): boolean => memory?.isUnified === false && existsSync(join(memory.dir, file));
  return {
    // cgroup v1 counts swap only where the kernel was told to; v2 always does.
    hasSwapLimit: memory?.isUnified === true || has('memory.memsw.limit_in_bytes'),
    hasSwappiness: has('memory.swappiness'),
    hasOomKillDisable: has('memory.oom_control'),
  };
}

function missing(flag: string): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'MISSING_KERNEL_FEATURE',
    message: `cannot use ${flag}: the memory controller of this machine does not have it, which only cgroup v1 has`,
    hint: `Leave out ${flag}.`,
  });
}

/** @throws TinydockError FAILED_PRECONDITION / MISSING_KERNEL_FEATURE */
export function checkKernelLimits(limits: ContainerLimits | undefined, kernel: KernelLimits): void {
  if (limits?.memorySwappiness !== undefined && !kernel.hasSwappiness) throw missing('--memory-swappiness');
  if (limits?.oomKillDisable === true && !kernel.hasOomKillDisable) throw missing('--oom-kill-disable');
}
