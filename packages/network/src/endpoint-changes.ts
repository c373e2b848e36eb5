import type { ContainerId, NetworkRequest } from '@tinydock/domain';
import { TinydockError } from '@tinydock/domain';
import { hostInterfaceOf } from './bridge-network.ts';
import { addInterfaces, removeInterface } from './container-interfaces.ts';
import { defaultRoutesOf, interfaceOf } from './endpoint-links.ts';
import { type Endpoint, type EndpointLink, publishedBy, type PublishedEndpoint } from './endpoint-store.ts';
import type { LoopbackRelays } from './loopback-relays.ts';
import { createNamespace } from './network-namespace.ts';
import type { NetworkSet } from './network-set.ts';
import { settleAll } from './settle-all.ts';

/** What an endpoint publishes by way of one of its networks. */
interface Publication {
  readonly network: string;
  readonly published: PublishedEndpoint;
}

interface Plugging {
  readonly link: EndpointLink;
  readonly before: Endpoint;
  readonly after: Endpoint;
  readonly netnsPath: string;
}

/** What is published before by way of a network that is not, or not for both families, the way after. */
function displacedBy(before: Endpoint, after: Endpoint): readonly Publication[] {
  return publicationsOf(before).filter(({ network, published }) => {
    const next = publishedBy(network, after);
    return next?.ipAddress !== published.ipAddress || next?.ip6Address !== published.ip6Address;
  });
}

function publicationsOf(endpoint: Endpoint): readonly Publication[] {
  return endpoint.links.flatMap(({ network }) => {
    const published = publishedBy(network, endpoint);
    return published === undefined ? [] : [{ network, published }];
  });
}

/** Makes and removes the interfaces of containers and what they publish; whose they are, the caller knows. */
export class EndpointChanges {
  readonly #networks: NetworkSet;
  readonly #relays: LoopbackRelays;

  constructor(networks: NetworkSet, relays: LoopbackRelays) {
    this.#networks = networks;
    this.#relays = relays;
  }

  /** Makes the namespace with all interfaces, and publishes the ports. */
  async build(id: ContainerId, endpoint: Endpoint, netnsPath: string): Promise<void> {
    const parts = endpoint.links.map((link) => ({ link, bridge: this.#networks.get(link.network).bridge }));
    await settleAll(parts.map(({ bridge }) => bridge.prepare()));
    const links = parts.map(({ link, bridge }) => interfaceOf(id, link, bridge.network));
    const connect = async (): Promise<void> => {
      await createNamespace(netnsPath);
      await addInterfaces(netnsPath, links, defaultRoutesOf(this.#networks, endpoint));
    };
    await settleAll([this.publish(endpoint), connect()]);
  }

  /** Removes the host's ends of all interfaces, and what is published. */
  async remove(id: ContainerId, endpoint: Endpoint): Promise<void> {
    const interfaces = endpoint.links.map(({ index }) => hostInterfaceOf(id, index));
    await settleAll([this.unpublish(endpoint), ...interfaces.map(removeInterface)]);
  }

  /**
   * Adds an interface to a namespace that is there; where it is the main link from now on, the one before no longer is.
   * @param after with the link
   */
  async plug(id: ContainerId, change: Plugging): Promise<void> {
    const { link, before, after, netnsPath } = change;
    const { bridge } = this.#networks.get(link.network);
    await bridge.prepare();
    const isMain = publishedBy(link.network, after) !== undefined;
    const routes = isMain ? defaultRoutesOf(this.#networks, after) : [];
    await addInterfaces(netnsPath, [interfaceOf(id, link, bridge.network)], routes);
    if (!isMain) return;
    await settleAll(displacedBy(before, after).map((publication) => this.#unpublish(publication)));
    await this.publish(after);
  }

  /** Removes an interface, and has the next main link take over where it was that of a family. */
  async unplug(
    id: ContainerId,
    change: { readonly link: EndpointLink; readonly before: Endpoint; readonly netnsPath: string },
  ): Promise<void> {
    const { link, before, netnsPath } = change;
    const after = withoutLink(before, link.network);
    const own = publicationsOf(before).filter(({ network }) => network === link.network);
    const taken = own.map((publication) => this.#unpublish(publication));
    await settleAll([...taken, removeInterface(hostInterfaceOf(id, link.index))]);
    if (own.length === 0) return;
    await addInterfaces(netnsPath, [], defaultRoutesOf(this.#networks, after));
    await this.publish(after);
  }

  /** Publishes the ports by way of the main link of each family; what is published stays. */
  async publish(endpoint: Endpoint): Promise<void> {
    for (const { network, published } of publicationsOf(endpoint)) {
      await this.#networks.get(network).bridge.publish(published);
      await this.#relays.publish(published);
    }
  }

  async unpublish(endpoint: Endpoint): Promise<void> {
    for (const publication of publicationsOf(endpoint)) await this.#unpublish(publication);
  }

  async #unpublish({ network, published }: Publication): Promise<void> {
    this.#relays.unpublish(published);
    await this.#networks.find(network)?.unpublish(published);
  }

  /** Serves what no firewall's rule does, for endpoints of a daemon before. @throws TinydockError ALREADY_EXISTS / PORT_IN_USE */
  async resume(endpoint: Endpoint): Promise<void> {
    for (const { published } of publicationsOf(endpoint)) await this.#relays.publish(published);
  }
}

export function withoutLink(endpoint: Endpoint, network: string): Endpoint {
  return { ...endpoint, links: endpoint.links.filter((link) => link.network !== network) };
}

/** The link that a request has to a network. @throws TinydockError INVALID_ARGUMENT where it has none */
export function requestedLink({ links = [] }: NetworkRequest, network: string): (typeof links)[number] {
  const link = links.find((candidate) => candidate.network === network);
  if (link !== undefined) return link;
  throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `the request has no link to the network ${network}` });
}

/** What is known of a container that runs. @throws TinydockError FAILED_PRECONDITION / CONTAINER_NOT_RUNNING */
export function requireEndpoint(endpoint: Endpoint | undefined, name: string): Endpoint {
  if (endpoint !== undefined) return endpoint;
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'CONTAINER_NOT_RUNNING',
    message: `the network of container ${name} is not set up`,
  });
}
