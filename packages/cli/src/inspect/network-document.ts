import type { Address, ContainerDetail } from '@tinydock/protocol';
import { hasProcesses } from '@tinydock/text';
import type { GoStruct } from '../format/template/go-value.ts';
import { portMap } from './port-map.ts';

function addressFields(address: Address | undefined): GoStruct {
  return {
    Gateway: address?.gateway ?? '',
    IPAddress: address?.ipAddress ?? '',
    IPPrefixLen: address?.prefixLength ?? 0,
    MacAddress: address?.macAddress ?? '',
  };
}

function endpoint(address: Address | undefined): GoStruct {
  return { IPAMConfig: null, Links: null, Aliases: null, DriverOpts: null, ...addressFields(address), DNSNames: null };
}

/** What Docker calls NetworkSettings: the addresses and published ports of a running container. */
export function networkSettings(detail: ContainerDetail): GoStruct {
  const { container, addresses } = detail;
  const name = container?.network ?? '';
  const networks = new Map(addresses.map((address) => [address.network, endpoint(address)]));
  // A container that does not run has no address yet, but belongs to its network.
  if (networks.size === 0 && name !== '') networks.set(name, endpoint(undefined));
  return {
    Bridge: '',
    SandboxKey: '',
    Ports: portMap(container?.ports ?? [], container && hasProcesses(container.status) ? container.exposedPorts : []),
    ...addressFields(addresses[0]),
    Networks: networks,
  };
}
