import {
  type ContainerLimits,
  type DeviceLimits,
  type DeviceRate,
  NO_DEVICE_LIMITS,
  NO_LIMITS,
} from '@tinydock/domain';
import { blockDeviceNumbers } from './devices.ts';

/** Docker's period for a number of CPUs, in microseconds. */
const CPU_PERIOD = 100_000;
/** Memory and swap together where only the memory is limited. */
const SWAP_FACTOR = 2;

function memoryResources(limits: ContainerLimits, hasSwapLimit: boolean): object | undefined {
  const { memoryBytes, memorySwapBytes, memoryReservationBytes } = limits;
  const swap = memorySwapBytes === 0 && memoryBytes > 0 && hasSwapLimit ? memoryBytes * SWAP_FACTOR : memorySwapBytes;
  const memory = {
    ...(memoryBytes !== 0 && { limit: memoryBytes }),
    ...(swap !== 0 && { swap }),
    ...(memoryReservationBytes !== 0 && { reservation: memoryReservationBytes }),
    ...(limits.memorySwappiness !== undefined && { swappiness: limits.memorySwappiness }),
    ...(limits.oomKillDisable && { disableOOMKiller: true }),
  };
  return Object.keys(memory).length === 0 ? undefined : memory;
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

const toThrottle = ({ path, rate }: DeviceRate): object => ({ ...blockDeviceNumbers(path), rate });

function ioResources(weight: number, devices: DeviceLimits): object | undefined {
  const io = {
    ...(weight !== 0 && { weight }),
    ...(devices.weights.length > 0 && {
      weightDevice: devices.weights.map(({ path, rate }) => ({ ...blockDeviceNumbers(path), weight: rate })),
    }),
    throttleReadBpsDevice: devices.readBps.map(toThrottle),
    throttleWriteBpsDevice: devices.writeBps.map(toThrottle),
    throttleReadIOPSDevice: devices.readIops.map(toThrottle),
    throttleWriteIOPSDevice: devices.writeIops.map(toThrottle),
  };
  const given = Object.entries(io).filter(([, value]) => !Array.isArray(value) || value.length > 0);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/**
 * `linux.resources` of the OCI runtime specification, config-linux.md, without devices.
 * @param hasSwapLimit whether the kernel can limit swap
 * @throws TinydockError INVALID_ARGUMENT for what is no block device
 */
export function buildResources(
  asked: ContainerLimits = NO_LIMITS,
  hasSwapLimit = false,
  deviceLimits: DeviceLimits = NO_DEVICE_LIMITS,
): Readonly<Record<string, unknown>> {
  // Containers of former versions have fewer.
  const limits = { ...NO_LIMITS, ...asked };
  const memory = memoryResources(limits, hasSwapLimit);
  const cpu = cpuResources(limits);
  const blockIO = ioResources(limits.blkioWeight, deviceLimits);
  return {
    ...(memory !== undefined && { memory }),
    ...(cpu !== undefined && { cpu }),
    ...(blockIO !== undefined && { blockIO }),
    ...(limits.pidsLimit !== 0 && { pids: { limit: limits.pidsLimit } }),
  };
}
