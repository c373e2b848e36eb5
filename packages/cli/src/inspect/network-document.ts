import { DEFAULT_NETWORK } from '@tinydock/domain';
import type { Address, ContainerDetail, ContainerNetwork, WireNetworkLink as NetworkLink } from '@tinydock/protocol';
import { exposedPortsOf, hasProcesses } from '@tinydock/text';
import type { GoStruct } from '../format/template/go-value.ts';
import { orNil, toMapOrNil } from './go-shapes.ts';
import { portMap } from './port-map.ts';

function addressFields(address: Address | undefined): GoStruct {
  return {
    Gateway: address?.gateway ?? '',
    GlobalIPv6Address: address?.ipv6?.ipAddress ?? '',
    GlobalIPv6PrefixLen: address?.ipv6?.prefixLength ?? 0,
    IPAddress: address?.ipAddress ?? '',
    IPPrefixLen: address?.prefixLength ?? 0,
    IPv6Gateway: address?.ipv6?.gateway ?? '',
    MacAddress: address?.macAddress ?? '',
  };
}

/** What other containers of the network may call it; the default network has no names. */
function namesOf({ container }: ContainerDetail, link: NetworkLink): readonly string[] {
  const { id = '', name = '' } = container ?? {};
  return link.network === DEFAULT_NETWORK ? [] : [...new Set([name, ...link.aliases, id.slice(0, 12)])];
}

/** The addresses that were asked for. */
function wantedAddresses({ ipAddress, ip6Address }: NetworkLink): GoStruct | null {
  if (ipAddress === '' && ip6Address === '') return null;
  return {
    ...(ipAddress !== '' && { IPv4Address: ipAddress }),
    ...(ip6Address !== '' && { IPv6Address: ip6Address }),
  };
}

function endpoint(detail: ContainerDetail, network: ContainerNetwork): GoStruct {
  const { networkId, endpointId } = network;
  const link = network.link ?? {
    network: '',
    aliases: [],
    ipAddress: '',
    ip6Address: '',
    macAddress: '',
    gwPriority: 0,
  };
  const address = detail.addresses.find((candidate) => candidate.network === link.network);
  return {
    IPAMConfig: wantedAddresses(link),
    Links: orNil([]),
    Aliases: orNil(link.aliases),
    DriverOpts: toMapOrNil({}),
    GwPriority: link.gwPriority,
    NetworkID: networkId,
    EndpointID: address === undefined ? '' : endpointId,
    ...addressFields(address),
    DNSNames: orNil(namesOf(detail, link)),
  };
}

/** `host` and `none` have no addresses, but are what the container is in. */
function alone(): GoStruct {
  const names = {
    IPAMConfig: null,
    Links: orNil([]),
    Aliases: orNil([]),
    DriverOpts: toMapOrNil({}),
    GwPriority: 0,
    NetworkID: '',
    EndpointID: '',
  };
  return { ...names, ...addressFields(undefined), DNSNames: orNil([]) };
}

/** What Docker calls NetworkSettings: the addresses and published ports of a running container. */
export function networkSettings(detail: ContainerDetail): GoStruct {
  const { container, addresses } = detail;
  const name = container?.network ?? '';
  const networks = new Map(detail.networks.map((network) => [network.link?.network ?? '', endpoint(detail, network)]));
  if (name === 'host' || name === 'none') networks.set(name, alone());
  return {
    Bridge: '',
    SandboxKey: '',
    Ports: portMap(
      container?.ports ?? [],
      container && hasProcesses(container.status) ? exposedPortsOf(container) : [],
    ),
    ...addressFields(addresses[0]),
    Networks: networks,
  };
}
