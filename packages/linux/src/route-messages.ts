/** A change of the kernel's interfaces, addresses or routes. rtnetlink(7) */
export interface RouteMessage {
  readonly type: number;
  /** Beside those that each request has. */
  readonly flags: number;
  readonly payload: Buffer;
  /** What it does to what, for errors. */
  readonly subject: string;
}

const TYPES = { newLink: 16, deleteLink: 17, setLink: 19, newAddress: 20, newRoute: 24 } as const;
const FLAGS = { replace: 0x100, exclusive: 0x200, create: 0x400 } as const;
const LINK = { address: 1, name: 3, mtu: 4, master: 10, info: 18, namespaceFd: 28 } as const;
const LINK_INFO = { kind: 1, data: 2, portKind: 4, portData: 5 } as const;
const VETH_PEER = 1;
const PORT_ISOLATED = 33;
const ADDRESS = { address: 1, local: 2, flags: 8 } as const;
const ROUTE = { interface: 4, gateway: 5 } as const;
const IS_UP = 1;
const NO_DUPLICATE_CHECK = 2;
const MAIN_TABLE = 254;
/** Made by an administrator's program. */
const BOOT_PROTOCOL = 3;
const UNICAST = 1;

/** An address as its bytes: 4 or 16. */
export type AddressBytes = Uint8Array;

/** The kernel's numbers are in the order of the machine, which is little-endian on all that we run on. */
function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}

/** Padded to a multiple of four; the length that it names is without the padding. */
function attribute(type: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  bytes.writeUInt16LE(4 + value.length, 0);
  bytes.writeUInt16LE(type, 2);
  value.copy(bytes, 4);
  return bytes;
}

/** struct ifinfomsg; the interface is named in an attribute where it has no number. */
function linkHeader({ index = 0, up = false }: { readonly index?: number; readonly up?: boolean } = {}): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeInt32LE(index, 4);
  bytes.writeUInt32LE(up ? IS_UP : 0, 8);
  bytes.writeUInt32LE(up ? IS_UP : 0, 12);
  return bytes;
}

function familyOf(address: AddressBytes): number {
  return address.length === 4 ? 2 : 10;
}

export interface VethRequest {
  readonly name: string;
  /** The number of the bridge that it becomes a port of. */
  readonly master: number;
  readonly mtu: number | undefined;
  readonly peer: {
    readonly name: string;
    /** A descriptor of its namespace. */
    readonly namespaceFd: number;
    /** Six bytes. */
    readonly macAddress: Uint8Array;
  };
}

/** A pair of interfaces, one here and one in another namespace; both are down. veth(4) */
export function createVeth({ name, master, mtu, peer }: VethRequest): RouteMessage {
  const size = mtu === undefined ? [] : [attribute(LINK.mtu, u32(mtu))];
  const other = [
    linkHeader(),
    attribute(LINK.name, text(peer.name)),
    attribute(LINK.address, peer.macAddress),
    attribute(LINK.namespaceFd, u32(peer.namespaceFd)),
    ...size,
  ];
  const kind = attribute(LINK_INFO.kind, text('veth'));
  const data = attribute(LINK_INFO.data, attribute(VETH_PEER, ...other));
  const own = [attribute(LINK.name, text(name)), attribute(LINK.master, u32(master)), ...size];
  return {
    type: TYPES.newLink,
    flags: FLAGS.create | FLAGS.exclusive,
    payload: Buffer.concat([linkHeader(), ...own, attribute(LINK.info, kind, data)]),
    subject: `add interface ${name}`,
  };
}

/**
 * Keeps a port of a bridge from the other ports that are kept so. Not by the message that sets up a link, as `ip` does
 * not either: that one is answered with success and leaves what is particular to bridges as it was.
 */
export function isolatePort(name: string): RouteMessage {
  const kind = attribute(LINK_INFO.portKind, text('bridge'));
  const data = attribute(LINK_INFO.portData, attribute(PORT_ISOLATED, Buffer.of(1)));
  const payload = Buffer.concat([linkHeader(), attribute(LINK.name, text(name)), attribute(LINK.info, kind, data)]);
  return { type: TYPES.newLink, flags: 0, payload, subject: `isolate interface ${name}` };
}

export function setLinkUp(name: string): RouteMessage {
  const payload = Buffer.concat([linkHeader({ up: true }), attribute(LINK.name, text(name))]);
  return { type: TYPES.setLink, flags: 0, payload, subject: `set up interface ${name}` };
}

/** With its peer. */
export function deleteLink(name: string): RouteMessage {
  const payload = Buffer.concat([linkHeader(), attribute(LINK.name, text(name))]);
  return { type: TYPES.deleteLink, flags: 0, payload, subject: `delete interface ${name}` };
}

/** One of IPv6 is usable at once, without looking whether somebody else has it. */
export function addAddress(index: number, address: AddressBytes, prefixLength: number): RouteMessage {
  const header = Buffer.alloc(8);
  header.writeUInt8(familyOf(address), 0);
  header.writeUInt8(prefixLength, 1);
  header.writeUInt32LE(index, 4);
  const more = address.length === 4 ? [] : [attribute(ADDRESS.flags, u32(NO_DUPLICATE_CHECK))];
  const own = [attribute(ADDRESS.local, address), attribute(ADDRESS.address, address), ...more];
  return {
    type: TYPES.newAddress,
    flags: FLAGS.create | FLAGS.exclusive,
    payload: Buffer.concat([header, ...own]),
    subject: `add an address to interface ${index}`,
  };
}

/** Where all packets go that no other route takes; replaces the one that is there. */
export function replaceDefaultRoute(index: number, gateway: AddressBytes): RouteMessage {
  const header = Buffer.from([familyOf(gateway), 0, 0, 0, MAIN_TABLE, BOOT_PROTOCOL, 0, UNICAST, 0, 0, 0, 0]);
  return {
    type: TYPES.newRoute,
    flags: FLAGS.create | FLAGS.replace,
    payload: Buffer.concat([header, attribute(ROUTE.gateway, gateway), attribute(ROUTE.interface, u32(index))]),
    subject: `set the default route to interface ${index}`,
  };
}
