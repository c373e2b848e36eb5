import { isCdiDevice } from './cdi.ts';
import { type ContainerIsolation, type ContainerLimits, type DeviceLimits, isJoined } from './container-options.ts';
import { TinydockError } from './errors.ts';

const MIN_MEMORY_BYTES = 6 * 1024 * 1024;
const CPU_LIST = /^\d{1,4}(?:-\d{1,4})?(?:,\d{1,4}(?:-\d{1,4})?)*$/;
const ULIMITS = new Set(
  'as core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack'.split(' '),
);
/** tmpfs(5) and mount(8); nothing that would reach beyond the mount. */
const TMPFS_OPTION =
  /^(?:rw|ro|suid|nosuid|dev|nodev|exec|noexec|noatime|relatime|strictatime|(?:size|nr_inodes|nr_blocks)=\d+[kKmMgG%]?|mode=[0-7]{1,4}|[ug]id=\d{1,10})$/;
/** What belongs to a namespace of the container's own; the rest is the machine's. */
const IPC_SYSCTL =
  /^(?:kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)|fs\.mqueue\.[a-z_]+)$/;
const NET_SYSCTL = /^net\.[a-z0-9_.-]+$/i;
/** Linux' documentation of device cgroups. */
const DEVICE_RULE = /^[acb] (?:\d{1,8}|\*):(?:\d{1,8}|\*) [rwm]{1,3}$/;
const CGROUP_PARENT = /^\/?[A-Za-z0-9_.:-]+(?:\/[A-Za-z0-9_.:-]+)*$/;
/** A name, or a path with globs, of apparmor.d(5). */
const APPARMOR_PROFILE = /^[^\p{Cc}\s]{1,255}$/u;
const SELINUX_LABEL = /^(?:disable|(?:user|role|type|level):[\w.:,-]{1,255})$/;
const MIN_CPU_PERIOD = 1000;
const MAX_CPU_PERIOD = 1_000_000;

function invalid(what: string, why: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', message: `invalid ${what}: ${why}` });
}

function checkMemory(limits: ContainerLimits): void {
  const { memoryBytes, memorySwapBytes, memoryReservationBytes } = limits;
  if (memoryBytes !== 0 && memoryBytes < MIN_MEMORY_BYTES) {
    throw invalid(`memory limit ${memoryBytes}`, 'the minimum memory limit allowed is 6MB');
  }
  if (memorySwapBytes !== 0 && memorySwapBytes !== -1 && (memoryBytes === 0 || memorySwapBytes < memoryBytes)) {
    throw invalid(
      `memory-swap limit ${memorySwapBytes}`,
      'it is for memory and swap together, and needs a memory limit',
    );
  }
  if (memoryReservationBytes < 0 || (memoryBytes > 0 && memoryReservationBytes > memoryBytes)) {
    throw invalid(`memory reservation ${memoryReservationBytes}`, 'it must not be larger than the memory limit');
  }
}

function isWeight(weight: number): boolean {
  return weight >= 10 && weight <= 1000;
}

/** @throws TinydockError INVALID_ARGUMENT */
export function checkDeviceLimits(limits: DeviceLimits): void {
  for (const [name, rates] of Object.entries(limits) as [keyof DeviceLimits, DeviceLimits['weights']][]) {
    for (const { path, rate } of rates) {
      if (!path.startsWith('/')) throw invalid(`device ${JSON.stringify(path)}`, 'expected an absolute path');
      if (name === 'weights' && !isWeight(rate)) throw invalid(`weight ${rate} of ${path}`, 'expected 10 to 1000');
      if (!Number.isSafeInteger(rate) || rate < 1) throw invalid(`rate ${rate} of ${path}`, 'expected 1 or more');
    }
  }
}

function checkUnusual({ blkioWeight, memorySwappiness }: ContainerLimits): void {
  if (blkioWeight !== 0 && !isWeight(blkioWeight)) throw invalid(`blkio weight ${blkioWeight}`, 'expected 10 to 1000');
  if (memorySwappiness !== undefined && (memorySwappiness < 0 || memorySwappiness > 100))
    throw invalid(`memory swappiness ${memorySwappiness}`, 'expected 0 to 100');
}

/**
 * Checks what a container may use.
 * @param cpus how many processors the machine has
 * @throws TinydockError INVALID_ARGUMENT
 */
export function checkLimits(limits: ContainerLimits, cpus: number): void {
  checkMemory(limits);
  checkUnusual(limits);
  const { nanoCpus, cpuPeriod, cpuQuota, cpuShares, pidsLimit, cpusetCpus, cpusetMems } = limits;
  if (nanoCpus < 0 || nanoCpus > cpus * 1e9) {
    throw invalid(`number of CPUs ${nanoCpus / 1e9}`, `expected 0.01 to ${cpus}, as many as there are`);
  }
  if (nanoCpus !== 0 && (cpuPeriod !== 0 || cpuQuota !== 0)) {
    throw invalid('CPU limit', 'a number of CPUs goes neither with a period nor with a quota');
  }
  if (cpuPeriod !== 0 && (cpuPeriod < MIN_CPU_PERIOD || cpuPeriod > MAX_CPU_PERIOD)) {
    throw invalid(`CPU period ${cpuPeriod}`, `expected ${MIN_CPU_PERIOD} to ${MAX_CPU_PERIOD} microseconds`);
  }
  if (cpuQuota > 0 && cpuQuota < 1000) throw invalid(`CPU quota ${cpuQuota}`, 'expected 1000 microseconds or more');
  if (cpuShares < 0 || cpuShares > 262_144) throw invalid(`CPU shares ${cpuShares}`, 'expected 2 to 262144');
  if (pidsLimit < -1) throw invalid(`limit of processes ${pidsLimit}`, 'expected a number, or -1 for none');
  for (const list of [cpusetCpus, cpusetMems]) {
    if (list !== '' && !CPU_LIST.test(list)) throw invalid(`cpuset ${JSON.stringify(list)}`, 'expected such as 0-2,4');
  }
}

function checkCgroup({ cgroupParent, deviceCgroupRules }: ContainerIsolation): void {
  const isPath = CGROUP_PARENT.test(cgroupParent) && !cgroupParent.split('/').some((part) => /^\.\.?$/.test(part));
  if (cgroupParent !== '' && !isPath)
    throw invalid(
      `cgroup parent ${JSON.stringify(cgroupParent)}`,
      'expected names of letters, digits, _ . : -, with slashes',
    );
  const rule = deviceCgroupRules.find((text) => !DEVICE_RULE.test(text));
  if (rule !== undefined)
    throw invalid(`device rule ${JSON.stringify(rule)}`, 'expected such as "c 1:3 rwm" or "b 8:* r"');
}

function checkSysctls(isolation: ContainerIsolation, network: string): void {
  for (const name of Object.keys(isolation.sysctls)) {
    const isNet = NET_SYSCTL.test(name) && network !== 'host' && !isJoined(network);
    const isIpc = IPC_SYSCTL.test(name) && isolation.ipc !== 'host' && !isJoined(isolation.ipc);
    if (isNet || isIpc) continue;
    const why = "it is not the container's own: those are net.* in a network of its own, and the kernel's IPC settings";
    throw invalid(`sysctl ${JSON.stringify(name)}`, why);
  }
}

function checkSecurityModules({ apparmor, labels }: ContainerIsolation): void {
  if (apparmor !== '' && !APPARMOR_PROFILE.test(apparmor))
    throw invalid(`AppArmor profile ${JSON.stringify(apparmor)}`, 'expected the name of a profile, or unconfined');
  const label = labels.find((text) => !SELINUX_LABEL.test(text));
  if (label !== undefined)
    throw invalid(`label ${JSON.stringify(label)}`, 'expected disable, or user:, role:, type: or level: and a value');
}

function checkDevices({ devices, cdiDevices }: ContainerIsolation): void {
  for (const { hostPath, containerPath, permissions } of devices) {
    const isPath = hostPath.startsWith('/') && containerPath.startsWith('/');
    if (!isPath || !/^[rwm]{1,3}$/.test(permissions))
      throw invalid(
        `device ${JSON.stringify(hostPath)}`,
        'expected absolute paths, and permissions of r, w and m, or VENDOR/CLASS=NAME',
      );
  }
  const name = cdiDevices.find((text) => !isCdiDevice(text));
  if (name !== undefined) throw invalid(`device ${JSON.stringify(name)}`, 'expected VENDOR/CLASS=NAME');
}

/**
 * Checks how a container is kept apart.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function checkIsolation(isolation: ContainerIsolation, network: string): void {
  for (const name of [...isolation.capAdd, ...isolation.capDrop]) {
    if (!/^(?:ALL|CAP_[A-Z_]+)$/.test(name))
      throw invalid(`capability ${JSON.stringify(name)}`, 'expected such as NET_ADMIN, or ALL');
  }
  for (const { name, soft, hard } of isolation.ulimits) {
    if (!ULIMITS.has(name))
      throw invalid(`ulimit ${JSON.stringify(name)}`, `expected one of ${[...ULIMITS].join(', ')}`);
    const isOver = hard !== -1 && (soft > hard || soft === -1);
    if (isOver || soft < -1 || hard < -1)
      throw invalid(`ulimit ${name}=${soft}:${hard}`, 'the soft limit must not be larger than the hard one');
  }
  checkDevices(isolation);
  for (const { target, options } of isolation.tmpfs) {
    const bad = options.find((option) => !TMPFS_OPTION.test(option));
    if (!target.startsWith('/') || target === '/')
      throw invalid(`tmpfs ${JSON.stringify(target)}`, 'expected an absolute path, not the root');
    if (bad !== undefined) throw invalid(`tmpfs option ${JSON.stringify(bad)}`, 'it is unknown');
  }
  const { oomScoreAdj } = isolation;
  if (oomScoreAdj !== undefined && Math.abs(oomScoreAdj) > 1000)
    throw invalid(`OOM score ${oomScoreAdj}`, 'expected -1000 to 1000');
  if (isolation.shmSizeBytes < 0)
    throw invalid(`size of /dev/shm ${isolation.shmSizeBytes}`, 'expected a positive number');
  checkCgroup(isolation);
  checkSecurityModules(isolation);
  checkSysctls(isolation, network);
}
