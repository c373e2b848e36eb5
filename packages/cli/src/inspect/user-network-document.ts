import type { Network, NetworkContainer } from '@tinydock/protocol';
import type { GoStruct, GoValue } from '../format/template/go-value.ts';
import { orNil, toGoMap, toMapOrNil } from './go-shapes.ts';

function ipamConfig({ ipv6, ...ipv4 }: Network): GoValue {
  const blocks = ipv4.subnet === '' ? [] : [ipv4, ...(ipv6 === null ? [] : [ipv6])];
  const aux = Object.entries(ipv4.auxAddresses);
  return orNil(
    blocks.map(({ subnet, ipRange, gateway }) => {
      const own = aux.filter(([, address]) => address.includes(':') === subnet.includes(':'));
      const fields = { Subnet: subnet, IPRange: ipRange, Gateway: gateway };
      return own.length === 0 ? fields : { ...fields, AuxiliaryAddresses: toGoMap(Object.fromEntries(own)) };
    }),
  );
}

function containerFields(container: NetworkContainer): GoStruct {
  const { name, endpointId, macAddress, ipAddress, prefixLength, ip6Address, ip6PrefixLength } = container;
  return {
    Name: name,
    EndpointID: endpointId,
    MacAddress: macAddress,
    IPv4Address: ipAddress === '' ? '' : `${ipAddress}/${prefixLength}`,
    IPv6Address: ip6Address === '' ? '' : `${ip6Address}/${ip6PrefixLength}`,
  };
}

/** A network in the shape of Docker's `GET /networks/{id}`. */
export function userNetworkDocument(network: Network): GoStruct {
  return {
    Name: network.name,
    Id: network.id,
    Created: network.createdAt,
    Scope: 'local',
    Driver: network.driver,
    EnableIPv4: true,
    EnableIPv6: network.ipv6 !== null,
    IPAM: { Driver: 'default', Options: toMapOrNil({}), Config: ipamConfig(network) },
    Internal: network.internal,
    Attachable: false,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: new Map(network.containers.map((container) => [container.id, containerFields(container)])),
    Options: toGoMap(network.options),
    Labels: toGoMap(network.labels),
  };
}
