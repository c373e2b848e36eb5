import {
  type ContainerIsolation,
  type ContainerLimits,
  DEFAULT_ISOLATION,
  DEFAULT_LOG,
  type DeviceLimits,
  isJoined,
  joinedContainer,
  type JoinedMode,
  type LogSettings,
  type NamespaceMode,
  type NetworkLink,
  NO_DEVICE_LIMITS,
  NO_LIMITS,
  parseLogSettings,
  parseMacAddress,
  parseNetworkAlias,
  type RestartPolicy,
  TinydockError,
} from '@tinydock/domain';
import type { ContainerIsolation__Output } from '../generated/tinydock/v1/ContainerIsolation.ts';
import type { DeviceLimits__Output } from '../generated/tinydock/v1/DeviceLimits.ts';
import type { NetworkLink__Output } from '../generated/tinydock/v1/NetworkLink.ts';
import type { LogSettings__Output } from '../generated/tinydock/v1/LogSettings.ts';
import type { RestartPolicy__Output } from '../generated/tinydock/v1/RestartPolicy.ts';
import type { ContainerLimits__Output } from '../generated/tinydock/v1/ContainerLimits.ts';
import { optionalText, requireText } from './required-field.ts';

/** Not checked yet: the daemon does that, which knows the machine. */
export function limitsFromWire(wire: ContainerLimits__Output | null): ContainerLimits {
  return wire === null ? NO_LIMITS : { ...wire };
}

/** What 0 stands for is filled in. @throws TinydockError INVALID_ARGUMENT */
export function logFromWire(wire: LogSettings__Output | null): LogSettings {
  return wire === null ? DEFAULT_LOG : parseLogSettings(wire.driver, wire);
}

export function logToWire({ driver, limits }: LogSettings = DEFAULT_LOG): LogSettings__Output {
  return { driver, maxBytes: limits?.maxBytes ?? 0, maxFiles: limits?.maxFiles ?? 0 };
}

export function limitsToWire(limits: ContainerLimits = NO_LIMITS): ContainerLimits__Output {
  const { memorySwappiness, ...rest } = { ...NO_LIMITS, ...limits };
  return { ...rest, ...(memorySwappiness !== undefined && { memorySwappiness }) };
}

/** As {@link limitsFromWire}. */
export function deviceLimitsFromWire(wire: DeviceLimits__Output | null): DeviceLimits {
  return wire ?? NO_DEVICE_LIMITS;
}

export function deviceLimitsToWire(limits: DeviceLimits = NO_DEVICE_LIMITS): DeviceLimits__Output {
  const { weights, readBps, writeBps, readIops, writeIops } = limits;
  return {
    weights: [...weights],
    readBps: [...readBps],
    writeBps: [...writeBps],
    readIops: [...readIops],
    writeIops: [...writeIops],
  };
}

function namespaceMode(field: string, text: string): NamespaceMode {
  if (text === '' || text === 'private') return 'private';
  if (text === 'host') return 'host';
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid ${field} mode ${JSON.stringify(text)}: expected private or host`,
  });
}

/** Also such as `container:NAME`, and the modes of `more`. The daemon finds the container. */
function joinableMode<T extends string>(
  field: string,
  text: string,
  more: readonly T[],
): NamespaceMode | JoinedMode | T {
  const special = more.find((mode) => mode === text);
  if (special !== undefined) return special;
  return isJoined(text) && joinedContainer(text) !== '' ? text : namespaceMode(field, text);
}

const RESTART_NAMES: readonly RestartPolicy['name'][] = ['no', 'on-failure', 'always', 'unless-stopped'];

/** @throws TinydockError INVALID_ARGUMENT */
export function restartFromWire(wire: RestartPolicy__Output | null): RestartPolicy {
  const name = RESTART_NAMES.find((known) => known === (wire?.name || 'no'));
  const maximumRetries = wire?.maximumRetries ?? 0;
  if (name === undefined || maximumRetries < 0 || (maximumRetries > 0 && name !== 'on-failure')) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `invalid restart policy ${JSON.stringify(wire?.name ?? '')} with ${maximumRetries} retries: expected one of ${RESTART_NAMES.join(', ')}, and retries of on-failure alone`,
    });
  }
  return { name, maximumRetries };
}

/** @throws TinydockError INVALID_ARGUMENT */
export function networkLinkFromWire(wire: NetworkLink__Output): NetworkLink {
  const { network, ipAddress, ip6Address, macAddress, aliases, gwPriority } = wire;
  return {
    network: requireText('network', network),
    aliases: aliases.map(parseNetworkAlias),
    ipAddress: optionalText(ipAddress),
    ip6Address: optionalText(ip6Address),
    macAddress: macAddress === '' ? undefined : parseMacAddress(macAddress),
    ...(gwPriority !== 0 && { gwPriority }),
  };
}

export function networkLinkToWire({
  network,
  aliases,
  ipAddress = '',
  ip6Address = '',
  macAddress = '',
  gwPriority = 0,
}: NetworkLink): NetworkLink__Output {
  return { network, aliases: [...aliases], ipAddress, ip6Address, macAddress, gwPriority };
}

/** Those that are given, and those that are taken back. @throws TinydockError INVALID_ARGUMENT for a name that is none */
export function changedLimits(
  wire: ContainerLimits__Output | null,
  takenBack: readonly string[] = [],
): Partial<ContainerLimits> {
  const unknown = takenBack.find((name) => !Object.hasOwn(NO_LIMITS, name));
  if (unknown !== undefined)
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `there is no limit ${JSON.stringify(unknown)}` });
  const none = Object.entries(NO_LIMITS).filter(([name]) => takenBack.includes(name));
  const isGiven = (value: unknown): boolean => value !== undefined && value !== 0 && value !== '' && value !== false;
  return Object.fromEntries([...none, ...Object.entries(wire ?? {}).filter(([, value]) => isGiven(value))]);
}

function capability(name: string): string {
  const upper = name.toUpperCase();
  return upper === 'ALL' || upper.startsWith('CAP_') ? upper : `CAP_${upper}`;
}

/** As {@link limitsFromWire}. @throws TinydockError INVALID_ARGUMENT for a mode that is none */
export function isolationFromWire(wire: ContainerIsolation__Output | null): ContainerIsolation {
  if (wire === null) return DEFAULT_ISOLATION;
  return {
    ...wire,
    capAdd: wire.capAdd.map(capability),
    capDrop: wire.capDrop.map(capability),
    ipc: joinableMode('ipc', wire.ipc, ['shareable', 'none']),
    pid: joinableMode('pid', wire.pid, []),
    uts: namespaceMode('uts', wire.uts),
    cgroupns: wire.cgroupns === '' ? '' : namespaceMode('cgroupns', wire.cgroupns),
    oomScoreAdj: wire.oomScoreAdj,
  };
}

export function isolationToWire(isolation: ContainerIsolation = DEFAULT_ISOLATION): ContainerIsolation__Output {
  const { oomScoreAdj, writableCgroups, ...rest } = { ...DEFAULT_ISOLATION, ...isolation };
  return {
    ...rest,
    ...(writableCgroups !== undefined && { writableCgroups }),
    ...(oomScoreAdj !== undefined && { oomScoreAdj }),
    capAdd: [...isolation.capAdd],
    capDrop: [...isolation.capDrop],
    groupAdd: [...isolation.groupAdd],
    labels: [...rest.labels],
    deviceCgroupRules: [...rest.deviceCgroupRules],
    cdiDevices: [...rest.cdiDevices],
    devices: isolation.devices.map((device) => ({ ...device })),
    ulimits: isolation.ulimits.map((ulimit) => ({ ...ulimit })),
    sysctls: { ...isolation.sysctls },
    tmpfs: isolation.tmpfs.map(({ target, options, isDetailed = false }) => ({
      target,
      options: [...options],
      isDetailed,
    })),
  };
}
