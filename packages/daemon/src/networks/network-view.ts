import { createHash } from 'node:crypto';
import {
  type ContainerRecord,
  networkLinksOf,
  networkModeOf,
  type NetworkId,
  type NetworkRecord,
  parseNetworkId,
} from '@tinydock/domain';
import { defaultBridgeOptions } from './bridge-options.ts';

/** The addresses of one family. */
export interface AddressView {
  readonly subnet: string;
  readonly gateway: string;
  /** Empty for the whole subnet. */
  readonly ipRange: string;
}

/** A network as users see it, one of their own or a predefined one. */
export interface NetworkView {
  readonly id: NetworkId;
  readonly name: string;
  readonly driver: 'bridge' | 'host' | 'null';
  readonly createdAt: string;
  /** Empty for networks without a bridge. */
  readonly subnet: string;
  readonly gateway: string;
  /** Empty for the whole subnet. */
  readonly ipRange: string;
  /** Absent where the network has IPv4 alone. */
  readonly ipv6?: AddressView | undefined;
  readonly internal: boolean;
  /** Of both families. */
  readonly auxAddresses: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  readonly isPredefined: boolean;
}

/** A running container in a network. */
export interface ConnectedContainer {
  readonly id: string;
  readonly name: string;
  readonly endpointId: string;
  readonly macAddress: string;
  /** Empty where the network gives none. */
  readonly ipAddress: string;
  readonly prefixLength: number;
  /** Empty where the network has IPv4 alone. */
  readonly ip6Address: string;
  readonly ip6PrefixLength: number;
}

/** The default bridge of a daemon. */
export interface DefaultBridge {
  readonly bridge: string;
  /** In CIDR form. */
  readonly subnet: string;
  readonly gateway: string;
  /** Absent where it has IPv4 alone. */
  readonly ipv6?: Pick<AddressView, 'subnet' | 'gateway'> | undefined;
}

function hashOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex');
}

/** The same for as long as the container is connected, and after it is again. */
export function endpointIdOf(containerId: string, networkId: string): string {
  return hashOf(containerId, networkId);
}

export function viewOf(record: NetworkRecord): NetworkView {
  const { id, name, createdAt, subnet, gateway, ipRange = '', ipv6, isInternal: internal, labels, options } = record;
  return {
    id,
    name,
    driver: 'bridge',
    createdAt,
    subnet,
    gateway,
    ipRange,
    ipv6: ipv6 && { subnet: ipv6.subnet, gateway: ipv6.gateway, ipRange: ipv6.ipRange ?? '' },
    auxAddresses: { ...record.auxAddresses, ...ipv6?.auxAddresses },
    internal,
    labels,
    options,
    isPredefined: false,
  };
}

/** The networks that are always there; their ids differ between daemons. */
export function predefinedNetworks(
  root: string,
  { bridge, subnet, gateway, ipv6 }: DefaultBridge,
  createdAt: string,
): readonly NetworkView[] {
  const plain = {
    createdAt,
    subnet: '',
    gateway: '',
    ipRange: '',
    auxAddresses: {},
    internal: false,
    labels: {},
    options: {},
  };
  const idOf = (name: string): NetworkId => parseNetworkId(hashOf(root, name));
  return [
    {
      ...plain,
      id: idOf('bridge'),
      name: 'bridge',
      driver: 'bridge',
      subnet,
      gateway,
      ipv6: ipv6 && { ...ipv6, ipRange: '' },
      options: defaultBridgeOptions(bridge),
      isPredefined: true,
    },
    { ...plain, id: idOf('host'), name: 'host', driver: 'host', isPredefined: true },
    { ...plain, id: idOf('none'), name: 'none', driver: 'null', isPredefined: true },
  ];
}

/** True where the container is, or will be when it runs, connected to the network. */
export function belongsTo({ spec }: ContainerRecord, network: string): boolean {
  const isAlone = networkModeOf(spec) !== 'bridge' && spec.network === network;
  return isAlone || networkLinksOf(spec).some((link) => link.network === network);
}

/** The running containers among these that are connected to a network. */
export function connectedTo(
  { id: networkId, name: network, driver }: NetworkView,
  containers: readonly ContainerRecord[],
): readonly ConnectedContainer[] {
  return containers.flatMap(({ id, name, spec, state, addresses }) => {
    if (state.kind !== 'running') return [];
    const endpoint = { id, name, endpointId: endpointIdOf(id, networkId) };
    const address = addresses.find((candidate) => candidate.network === network);
    if (address !== undefined) {
      const { macAddress, ipAddress, prefixLength, ipv6 } = address;
      const own6 = { ip6Address: ipv6?.ipAddress ?? '', ip6PrefixLength: ipv6?.prefixLength ?? 0 };
      return [{ ...endpoint, macAddress, ipAddress, prefixLength, ...own6 }];
    }
    const isInside = driver !== 'bridge' && spec.network === network;
    const none = { macAddress: '', ipAddress: '', prefixLength: 0, ip6Address: '', ip6PrefixLength: 0 };
    return isInside ? [{ ...endpoint, ...none }] : [];
  });
}
