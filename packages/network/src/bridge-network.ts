import { type AddressBlock, type NetworkDefinition, TinydockError } from '@tinydock/domain';
import { toAddressBytes } from './address-bytes.ts';
import { formatAddress, parseSubnet, type Subnet } from './ip-address.ts';

/** The addresses of one family of a network. */
export interface AddressRange {
  readonly subnet: Subnet;
  /** The bridge's own address. */
  readonly gateway: string;
  /** From which containers get addresses; within {@link subnet}. */
  readonly range: Subnet;
  /** Which no container gets. */
  readonly reserved?: ReadonlySet<string> | undefined;
}

/** A bridge with its addresses, those of IPv4 first. */
export interface BridgeNetwork extends AddressRange {
  /** What users call it. */
  readonly label: string;
  /** The interface, at most 15 bytes; differs between daemons. */
  readonly name: string;
  /** Undefined where it has IPv4 alone. */
  readonly ipv6: AddressRange | undefined;
  /** Undefined for the kernel's default. */
  readonly mtu: number | undefined;
  /** Nothing goes in or out. */
  readonly isInternal: boolean;
  /** Containers do not reach each other. */
  readonly isIsolated: boolean;
  readonly isMasqueraded: boolean;
}

/** The addresses of each family that it has. */
export function rangesOf(network: BridgeNetwork): readonly AddressRange[] {
  return network.ipv6 === undefined ? [network] : [network, network.ipv6];
}

export function gatewayOf({ family, base }: Subnet): string {
  return formatAddress({ family, value: base + 1n });
}

/** The MAC address for an IPv4 address: with it, an address that is given again keeps its entry in its peers' caches. */
export function macAddressOf(ipAddress: string): string {
  const hex = Buffer.from(toAddressBytes(ipAddress)).toString('hex');
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

function rangeOf(label: string, block: AddressBlock): AddressRange {
  const subnet = parseSubnet(block.subnet);
  const range = parseSubnet(block.ipRange ?? block.subnet);
  const reserved = new Set(Object.values(block.auxAddresses ?? {}));
  if (subnet !== undefined && range !== undefined) return { subnet, range, gateway: block.gateway, reserved };
  throw new TinydockError({ code: 'DATA_LOSS', message: `the subnet of the network ${label} cannot be read` });
}

/** No link of IPv6 may have less. RFC 8200, 5 */
export const MIN_IPV6_MTU = 1280;

/** The MTU of the machine's way out, as far as a network can have it. */
export function usableMtu(mtu: number | undefined, ipv6: object | undefined): number | undefined {
  return mtu === undefined || ipv6 === undefined ? mtu : Math.max(mtu, MIN_IPV6_MTU);
}

/** The bridge that a definition describes, which was checked when it was made. @throws TinydockError DATA_LOSS */
export function bridgeOf(definition: NetworkDefinition, defaultMtu: number | undefined): BridgeNetwork {
  const { name: label, bridge: name, isInternal, isIsolated, isMasqueraded } = definition;
  return {
    label,
    name,
    ...rangeOf(label, definition),
    ipv6: definition.ipv6 === undefined ? undefined : rangeOf(label, definition.ipv6),
    mtu: definition.mtu ?? usableMtu(defaultMtu, definition.ipv6),
    isInternal,
    isIsolated,
    isMasqueraded,
  };
}
