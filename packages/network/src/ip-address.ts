import { isIPv4, isIPv6 } from 'node:net';
import { toAddressBytes } from './address-bytes.ts';

export type IpFamily = 4 | 6;

/** Stands for all addresses of its family. RFC 4291, 2.5.2 */
export const ANY_IPV4 = '0.0.0.0';
export const ANY_IPV6 = '::';

export const IPV6_LOOPBACK = '::1';

/** An address as a number of 32 or 128 bits. */
export interface IpAddress {
  readonly family: IpFamily;
  readonly value: bigint;
}

/** A block of addresses; `base` has no bits beyond the prefix. */
export interface Subnet {
  readonly family: IpFamily;
  readonly base: bigint;
  readonly prefixLength: number;
}

/** How many bits an address has. */
export function widthOf(family: IpFamily): number {
  return family === 4 ? 32 : 128;
}

/** Which family an address in its text form is of; one of IPv6 has colons. */
export function familyOf(address: string): IpFamily {
  return address.includes(':') ? 6 : 4;
}

/** The number of an address in its text form; undefined where it is not one. */
export function parseAddress(text: string): IpAddress | undefined {
  if (!isIPv4(text) && (!isIPv6(text) || text.includes('%'))) return undefined;
  const hex = Buffer.from(toAddressBytes(text)).toString('hex');
  return { family: familyOf(text), value: BigInt(`0x${hex}`) };
}

/** The text form that there is one of. RFC 5952 */
export function formatAddress({ family, value }: IpAddress): string {
  const hex = value.toString(16).padStart(widthOf(family) / 4, '0');
  if (family === 4) return (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.');
  return new URL(`http://[${(hex.match(/.{4}/g) ?? []).join(':')}]`).hostname.slice(1, -1);
}

/** The block that holds an address. */
export function subnetOf({ family, value }: IpAddress, prefixLength: number): Subnet {
  const rest = BigInt(widthOf(family) - prefixLength);
  return { family, base: (value >> rest) << rest, prefixLength };
}

/** Such as `10.210.0.0/16` or `fd00:1::/64`; undefined where it is not one. */
export function parseSubnet(text: string): Subnet | undefined {
  const [first = '', length = '', ...more] = text.split('/');
  const address = parseAddress(first);
  if (address === undefined || more.length > 0 || !/^\d{1,3}$/.test(length)) return undefined;
  return Number(length) > widthOf(address.family) ? undefined : subnetOf(address, Number(length));
}

export function formatSubnet({ family, base, prefixLength }: Subnet): string {
  return `${formatAddress({ family, value: base })}/${String(prefixLength)}`;
}

/** How many addresses a block has. */
export function subnetSize({ family, prefixLength }: Subnet): bigint {
  return 1n << BigInt(widthOf(family) - prefixLength);
}

export function overlaps(one: Subnet, other: Subnet): boolean {
  if (one.family !== other.family) return false;
  const shorter = Math.min(one.prefixLength, other.prefixLength);
  const cut = ({ family, base }: Subnet): bigint => subnetOf({ family, value: base }, shorter).base;
  return cut(one) === cut(other);
}

export function contains(subnet: Subnet, address: IpAddress): boolean {
  return subnet.family === address.family && subnetOf(address, subnet.prefixLength).base === subnet.base;
}

/**
 * True for an address that an interface can have: not the first, which is the network's own or that of any of its
 * routers (RFC 4291, 2.6.1), nor the last of IPv4, which is that of all its interfaces.
 */
export function isHostAddress(subnet: Subnet, address: IpAddress): boolean {
  if (!contains(subnet, address) || address.value === subnet.base) return false;
  return subnet.family === 6 || address.value < subnet.base + subnetSize(subnet) - 1n;
}
