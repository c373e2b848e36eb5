import { type ContainerIsolation, DEFAULT_ISOLATION } from '@tinydock/domain';

/** What a container's processes may have, as Docker grants it. capabilities(7). */
export const DEFAULT_CAPABILITIES: readonly string[] = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_FSETID',
  'CAP_FOWNER',
  'CAP_MKNOD',
  'CAP_NET_RAW',
  'CAP_SETGID',
  'CAP_SETUID',
  'CAP_SETFCAP',
  'CAP_SETPCAP',
  'CAP_NET_BIND_SERVICE',
  'CAP_SYS_CHROOT',
  'CAP_KILL',
  'CAP_AUDIT_WRITE',
];

export interface ProcessCapabilities {
  readonly bounding: readonly string[];
  readonly effective: readonly string[];
  readonly permitted: readonly string[];
}

/** What is dropped is not added, except where all are dropped first; a name that the kernel lacks is left out. */
function wantedCapabilities(held: ReadonlySet<string>, isolation: ContainerIsolation): readonly string[] {
  const { privileged, capAdd, capDrop } = isolation;
  if (privileged) return [...held];
  const base = capDrop.includes('ALL') ? [] : capAdd.includes('ALL') ? [...held] : DEFAULT_CAPABILITIES;
  const kept = base.filter((name) => !capDrop.includes(name));
  return [...new Set([...kept, ...capAdd.filter((name) => name !== 'ALL')])];
}

/**
 * The capability sets of a container's first process. Those that the daemon itself lacks are left out, because the
 * kernel would refuse to grant them; a user other than root starts with none, as execve(2) would leave it.
 */
export function selectCapabilities(
  uid: number,
  held: ReadonlySet<string>,
  isolation: ContainerIsolation = DEFAULT_ISOLATION,
): ProcessCapabilities {
  const bounding = wantedCapabilities(held, isolation).filter((name) => held.has(name));
  const active = uid === 0 ? bounding : [];
  return { bounding, effective: active, permitted: active };
}
