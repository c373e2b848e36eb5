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
}

/** `private` to the container, or the host's. */
export type NamespaceMode = 'private' | 'host';

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
  readonly readOnlyRootfs: boolean;
  /** Names or numbers. */
  readonly groupAdd: readonly string[];
  readonly devices: readonly DeviceMapping[];
  readonly ulimits: readonly Ulimit[];
  readonly sysctls: Readonly<Record<string, string>>;
  /** 0 for 64 MiB. */
  readonly shmSizeBytes: number;
  readonly ipc: NamespaceMode;
  readonly pid: NamespaceMode;
  readonly uts: NamespaceMode;
  readonly oomScoreAdj: number | undefined;
  readonly tmpfs: readonly TmpfsMount[];
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
};

export const DEFAULT_ISOLATION: ContainerIsolation = {
  privileged: false,
  capAdd: [],
  capDrop: [],
  noNewPrivileges: false,
  seccomp: '',
  readOnlyRootfs: false,
  groupAdd: [],
  devices: [],
  ulimits: [],
  sysctls: {},
  shmSizeBytes: 0,
  ipc: 'private',
  pid: 'private',
  uts: 'private',
  oomScoreAdj: undefined,
  tmpfs: [],
};
