/** A block of IPv4 addresses; `base` has no bits beyond the prefix. */
export interface Subnet {
  readonly base: number;
  readonly prefixLength: number;
}

/** The number of a dotted address; undefined where it is not one. */
export function parseIpv4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((number, part) => number * 256 + Number(part), 0);
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

function maskOf(prefixLength: number): number {
  return prefixLength === 0 ? 0 : (-1 << (32 - prefixLength)) >>> 0;
}

/** The block that holds an address. */
export function subnetOf(address: number, prefixLength: number): Subnet {
  return { base: (address & maskOf(prefixLength)) >>> 0, prefixLength };
}

/** Such as `10.210.0.0/16`; undefined where it is not one. */
export function parseSubnet(text: string): Subnet | undefined {
  const match = /^([\d.]+)\/(\d{1,2})$/.exec(text);
  const address = parseIpv4(match?.[1] ?? '');
  const prefixLength = Number(match?.[2]);
  if (address === undefined || prefixLength > 32) return undefined;
  return subnetOf(address, prefixLength);
}

export function formatSubnet(subnet: Subnet): string {
  return `${formatIpv4(subnet.base)}/${String(subnet.prefixLength)}`;
}

/** How many addresses a block has. */
export function subnetSize(subnet: Subnet): number {
  return 2 ** (32 - subnet.prefixLength);
}

export function overlaps(one: Subnet, other: Subnet): boolean {
  const shorter = Math.min(one.prefixLength, other.prefixLength);
  return subnetOf(one.base, shorter).base === subnetOf(other.base, shorter).base;
}

export function contains(subnet: Subnet, address: number): boolean {
  return subnetOf(address, subnet.prefixLength).base === subnet.base;
}

/** True for an address that an interface can have: neither the network's own nor that of all its interfaces. */
export function isHostAddress(subnet: Subnet, address: number): boolean {
  return contains(subnet, address) && address > subnet.base && address < subnet.base + subnetSize(subnet) - 1;
}
