import { type NetworkDefinition, TinydockError } from '@tinydock/domain';
import { formatIpv4, parseIpv4, parseSubnet, type Subnet } from './ipv4.ts';

/** A bridge with its addresses. */
export interface BridgeNetwork {
  /** What users call it. */
  readonly label: string;
  /** The interface, at most 15 bytes; differs between daemons. */
  readonly name: string;
  readonly subnet: Subnet;
  /** The bridge's own address. */
  readonly gateway: string;
  /** From which containers get addresses; within {@link subnet}. */
  readonly range: Subnet;
  /** Undefined for the kernel's default. */
  readonly mtu: number | undefined;
  /** Nothing goes in or out. */
  readonly isInternal: boolean;
  /** Containers do not reach each other. */
  readonly isIsolated: boolean;
  readonly isMasqueraded: boolean;
}

export function gatewayOf(subnet: Subnet): string {
  return formatIpv4(subnet.base + 1);
}

/** The MAC address for an IPv4 address: with it, an address that is given again keeps its entry in its peers' caches. */
export function macAddressOf(ipAddress: string): string {
  const hex = (parseIpv4(ipAddress) ?? 0).toString(16).padStart(8, '0');
  return ['02', '42', ...(hex.match(/../g) ?? [])].join(':');
}

/** The interface of a container that leads to its first, second ... network. */
export function containerInterfaceOf(index: number): string {
  return `eth${String(index)}`;
}

/** How many networks one container can be connected to: the names of their interfaces have one hex digit for it. */
export const MAX_LINKS = 16;

/** The host's end of a container's link: 15 bytes, the longest that an interface may have. */
export function hostInterfaceOf(id: string, index: number): string {
  return `td${index === 0 ? 'v' : index.toString(16)}${id.slice(0, 12)}`;
}

/** The bridge that a definition describes, which was checked when it was made. @throws TinydockError DATA_LOSS */
export function bridgeOf(definition: NetworkDefinition, defaultMtu: number | undefined): BridgeNetwork {
  const { name: label, bridge: name, gateway, isInternal, isIsolated, isMasqueraded } = definition;
  const subnet = parseSubnet(definition.subnet);
  const range = parseSubnet(definition.ipRange ?? definition.subnet);
  if (subnet === undefined || range === undefined) {
    throw new TinydockError({ code: 'DATA_LOSS', message: `the subnet of the network ${label} cannot be read` });
  }
  const mtu = definition.mtu ?? defaultMtu;
  return { label, name, subnet, range, gateway, mtu, isInternal, isIsolated, isMasqueraded };
}
