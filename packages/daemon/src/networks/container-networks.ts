import {
  type ContainerCatalog,
  type ContainerRecord,
  isTinydockError,
  type NetworkDriver,
  type NetworkLink,
  networkLinksOf,
  networkModeOf,
  type NetworkResult,
  TinydockError,
} from '@tinydock/domain';
import type { KeyLock } from '../concurrency/key-lock.ts';
import { findContainer } from '../containers/find-container.ts';
import { networkRequestOf } from '../containers/network-request.ts';
import type { EventBus } from '../system/event-bus.ts';
import { checkLink } from './container-links.ts';
import { networkEvent } from './network-event.ts';
import type { NetworkService } from './network-service.ts';
import { endpointIdOf, type NetworkView } from './network-view.ts';

export interface ContainerNetworksOptions {
  readonly root: string;
  readonly runDir: string;
  readonly catalog: ContainerCatalog;
  readonly networks: Pick<NetworkService, 'find'>;
  readonly driver: Pick<NetworkDriver, 'connect' | 'disconnect'>;
  readonly locks: KeyLock;
  readonly events: EventBus;
}

/** How a container is, or will be, connected to a network. */
export interface ContainerNetwork {
  readonly link: NetworkLink;
  /** Empty where the network is gone. */
  readonly networkId: string;
  readonly endpointId: string;
}

/** Connects containers that are there to networks. */
export class ContainerNetworks {
  readonly #options: ContainerNetworksOptions;

  constructor(options: ContainerNetworksOptions) {
    this.#options = options;
  }

  /**
   * @throws TinydockError NOT_FOUND; ALREADY_EXISTS where it is connected already; FAILED_PRECONDITION for a container
   *   without interfaces of its own; as the driver
   */
  async connect(nameOrId: string, wanted: NetworkLink): Promise<void> {
    const network = this.#options.networks.find(wanted.network);
    const link = { ...wanted, network: network.name };
    checkLink(link, network);
    await this.#change(nameOrId, { network, action: 'connect' }, (record) => {
      const links = networkLinksOf(record.spec);
      if (links.every((other) => other.network !== network.name)) return [...links, link];
      throw new TinydockError({
        code: 'ALREADY_EXISTS',
        message: `container ${record.name} is connected to the network ${network.name} already`,
      });
    });
  }

  /** @throws TinydockError NOT_FOUND; FAILED_PRECONDITION where it is not connected; as the driver */
  async disconnect(nameOrId: string, networkName: string): Promise<void> {
    const network = this.#options.networks.find(networkName);
    await this.#change(nameOrId, { network, action: 'disconnect' }, (record) => {
      const links = networkLinksOf(record.spec);
      const left = links.filter((link) => link.network !== network.name);
      if (left.length < links.length) return left;
      throw new TinydockError({
        code: 'FAILED_PRECONDITION',
        message: `container ${record.name} is not connected to the network ${network.name}`,
      });
    });
  }

  async #change(
    nameOrId: string,
    { network, action }: { readonly network: NetworkView; readonly action: 'connect' | 'disconnect' },
    changeLinks: (record: ContainerRecord) => readonly NetworkLink[],
  ): Promise<void> {
    const { catalog, locks, driver, events } = this.#options;
    const { id } = findContainer(catalog, nameOrId);
    await locks.run(id, async () => {
      const record = findContainer(catalog, id);
      checkMode(record, network);
      const changed = { ...record, spec: { ...record.spec, links: changeLinks(record) } };
      const isRunning = record.state.kind === 'running';
      const request = networkRequestOf(this.#options, changed);
      const result = isRunning ? await driver[action](request, network.name) : undefined;
      catalog.updateContainer({ ...changed, ...addressesOf(result) });
      if (isRunning) events.publish(networkEvent(network, action, id));
    });
  }

  /** Tells that a container has been connected, or is no more, by its own start or end. */
  announce({ id, addresses }: Pick<ContainerRecord, 'id' | 'addresses'>, action: 'connect' | 'disconnect'): void {
    for (const { network } of addresses) {
      const found = this.#find(network);
      if (found !== undefined) this.#options.events.publish(networkEvent(found, action, id));
    }
  }

  /** The networks with bridges that a container has. */
  describe({ id, spec }: ContainerRecord): readonly ContainerNetwork[] {
    return networkLinksOf(spec).map((link) => {
      const networkId = this.#find(link.network)?.id ?? '';
      return { link, networkId, endpointId: networkId === '' ? '' : endpointIdOf(id, networkId) };
    });
  }

  #find(name: string): NetworkView | undefined {
    try {
      return this.#options.networks.find(name);
    } catch (error) {
      if (isTinydockError(error) && error.reason === 'NETWORK_NOT_FOUND') return undefined;
      throw error;
    }
  }
}

function checkMode({ name, spec }: ContainerRecord, network: NetworkView): void {
  if (networkModeOf(spec) === 'bridge' && network.driver === 'bridge') return;
  const which = network.driver === 'bridge' ? spec.network : network.name;
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `cannot change the networks of container ${name}: the network ${which} goes with no other`,
  });
}

function addressesOf(result: NetworkResult | undefined): Partial<Pick<ContainerRecord, 'addresses' | 'boundPorts'>> {
  return result === undefined ? {} : { addresses: result.addresses, boundPorts: result.boundPorts };
}
