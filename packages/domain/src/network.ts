import type { Branded } from './brand.ts';
import { TinydockError } from './errors.ts';

/** 64 lower-case hex digits. */
export type NetworkId = Branded<string, 'NetworkId'>;

const NETWORK_ID = /^[0-9a-f]{64}$/;
const NETWORK_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

/** Networks that are always there, under the names that Docker gives them. */
export const PREDEFINED_NETWORKS: readonly string[] = ['bridge', 'host', 'none'];

/** The bridge that containers are connected to where nothing else is asked for. */
export const DEFAULT_NETWORK = 'bridge';

/** @throws TinydockError INVALID_ARGUMENT */
export function parseNetworkId(text: string): NetworkId {
  if (NETWORK_ID.test(text)) return text as NetworkId;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid network id ${JSON.stringify(text.slice(0, 100))}: expected 64 hex digits`,
  });
}

/**
 * Checks the name of a network of a user's own by Docker's rule.
 * @throws TinydockError INVALID_ARGUMENT; also for a name that means something else where networks are named
 */
export function parseNetworkName(text: string): string {
  const shown = JSON.stringify(text.slice(0, 200));
  if (!NETWORK_NAME.test(text) || text.length > 128) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `invalid network name ${shown}: up to 128 letters, digits, _ . and -, beginning with a letter or digit`,
    });
  }
  if (!PREDEFINED_NETWORKS.includes(text) && text !== 'default' && text !== 'container') return text;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot create a network with the name ${shown}: it is predefined`,
  });
}

const ALIAS = /^[a-zA-Z0-9_](?:[a-zA-Z0-9_.-]{0,251}[a-zA-Z0-9_])?$/;

/** @throws TinydockError INVALID_ARGUMENT for what cannot be asked of a name server, or would add lines to a file */
export function parseNetworkAlias(text: string): string {
  if (ALIAS.test(text)) return text;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid network alias ${JSON.stringify(text.slice(0, 100))}: expected letters, digits, -, _ and .`,
  });
}

const MAC_ADDRESS = /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/;

/** @throws TinydockError INVALID_ARGUMENT for what is not the address of one interface */
export function parseMacAddress(text: string): string {
  const address = text.toLowerCase().replaceAll('-', ':');
  const isOfOne = MAC_ADDRESS.test(address) && Number.parseInt(address.slice(0, 2), 16) % 2 === 0;
  if (isOfOne && address !== '00:00:00:00:00:00') return address;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid MAC address ${JSON.stringify(text.slice(0, 100))}: expected such as 02:42:ac:11:00:02`,
  });
}

/** The addresses of one family that a new bridge is to have; what is left out is chosen. */
export interface AddressPlan {
  /** In CIDR form. */
  readonly subnet?: string | undefined;
  /** An address of the subnet. */
  readonly gateway?: string | undefined;
  /** The part of the subnet from which containers get addresses, in CIDR form. */
  readonly ipRange?: string | undefined;
  /** Addresses of the subnet that no container gets, by what they are for. */
  readonly auxAddresses?: Readonly<Record<string, string>> | undefined;
}

/** The addresses of one family that a bridge has. */
export interface AddressBlock extends AddressPlan {
  readonly subnet: string;
  readonly gateway: string;
}

/** What is asked of a new bridge, with its IPv4 addresses; what is left out is chosen. */
export interface NetworkPlan extends AddressPlan {
  readonly id: NetworkId;
  readonly name: string;
  /** It has IPv4 alone where absent. */
  readonly ipv6?: AddressPlan | undefined;
  /** Nothing goes in or out. */
  readonly isInternal: boolean;
  /** Its containers do not reach each other. */
  readonly isIsolated: boolean;
  /** Its containers go out under the host's address. */
  readonly isMasqueraded: boolean;
  /** The interface of the bridge on the host. */
  readonly bridge?: string | undefined;
  readonly mtu?: number | undefined;
}

/** A bridge with everything chosen. */
export interface NetworkDefinition extends NetworkPlan, AddressBlock {
  readonly subnet: string;
  readonly gateway: string;
  readonly ipv6?: AddressBlock | undefined;
  readonly bridge: string;
}

/** A network of a user's own, as the metadata keeps it. */
export interface NetworkRecord extends NetworkDefinition {
  /** RFC 3339. */
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  /** As they were given. */
  readonly options: Readonly<Record<string, string>>;
}

/** How a container is connected to a network with a bridge. */
export interface NetworkLink {
  /** Name of the network. */
  readonly network: string;
  /** Names beside the container's own, for the other containers of the network. */
  readonly aliases: readonly string[];
  /** Chosen where absent. */
  readonly ipAddress?: string | undefined;
  /** Of networks that have IPv6; chosen where absent. */
  readonly ip6Address?: string | undefined;
  readonly macAddress?: string | undefined;
  /** The network with the highest one has route and ports; 0 where absent, and the first of equals counts. */
  readonly gwPriority?: number | undefined;
}

/** The rows of users' networks. Every call is one transaction. */
export interface NetworkCatalog {
  /** @throws TinydockError ALREADY_EXISTS / NAME_IN_USE */
  insertNetwork(record: NetworkRecord): void;
  /** By name, id, or a unique prefix of the id. @throws TinydockError INVALID_ARGUMENT / AMBIGUOUS_ID */
  findNetwork(nameOrId: string): NetworkRecord | undefined;
  /** By name. */
  listNetworks(): readonly NetworkRecord[];
  /** Idempotent. */
  deleteNetwork(id: NetworkId): void;
}
