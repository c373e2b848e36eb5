import { randomBytes } from 'node:crypto';
import {
  type ContainerCatalog,
  describeNear,
  type NetworkCatalog,
  type NetworkDriver,
  type NetworkId,
  type NetworkRecord,
  parseNetworkId,
  suggest,
  TinydockError,
} from '@tinydock/domain';
import { KeyLock } from '../concurrency/key-lock.ts';
import type { EventBus } from '../system/event-bus.ts';
import type { ListFilter } from '../system/list-filters.ts';
import { networkPredicate, prunePredicate } from './filter-networks.ts';
import { networkEvent } from './network-event.ts';
import { type CreateNetwork, parseNetworkRequest } from './network-request.ts';
import {
  belongsTo,
  type ConnectedContainer,
  connectedTo,
  type DefaultBridge,
  type NetworkView,
  predefinedNetworks,
  viewOf,
} from './network-view.ts';

/** Characters of a name that an error repeats. */
const MAX_SHOWN = 200;

export interface NetworkServiceOptions {
  readonly root: string;
  readonly catalog: NetworkCatalog;
  readonly containers: Pick<ContainerCatalog, 'listContainers'>;
  readonly driver: Pick<NetworkDriver, 'planNetwork' | 'createNetwork' | 'removeNetwork'>;
  readonly defaultBridge: DefaultBridge;
  readonly events: EventBus;
  readonly clock: () => Date;
}

export interface PruneNetworks {
  readonly filters: readonly ListFilter[];
  readonly planOnly: boolean;
  /** Ids of those that may be removed; empty for all. */
  readonly only: readonly string[];
  /** Ids of containers that shall count as gone; of a plan. */
  readonly without?: readonly string[] | undefined;
}

export interface PrunedNetwork {
  readonly id: string;
  readonly name: string;
  /** With that of IPv6 after a comma, where it has one. */
  readonly subnet: string;
  readonly createdAt: string;
  /** Why it could not be removed; empty where it was, or will be. */
  readonly error: string;
}

/** Networks change one after the other: subnets and names are looked for and taken by one caller at a time. */
const LOCK = 'networks';

/** The networks of users, and the predefined ones. */
export class NetworkService {
  readonly #options: NetworkServiceOptions;
  readonly #predefined: readonly NetworkView[];
  readonly #lock = new KeyLock();

  constructor(options: NetworkServiceOptions) {
    this.#options = options;
    this.#predefined = predefinedNetworks(options.root, options.defaultBridge, options.clock().toISOString());
  }

  /**
   * Makes a network. Its row is there before its bridge, so that no bridge outlives a daemon that was killed.
   * @throws TinydockError INVALID_ARGUMENT; ALREADY_EXISTS / NAME_IN_USE or ADDRESS_IN_USE; RESOURCE_EXHAUSTED;
   *   FAILED_PRECONDITION / MISSING_PROGRAM, for IPv6 where the kernel has none, or for the driver of a predefined one
   */
  async create(request: CreateNetwork): Promise<NetworkId> {
    const { catalog, driver, events, clock } = this.#options;
    const plan = parseNetworkRequest(request, parseNetworkId(randomBytes(32).toString('hex')));
    return this.#lock.run(LOCK, async () => {
      const definition = await driver.planNetwork(plan);
      const { labels, options } = request;
      const record: NetworkRecord = { ...definition, createdAt: clock().toISOString(), labels, options };
      catalog.insertNetwork(record);
      try {
        await driver.createNetwork(definition);
      } catch (error) {
        catalog.deleteNetwork(record.id);
        throw error;
      }
      events.publish(networkEvent(viewOf(record), 'create'));
      return record.id;
    });
  }

  /** @throws TinydockError NOT_FOUND / NETWORK_NOT_FOUND, INVALID_ARGUMENT / AMBIGUOUS_ID */
  find(nameOrId: string): NetworkView {
    const name = nameOrId === 'default' ? 'bridge' : nameOrId;
    const named = this.#predefined.find((network) => network.name === name || network.id === name);
    const record = named === undefined ? this.#options.catalog.findNetwork(name) : undefined;
    const isPrefix = /^[0-9a-f]{2,64}$/.test(name);
    const found =
      named ?? (record && viewOf(record)) ?? this.#predefined.find(({ id }) => isPrefix && id.startsWith(name));
    if (found !== undefined) return found;
    const near = suggest(
      name,
      this.list([]).map((network) => network.name),
    );
    throw new TinydockError({
      code: 'NOT_FOUND',
      reason: 'NETWORK_NOT_FOUND',
      message: `no such network: ${nameOrId.slice(0, MAX_SHOWN)}`,
      ...describeNear(near, 'See `tdctl network ls` for the networks that are here.'),
    });
  }

  /** By name. @throws TinydockError INVALID_ARGUMENT for an unknown filter */
  list(filters: readonly ListFilter[]): readonly NetworkView[] {
    const isWanted = networkPredicate(filters, this.#usage());
    return [...this.#predefined, ...this.#options.catalog.listNetworks().map(viewOf)]
      .filter(isWanted)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** Whether a container has a network, running or not. */
  #usage(without: readonly string[] = []): (network: NetworkView) => boolean {
    const containers = this.#options.containers.listContainers().filter(({ id }) => !without.includes(id));
    return ({ name }) => containers.some((container) => belongsTo(container, name));
  }

  /** The running containers in a network. */
  connected(network: NetworkView): readonly ConnectedContainer[] {
    return connectedTo(network, this.#options.containers.listContainers());
  }

  /**
   * Removes a network that no running container has.
   * @throws TinydockError as {@link find}; FAILED_PRECONDITION / NETWORK_IN_USE, or for a predefined one
   */
  async remove(nameOrId: string): Promise<NetworkView> {
    return this.#lock.run(LOCK, async () => {
      const network = this.find(nameOrId);
      if (network.isPredefined) {
        throw new TinydockError({
          code: 'FAILED_PRECONDITION',
          message: `${network.name} is a pre-defined network and cannot be removed`,
        });
      }
      await this.#remove(network);
      return network;
    });
  }

  async #remove(network: NetworkView): Promise<void> {
    const { catalog, driver, events } = this.#options;
    await driver.removeNetwork(network.name);
    catalog.deleteNetwork(network.id);
    events.publish(networkEvent(network, 'destroy'));
  }

  /**
   * Removes the networks of users that no container has, running or not, or says which these are.
   * @throws TinydockError INVALID_ARGUMENT for an unknown filter or a bad value
   */
  async prune(request: PruneNetworks): Promise<readonly PrunedNetwork[]> {
    const isWanted = prunePredicate(request.filters, this.#options.clock());
    return this.#lock.run(LOCK, async () => {
      const isUsed = this.#usage(request.planOnly ? request.without : []);
      const pruned: PrunedNetwork[] = [];
      for (const network of this.#options.catalog.listNetworks().map(viewOf)) {
        const isMeant = request.only.length === 0 || request.only.includes(network.id);
        if (!isMeant || isUsed(network) || !isWanted(network)) continue;
        const { id, name, ipv6, createdAt } = network;
        const subnet = ipv6 === undefined ? network.subnet : `${network.subnet}, ${ipv6.subnet}`;
        const error = request.planOnly ? '' : await this.#tryRemove(network);
        pruned.push({ id, name, subnet, createdAt, error });
      }
      return pruned;
    });
  }

  /** A container may have been started in it since it was chosen. */
  async #tryRemove(network: NetworkView): Promise<string> {
    try {
      await this.#remove(network);
      return '';
    } catch (error) {
      if (error instanceof TinydockError) return error.message;
      throw error;
    }
  }
}
