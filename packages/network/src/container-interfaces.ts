import { closeSync, constants, openSync } from 'node:fs';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import {
  addAddress,
  createVeth,
  deleteLink,
  inNetworkNamespace,
  interfaceIndexOf,
  isolatePort,
  replaceDefaultRoute,
  type RouteMessage,
  RouteSocket,
  setLinkUp,
} from '@tinydock/linux';
import { toAddressBytes } from './address-bytes.ts';
import { familyOf } from './ip-address.ts';
import { setInterfaceIpv6 } from './ipv6-settings.ts';

/** One interface of a container, with its end on the host. */
export interface ContainerInterface {
  /** In the container. */
  readonly name: string;
  readonly hostName: string;
  readonly bridge: string;
  readonly isIsolated: boolean;
  readonly mtu: number | undefined;
  readonly macAddress: string;
  readonly addresses: readonly { readonly address: string; readonly prefixLength: number }[];
}

/** By which interface packets leave a container, and to whom. */
export interface DefaultRoute {
  readonly name: string;
  readonly gateway: string;
}

/** Changes the interfaces of a namespace, the host's where no path is given. @throws TinydockError INTERNAL */
export async function changeRoutes(netnsPath: string | undefined, messages: readonly RouteMessage[]): Promise<void> {
  const socket = RouteSocket.open(netnsPath);
  try {
    await socket.request(messages);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new TinydockError({ code: 'INTERNAL', message: `cannot change network interfaces: ${said}`, cause });
  } finally {
    socket.close();
  }
}

function requireIndex(name: string): number {
  const index = interfaceIndexOf(name);
  if (index !== undefined) return index;
  throw new TinydockError({ code: 'INTERNAL', message: `the network interface ${name} is gone` });
}

function hostMessages(link: ContainerInterface, namespaceFd: number): readonly RouteMessage[] {
  const { name, hostName, bridge, isIsolated, mtu, macAddress } = link;
  const peer = { name, namespaceFd, macAddress: Buffer.from(macAddress.replaceAll(':', ''), 'hex') };
  return [
    createVeth({ name: hostName, master: requireIndex(bridge), mtu, peer }),
    ...(isIsolated ? [isolatePort(hostName)] : []),
    setLinkUp(hostName),
  ];
}

async function makePairs(netnsPath: string, links: readonly ContainerInterface[]): Promise<void> {
  const namespaceFd = openSync(netnsPath, constants.O_RDONLY);
  try {
    await changeRoutes(
      undefined,
      links.flatMap((link) => hostMessages(link, namespaceFd)),
    );
  } finally {
    closeSync(namespaceFd);
  }
}

/**
 * Gives a container interfaces on bridges that are there, with their addresses.
 * @param routes replaced, one for each family; their interfaces are new or there
 * @throws TinydockError INTERNAL
 */
export async function addInterfaces(
  netnsPath: string,
  links: readonly ContainerInterface[],
  routes: readonly DefaultRoute[],
): Promise<void> {
  if (links.length > 0) await makePairs(netnsPath, links);
  const messages = inNetworkNamespace(netnsPath, () => [
    ...links.flatMap(({ name, addresses }) => {
      const index = requireIndex(name);
      const isOfIpv6 = addresses.some(({ address }) => familyOf(address) === 6);
      setInterfaceIpv6(name, isOfIpv6);
      const own = addresses.map(({ address, prefixLength }) =>
        addAddress(index, toAddressBytes(address), prefixLength),
      );
      return [...own, setLinkUp(name)];
    }),
    ...routes.map(({ name, gateway }) => replaceDefaultRoute(requireIndex(name), toAddressBytes(gateway))),
  ]);
  await changeRoutes(netnsPath, messages);
}

/** Removes an interface of the host, and its peer; idempotent. @throws TinydockError INTERNAL */
export async function removeInterface(name: string): Promise<void> {
  try {
    await changeRoutes(undefined, [deleteLink(name)]);
  } catch (error) {
    if (error instanceof TinydockError && hasErrnoCode(error.cause, 'ENODEV')) return;
    throw error;
  }
}
