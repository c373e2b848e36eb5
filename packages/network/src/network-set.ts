import { TinydockError } from '@tinydock/domain';
import { AddressPool } from './address-pool.ts';
import type { BridgeNetwork } from './bridge-network.ts';
import { type Endpoint, type EndpointStore, publishedBy } from './endpoint-store.ts';
import { NftablesBridge } from './nftables-bridge.ts';

interface OpenNetwork {
  readonly bridge: NftablesBridge;
  readonly addresses: AddressPool;
  /** Undefined where it has IPv4 alone. */
  readonly ipv6Addresses: AddressPool | undefined;
}

/** The networks with bridges of one daemon, by the names that users know. */
export class NetworkSet {
  readonly #endpoints: EndpointStore;
  readonly #networks = new Map<string, OpenNetwork>();

  constructor(endpoints: EndpointStore) {
    this.#endpoints = endpoints;
  }

  /** Makes nothing of it yet. */
  add(network: BridgeNetwork): NftablesBridge {
    const { label, ipv6 } = network;
    const listPublished = (): ReturnType<typeof publishedBy>[] =>
      [...this.#endpoints.all.values()].map((endpoint) => publishedBy(label, endpoint));
    const bridge = new NftablesBridge(network, () => listPublished().filter((endpoint) => endpoint !== undefined));
    this.#networks.set(label, {
      bridge,
      addresses: new AddressPool(label, network),
      ipv6Addresses: ipv6 && new AddressPool(label, ipv6),
    });
    return bridge;
  }

  delete(name: string): void {
    this.#networks.delete(name);
  }

  find(name: string): NftablesBridge | undefined {
    return this.#networks.get(name)?.bridge;
  }

  /** @throws TinydockError NOT_FOUND / NETWORK_NOT_FOUND */
  get(name: string): OpenNetwork {
    const network = this.#networks.get(name);
    if (network !== undefined) return network;
    throw new TinydockError({
      code: 'NOT_FOUND',
      reason: 'NETWORK_NOT_FOUND',
      message: `no such network: ${name}`,
      hint: 'See `tdctl network ls` for the networks that are here.',
    });
  }

  get bridges(): readonly NftablesBridge[] {
    return [...this.#networks.values()].map(({ bridge }) => bridge);
  }

  get networks(): readonly BridgeNetwork[] {
    return this.bridges.map(({ network }) => network);
  }

  /** The endpoints that have a link to a network. */
  usersOf(name: string): readonly Endpoint[] {
    return [...this.#endpoints.all.values()].filter(({ links }) => links.some(({ network }) => network === name));
  }

  /** The addresses of both families that containers have of a network. */
  addressesOf(name: string): ReadonlySet<string> {
    const links = this.usersOf(name).flatMap((endpoint) => endpoint.links);
    const own = links.filter(({ network }) => network === name);
    return new Set(own.flatMap(({ ipAddress, ip6Address }) => [ipAddress, ...(ip6Address ? [ip6Address] : [])]));
  }
}
