import { join } from 'node:path';
import {
  type ContainerId,
  DEFAULT_NETWORK,
  NO_NAME_SETTINGS,
  type NetworkDefinition,
  type NetworkDriver,
  type NetworkPlan,
  type NetworkRequest,
  type NetworkResult,
  TinydockError,
} from '@tinydock/domain';
import { bridgeOf, rangesOf } from './bridge-network.ts';
import { listUsedSubnets } from './choose-subnet.ts';
import { checkHostname, type HostFiles, writeContainerFiles } from './container-files.ts';
import { EndpointChanges, requestedLink, requireEndpoint, withoutLink } from './endpoint-changes.ts';
import { addressesOf, namedNetworks, nameServersOf, planLink, planLinks } from './endpoint-links.ts';
import { boundPortsOf, type Endpoint, type EndpointStore } from './endpoint-store.ts';
import { listForeignPorts } from './foreign-ports.ts';
import { resolvePorts } from './host-ports.ts';
import type { Subnet } from './ip-address.ts';
import { supportsIpv6 } from './ipv6-settings.ts';
import { LoopbackRelays } from './loopback-relays.ts';
import type { NameServer } from './name-server.ts';
import { createNamespace, removeNamespace } from './network-namespace.ts';
import type { NetworkSet } from './network-set.ts';
import { hasInterface } from './nftables-bridge.ts';
import { planNetwork } from './plan-network.ts';
import { settleAll } from './settle-all.ts';
import { restoreNetworks, takeBackEndpoints } from './take-up-networks.ts';

/** What the driver logs to; pino's logger has this shape. */
export interface NetworkLogger {
  warn(fields: object, message: string): void;
}

export interface BridgeDriverOptions {
  /** Where namespaces are bound. */
  readonly netnsDir: string;
  readonly endpoints: EndpointStore;
  /** Has the default network. */
  readonly networks: NetworkSet;
  /** From which networks get subnets. */
  readonly pool: Subnet;
  readonly ipv6Pool: Subnet;
  /** Undefined for the kernel's. */
  readonly defaultMtu: number | undefined;
  readonly names: NameServer;
  readonly hostFiles: HostFiles;
  readonly logger: NetworkLogger | undefined;
}

const LOOPBACK = '127.0.0.1';

function emptyEndpoint({ name, names }: NetworkRequest): Endpoint {
  return { name, links: [], ports: [], servers: [...(names?.servers ?? [])] };
}

/** Connects containers to bridges. */
export class BridgeNetworkDriver implements NetworkDriver {
  readonly #options: BridgeDriverOptions;
  readonly #changes: EndpointChanges;
  readonly #relays = new LoopbackRelays();
  readonly #closing = new Map<ContainerId, Promise<void>>();
  /** Addresses and ports are looked for and reserved by one caller at a time. */
  #reserving: Promise<unknown> = Promise.resolve();

  constructor(options: BridgeDriverOptions) {
    this.#options = options;
    this.#changes = new EndpointChanges(options.networks, this.#relays);
  }

  #netnsPath(id: ContainerId): string {
    return join(this.#options.netnsDir, id);
  }

  async planNetwork(plan: NetworkPlan): Promise<NetworkDefinition> {
    const { networks, names, pool, ipv6Pool } = this.#options;
    names.checkProgram();
    const own = networks.networks.flatMap((network) =>
      rangesOf(network).map(({ subnet }) => ({ device: `the network ${network.label}`, subnet })),
    );
    const used = [...own, ...(await listUsedSubnets())];
    const bridgePrefix = networks.get(DEFAULT_NETWORK).bridge.network.name;
    return planNetwork(plan, { pool, ipv6Pool, used, bridgePrefix, hasInterface, hasIpv6: supportsIpv6() });
  }

  async createNetwork(definition: NetworkDefinition): Promise<void> {
    const { networks, defaultMtu } = this.#options;
    const bridge = networks.add(bridgeOf(definition, defaultMtu));
    try {
      await bridge.prepare();
    } catch (error) {
      networks.delete(definition.name);
      await bridge.remove();
      throw error;
    }
  }

  async removeNetwork(name: string): Promise<void> {
    const { networks } = this.#options;
    // A container that has ended may have it still while it is taken down in the background.
    await Promise.allSettled(this.#closing.values());
    const users = networks.usersOf(name).map((user) => user.name);
    if (users.length > 0) {
      throw new TinydockError({
        code: 'FAILED_PRECONDITION',
        reason: 'NETWORK_IN_USE',
        message: `cannot remove the network ${name}: connected to it: ${users.join(', ')}`,
        hint: 'Stop or disconnect these containers first.',
      });
    }
    const bridge = networks.find(name);
    // From here on nobody can be connected to it.
    networks.delete(name);
    await bridge?.remove();
  }

  async setUp(request: NetworkRequest): Promise<NetworkResult> {
    const { id, mode } = request;
    checkHostname(request.hostname);
    if (request.domainname !== undefined) checkHostname(request.domainname);
    if (mode === 'host') return this.#finish(request, undefined);
    await this.tearDown(id);
    try {
      const endpoint = mode === 'bridge' ? await this.#reserve(request) : emptyEndpoint(request);
      await this.#options.endpoints.save(id, endpoint);
      if (mode === 'bridge') await this.#changes.build(id, endpoint, this.#netnsPath(id));
      else await createNamespace(this.#netnsPath(id));
      await this.#publishNames();
      return await this.#finish(request, endpoint);
    } catch (error) {
      await this.tearDown(id);
      throw error;
    }
  }

  async #reserve(request: NetworkRequest): Promise<Endpoint> {
    return this.#exclusively(async () => {
      const { endpoints, networks } = this.#options;
      const foreign = request.ports.length === 0 ? [] : await listForeignPorts(networks.networks);
      const links = planLinks(networks, request.links ?? [{ network: DEFAULT_NETWORK, aliases: [] }]);
      const hasIpv6 = links.some(({ ip6Address }) => ip6Address !== undefined);
      const ports = [...(await resolvePorts(request.ports, { own: endpoints.all, foreign, hasIpv6 }))];
      const endpoint = { ...emptyEndpoint(request), links, ports };
      endpoints.reserve(request.id, endpoint);
      return endpoint;
    });
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#reserving.then(work, work);
    this.#reserving = result.catch(() => undefined);
    return result;
  }

  async connect(request: NetworkRequest, network: string): Promise<NetworkResult> {
    const { id } = request;
    const { before, after, link } = await this.#exclusively(() => this.#reserveLink(request, network));
    const change = { link, before: after, after, netnsPath: this.#netnsPath(id) };
    try {
      await this.#options.endpoints.save(id, after);
      await this.#changes.plug(id, { ...change, before });
      await this.#publishNames();
      return await this.#finish(request, after);
    } catch (error) {
      await this.#takeBack(request.name, () => this.#changes.unplug(id, change));
      // Whatever failed: the address is free again.
      await this.#takeBack(request.name, () => this.#options.endpoints.save(id, before));
      await this.#tryPublishNames();
      throw error;
    }
  }

  /** What cannot be taken back must not hide why it is. */
  async #takeBack(container: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.logger?.warn({ container, err: error }, 'cannot take back what a failed connection left');
    }
  }

  #reserveLink(request: NetworkRequest, network: string) {
    const { endpoints, networks } = this.#options;
    const before = requireEndpoint(endpoints.all.get(request.id), request.name);
    const link = planLink(networks, requestedLink(request, network), before.links);
    const after = { ...before, links: [...before.links, link] };
    endpoints.reserve(request.id, after);
    return Promise.resolve({ before, after, link });
  }

  async disconnect(request: NetworkRequest, network: string): Promise<NetworkResult> {
    const { endpoints } = this.#options;
    const { id } = request;
    const before = requireEndpoint(endpoints.all.get(id), request.name);
    const link = before.links.find((candidate) => candidate.network === network);
    const after = withoutLink(before, network);
    if (link !== undefined) await this.#changes.unplug(id, { link, before, netnsPath: this.#netnsPath(id) });
    await endpoints.save(id, after);
    await this.#tryPublishNames();
    return this.#finish(request, after);
  }

  async rename(id: ContainerId, name: string): Promise<void> {
    const { endpoints } = this.#options;
    const endpoint = endpoints.all.get(id);
    if (endpoint === undefined) return;
    await endpoints.save(id, { ...endpoint, name });
    await this.#publishNames();
  }

  async #publishNames(): Promise<void> {
    const { names, networks, endpoints } = this.#options;
    await names.publish(() => namedNetworks(networks, endpoints.all));
  }

  /** Where something is taken back, names that are told a while longer are no reason to stop. */
  async #tryPublishNames(): Promise<void> {
    try {
      await this.#publishNames();
    } catch (error) {
      this.#options.logger?.warn({ err: error }, 'cannot tell containers that a name is gone');
    }
  }

  async #finish(request: NetworkRequest, endpoint: Endpoint | undefined): Promise<NetworkResult> {
    const { hostFiles: host, networks } = this.#options;
    const { filesDir: dir, mode, hostname, domainname } = request;
    const addresses = endpoint === undefined ? [] : addressesOf(networks, endpoint);
    const ipAddresses = addresses.flatMap(({ ipAddress, ipv6 }) => [ipAddress, ...(ipv6 ? [ipv6.ipAddress] : [])]);
    const nameServers = endpoint === undefined ? [] : nameServersOf(networks, endpoint);
    const gateway = addresses.map((address) => address.gateway).find((address) => address !== '');
    const hostGateway = mode === 'host' ? LOOPBACK : gateway;
    const { names = NO_NAME_SETTINGS } = request;
    return {
      netnsPath: endpoint === undefined ? undefined : this.#netnsPath(request.id),
      addresses,
      boundPorts: endpoint === undefined ? [] : boundPortsOf(endpoint),
      files: await writeContainerFiles({
        dir,
        host,
        mode,
        hostname,
        domainname,
        nameServers,
        ipAddresses,
        hostGateway,
        names,
      }),
    };
  }

  async tearDown(id: ContainerId): Promise<void> {
    const running = this.#closing.get(id);
    if (running !== undefined) return running;
    const work = this.#tearDown(id).finally(() => this.#closing.delete(id));
    this.#closing.set(id, work);
    return work;
  }

  async #tearDown(id: ContainerId): Promise<void> {
    const { endpoints } = this.#options;
    const endpoint = endpoints.all.get(id);
    if (endpoint !== undefined) await this.#changes.remove(id, endpoint);
    await removeNamespace(this.#netnsPath(id));
    await endpoints.remove(id);
    await this.#tryPublishNames();
  }

  async adopt(ids: readonly ContainerId[]): Promise<void> {
    await takeBackEndpoints(ids, this.#options, (id) => this.tearDown(id));
    await restoreNetworks(this.#options, this.#changes);
    await this.#tryPublishNames();
  }

  async close(): Promise<void> {
    const { networks } = this.#options;
    this.#relays.close();
    await Promise.allSettled(this.#closing.values());
    const unused = networks.bridges.filter(({ network }) => networks.usersOf(network.label).length === 0);
    await settleAll(unused.map((bridge) => bridge.remove()));
  }
}
