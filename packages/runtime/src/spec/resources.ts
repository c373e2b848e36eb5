import { type ContainerLimits, NO_LIMITS } from '@tinydock/domain';

/** Docker's period for a number of CPUs, in microseconds. */
const CPU_PERIOD = 100_000;
/** Memory and swap together where only the memory is limited. */
const SWAP_FACTOR = 2;

function memoryResources(limits: ContainerLimits, hasSwapLimit: boolean): object | undefined {
  const { memoryBytes, memorySwapBytes, memoryReservationBytes } = limits;
  const swap = memorySwapBytes === 0 && memoryBytes > 0 && hasSwapLimit ? memoryBytes * SWAP_FACTOR : memorySwapBytes;
  if (memoryBytes === 0 && memoryReservationBytes === 0) return undefined;
  return {
    ...(memoryBytes !== 0 && { limit: memoryBytes }),
    ...(swap !== 0 && { swap }),
    ...(memoryReservationBytes !== 0 && { reservation: memoryReservationBytes }),
  };
}

function cpuResources(limits: ContainerLimits): object | undefined {
  const { nanoCpus, cpuShares, cpusetCpus, cpusetMems } = limits;
  const period = nanoCpus > 0 ? CPU_PERIOD : limits.cpuPeriod;
  const quota = nanoCpus > 0 ? Math.round((nanoCpus * CPU_PERIOD) / 1e9) : limits.cpuQuota;
  const cpu = {
    ...(cpuShares !== 0 && { shares: cpuShares }),
    ...(period !== 0 && { period }),
    ...(quota !== 0 && { quota }),
    ...(cpusetCpus !== '' && { cpus: cpusetCpus }),
    ...(cpusetMems !== '' && { mems: cpusetMems }),
  };
  return Object.keys(cpu).length === 0 ? undefined : cpu;
}

/**
 * `linux.resources` of the OCI runtime specification, config-linux.md, without devices.
 * @param hasSwapLimit whether the kernel can limit swap
 */
export function buildResources(
  limits: ContainerLimits = NO_LIMITS,
  hasSwapLimit = false,
): Readonly<Record<string, unknown>> {
  const memory = memoryResources(limits, hasSwapLimit);
  const cpu = cpuResources(limits);
  return {
    ...(memory !== undefined && { memory }),
    ...(cpu !== undefined && { cpu }),
    ...(limits.pidsLimit !== 0 && { pids: { limit: limits.pidsLimit } }),
  };
}
