import { formatIpv4, parseIpv4, type Subnet } from './ipv4.ts';

/** The interface of a container. */
export const CONTAINER_INTERFACE = 'eth0';

/** The bridge of one daemon. */
export interface BridgeNetwork {
  /** The interface, at most 15 bytes; differs between daemons. */
  readonly name: string;
  readonly subnet: Subnet;
  /** Undefined for the kernel's default. */
  readonly mtu: number | undefined;
}

export function gatewayOf(subnet: Subnet): string {
  return formatIpv4(subnet.base + 1);
}

/** The MAC address for an IPv4 address: with it, an address that is given again keeps its entry in its peers' caches. */
export function macAddressOf(ipAddress: string): string {
  const hex = (parseIpv4(ipAddress) ?? 0).toString(16).padStart(8, '0');
  return ['02', '42', ...(hex.match(/../g) ?? [])].join(':');
}

/** The host's end of a container's link: 15 bytes, the longest that an interface may have. */
export function hostInterfaceOf(id: string): string {
  return `tdv${id.slice(0, 12)}`;
}
