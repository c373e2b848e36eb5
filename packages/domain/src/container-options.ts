/** What a container may use; 0 and empty leave the machine's default. */
export interface ContainerLimits {
  readonly memoryBytes: number;
  /** Memory and swap together; -1 for no limit; 0 for twice the memory. */
  readonly memorySwapBytes: number;
  readonly memoryReservationBytes: number;
  /** Billionths of a processor. */
  readonly nanoCpus: number;
  readonly cpuShares: number;
  /** Microseconds. */
  readonly cpuPeriod: number;
  readonly cpuQuota: number;
  /** Such as `0-2,4`. */
  readonly cpusetCpus: string;
  readonly cpusetMems: string;
  /** -1 for no limit. */
  readonly pidsLimit: number;
  /** Share of the disks among containers that want them, 10 to 1000. */
  readonly blkioWeight: number;
  /** How readily memory is swapped out, 0 to 100; the machine's where absent. cgroup v1 alone. */
  readonly memorySwappiness?: number | undefined;
  /** Processes wait for memory where there is none, instead of being killed. cgroup v1 alone. */
  readonly oomKillDisable: boolean;
}

/** A number for one device of the host: a weight of 10 to 1000, or bytes or operations a second. */
export interface DeviceRate {
  /** Absolute path of a block device. */
  readonly path: string;
  readonly rate: number;
}

/** What a container may do to block devices. */
export interface DeviceLimits {
  readonly weights: readonly DeviceRate[];
  readonly readBps: readonly DeviceRate[];
  readonly writeBps: readonly DeviceRate[];
  readonly readIops: readonly DeviceRate[];
  readonly writeIops: readonly DeviceRate[];
}

export const NO_DEVICE_LIMITS: DeviceLimits = { weights: [], readBps: [], writeBps: [], readIops: [], writeIops: [] };

/** `private` to the container, or the host's. */
export type NamespaceMode = 'private' | 'host';

const JOINED = 'container:';

/** That of another container, by its id. */
export type JoinedMode = `${typeof JOINED}${string}`;

/** One that others may join is `shareable`; with `none` it has no /dev/shm. */
export type IpcMode = NamespaceMode | JoinedMode | 'shareable' | 'none';
export type PidMode = NamespaceMode | JoinedMode;

export function isJoined(mode: string): mode is JoinedMode {
  return mode.startsWith(JOINED);
}

/** What {@link JoinedMode} names; undefined for another mode. */
export function joinedContainer(mode: string): string | undefined {
  return isJoined(mode) ? mode.slice(JOINED.length) : undefined;
}

export function joinContainer(container: string): JoinedMode {
  return `${JOINED}${container}`;
}

export interface DeviceMapping {
  readonly hostPath: string;
  readonly containerPath: string;
  /** Of `rwm`. */
  readonly permissions: string;
}

export interface Ulimit {
  /** Such as `nofile`. */
  readonly name: string;
  /** -1 for no limit. */
  readonly soft: number;
  readonly hard: number;
}

export interface TmpfsMount {
  readonly target: string;
  /** Options of mount(8), such as `size=64m`. */
  readonly options: readonly string[];
  /** It was asked for by `--mount`, which `inspect` shows apart from `--tmpfs`. False where absent. */
  readonly isDetailed?: boolean | undefined;
}

/** How far a container is kept apart from the machine. */
export interface ContainerIsolation {
  /** All capabilities and devices, nothing hidden, no system call filtered. */
  readonly privileged: boolean;
  /** Such as `CAP_NET_ADMIN`, or `ALL`. */
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly noNewPrivileges: boolean;
  /** Empty for the default profile, `unconfined`, or the text of a profile. */
  readonly seccomp: string;
  /** A profile that the machine has loaded, or `unconfined`; empty for none of the container's own. */
  readonly apparmor: string;
  /** SELinux: `disable`, or parts of the label, such as `type:spc_t`; the rest is the daemon's. */
  readonly labels: readonly string[];
  /** Nothing of /proc and /sys is hidden or read-only. */
  readonly unconfinedSystemPaths: boolean;
  /** It may change its cgroups; as privileged where absent. */
  readonly writableCgroups?: boolean | undefined;
  readonly readOnlyRootfs: boolean;
  /** Names or numbers. */
  readonly groupAdd: readonly string[];
  readonly devices: readonly DeviceMapping[];
  /** Devices of the Container Device Interface, such as `vendor.com/class=name`. */
  readonly cdiDevices: readonly string[];
  readonly ulimits: readonly Ulimit[];
  readonly sysctls: Readonly<Record<string, string>>;
  /** 0 for 64 MiB. */
  readonly shmSizeBytes: number;
  readonly ipc: IpcMode;
  readonly pid: PidMode;
  readonly uts: NamespaceMode;
  readonly oomScoreAdj: number | undefined;
  readonly tmpfs: readonly TmpfsMount[];
  /** Such as `c 1:3 rwm`; beside the devices that it is given. */
  readonly deviceCgroupRules: readonly string[];
  /** From the root of the hierarchy with a slash, else below the daemon's; empty for the daemon's. */
  readonly cgroupParent: string;
  /** Empty for private on cgroup v2, and the host's on v1. */
  readonly cgroupns: NamespaceMode | '';
}

/** What happens when a container's program has ended by itself. */
export interface RestartPolicy {
  readonly name: 'no' | 'on-failure' | 'always' | 'unless-stopped';
  /** Of `on-failure`; 0 for no limit. */
  readonly maximumRetries: number;
}

export const NO_RESTART: RestartPolicy = { name: 'no', maximumRetries: 0 };

export const NO_LIMITS: ContainerLimits = {
  memoryBytes: 0,
  memorySwapBytes: 0,
  memoryReservationBytes: 0,
  nanoCpus: 0,
  cpuShares: 0,
  cpuPeriod: 0,
  cpuQuota: 0,
  cpusetCpus: '',
  cpusetMems: '',
  pidsLimit: 0,
  blkioWeight: 0,
  oomKillDisable: false,
};

export const DEFAULT_ISOLATION: ContainerIsolation = {
  privileged: false,
  capAdd: [],
  capDrop: [],
  noNewPrivileges: false,
  seccomp: '',
  apparmor: '',
  labels: [],
  unconfinedSystemPaths: false,
  readOnlyRootfs: false,
  groupAdd: [],
  devices: [],
  cdiDevices: [],
  ulimits: [],
  sysctls: {},
  shmSizeBytes: 0,
  ipc: 'private',
  pid: 'private',
  uts: 'private',
  oomScoreAdj: undefined,
  tmpfs: [],
  deviceCgroupRules: [],
  cgroupParent: '',
  cgroupns: '',
};
