import { MASKED_PATHS, READONLY_PATHS } from '@tinydock/domain';
import type { ContainerIsolation, ContainerLimits, DeviceLimits, DeviceRate, NameSettings } from '@tinydock/protocol';
import type { GoStruct } from '../format/template/go-value.ts';
import { orNil, toGoMap } from './go-shapes.ts';

const DEFAULT_SHM_BYTES = 64 * 1024 * 1024;

/** Docker allows as much swap as memory where only the memory is limited, and so does the runtime. */
const SWAP_FACTOR = 2;

function memorySwap(limits: ContainerLimits | null): number {
  const { memoryBytes = 0, memorySwapBytes = 0 } = limits ?? {};
  return memorySwapBytes === 0 ? memoryBytes * SWAP_FACTOR : memorySwapBytes;
}

/** What a container may use, by Docker's names. */
export function limitFields(limits: ContainerLimits | null): GoStruct {
  return {
    BlkioWeight: limits?.blkioWeight ?? 0,
    MemorySwappiness: limits?.memorySwappiness ?? null,
    OomKillDisable: limits?.oomKillDisable ?? false,
    CpuShares: limits?.cpuShares ?? 0,
    Memory: limits?.memoryBytes ?? 0,
    NanoCpus: limits?.nanoCpus ?? 0,
    CpuPeriod: limits?.cpuPeriod ?? 0,
    CpuQuota: limits?.cpuQuota ?? 0,
    CpusetCpus: limits?.cpusetCpus ?? '',
    CpusetMems: limits?.cpusetMems ?? '',
    MemoryReservation: limits?.memoryReservationBytes ?? 0,
    MemorySwap: memorySwap(limits),
    PidsLimit: limits === null || limits.pidsLimit === 0 ? null : limits.pidsLimit,
  };
}

/** What a container may do to block devices, by Docker's names. */
export function deviceLimitFields(limits: DeviceLimits | null): GoStruct {
  const rates = (list: readonly DeviceRate[] | undefined): GoStruct[] =>
    (list ?? []).map(({ path, rate }) => ({ Path: path, Rate: rate }));
  return {
    BlkioWeightDevice: (limits?.weights ?? []).map(({ path, rate }) => ({ Path: path, Weight: rate })),
    BlkioDeviceReadBps: rates(limits?.readBps),
    BlkioDeviceWriteBps: rates(limits?.writeBps),
    BlkioDeviceReadIOps: rates(limits?.readIops),
    BlkioDeviceWriteIOps: rates(limits?.writeIops),
  };
}

/** Docker's client turns `systempaths` into empty lists of paths, which are fields of their own. */
function securityOptions({
  noNewPrivileges,
  seccomp,
  apparmor,
  labels,
  writableCgroups,
}: ContainerIsolation): readonly string[] {
  return [
    ...(noNewPrivileges ? ['no-new-privileges'] : []),
    ...(seccomp === '' ? [] : [`seccomp=${seccomp}`]),
    ...(apparmor === '' ? [] : [`apparmor=${apparmor}`]),
    ...labels.map((label) => `label=${label}`),
    ...(writableCgroups === undefined ? [] : [`writable-cgroups=${writableCgroups}`]),
  ];
}

function systemPaths(isolation: ContainerIsolation | null): GoStruct {
  const isShown = isolation?.privileged === true || isolation?.unconfinedSystemPaths === true;
  return { MaskedPaths: isShown ? [] : [...MASKED_PATHS], ReadonlyPaths: isShown ? [] : [...READONLY_PATHS] };
}

/** What a container finds of names, by Docker's names. */
export function nameFields(names: NameSettings | null): GoStruct {
  return {
    Dns: [...(names?.servers ?? [])],
    DnsOptions: [...(names?.options ?? [])],
    DnsSearch: [...(names?.search ?? [])],
    ExtraHosts: orNil((names?.hosts ?? []).map(({ name, address }) => `${name}:${address}`)),
  };
}

function deviceRequests(names: readonly string[]): GoStruct[] | null {
  if (names.length === 0) return null;
  return [{ Driver: 'cdi', Count: 0, DeviceIDs: [...names], Capabilities: null, Options: null }];
}

/** How a container is kept apart, by Docker's names. */
export function isolationFields(isolation: ContainerIsolation | null): GoStruct {
  const mode = (text = ''): string => (text === 'private' ? '' : text);
  return {
    Privileged: isolation?.privileged ?? false,
    ReadonlyRootfs: isolation?.readOnlyRootfs ?? false,
    CapAdd: orNil(isolation?.capAdd ?? []),
    CapDrop: orNil(isolation?.capDrop ?? []),
    GroupAdd: orNil(isolation?.groupAdd ?? []),
    ...systemPaths(isolation),
    SecurityOpt: orNil(isolation === null ? [] : securityOptions(isolation)),
    Devices: (isolation?.devices ?? []).map(({ hostPath, containerPath, permissions }) => ({
      PathOnHost: hostPath,
      PathInContainer: containerPath,
      CgroupPermissions: permissions,
    })),
    DeviceRequests: deviceRequests(isolation?.cdiDevices ?? []),
    Ulimits: (isolation?.ulimits ?? []).map(({ name, soft, hard }) => ({ Name: name, Hard: hard, Soft: soft })),
    Sysctls: toGoMap(isolation?.sysctls ?? {}),
    Tmpfs: toGoMap(
      Object.fromEntries(
        (isolation?.tmpfs ?? [])
          .filter(({ isDetailed }) => !isDetailed)
          .map(({ target, options }) => [target, options.join(',')]),
      ),
    ),
    ShmSize: isolation === null || isolation.shmSizeBytes === 0 ? DEFAULT_SHM_BYTES : isolation.shmSizeBytes,
    DeviceCgroupRules: orNil(isolation?.deviceCgroupRules ?? []),
    CgroupParent: isolation?.cgroupParent ?? '',
    CgroupnsMode: isolation?.cgroupns ?? '',
    IpcMode: isolation?.ipc ?? 'private',
    PidMode: mode(isolation?.pid),
    UTSMode: mode(isolation?.uts),
    OomScoreAdj: isolation?.oomScoreAdj ?? 0,
  };
}
