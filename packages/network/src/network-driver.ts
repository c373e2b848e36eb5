import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ContainerId,
  hasErrnoCode,
  type NetworkDriver,
  type NetworkRequest,
  type NetworkResult,
  parseContainerId,
  TinydockError,
} from '@tinydock/domain';
import { checkHostname, type HostFiles, writeContainerFiles } from './container-files.ts';
import type { Endpoint, EndpointStore } from './endpoint-store.ts';
import { resolvePorts } from './host-ports.ts';
import { formatIpv4, parseIpv4, subnetSize } from './ipv4.ts';
import { gatewayOf, macAddressOf } from './bridge-network.ts';
import type { NftablesBridge } from './nftables-bridge.ts';
import { createNamespace, removeNamespace } from './network-namespace.ts';

/** What the driver logs to; pino's logger has this shape. */
export interface NetworkLogger {
  warn(fields: object, message: string): void;
}

export interface BridgeDriverOptions {
  /** Where namespaces are bound. */
  readonly netnsDir: string;
  readonly endpoints: EndpointStore;
  readonly bridge: NftablesBridge;
  readonly hostFiles: HostFiles;
  readonly logger: NetworkLogger | undefined;
}

/** How `docker inspect` and its like name the default network. */
const NETWORK_NAME = 'bridge';

/** Connects containers to one bridge. */
export class BridgeNetworkDriver implements NetworkDriver {
  readonly #options: BridgeDriverOptions;
  readonly #closing = new Map<ContainerId, Promise<void>>();
  #lastOffset = 1;
  /** Ports are looked for and reserved by one caller at a time. */
  #reserving: Promise<unknown> = Promise.resolve();

  constructor(options: BridgeDriverOptions) {
    this.#options = options;
  }

  #netnsPath(id: ContainerId): string {
    return join(this.#options.netnsDir, id);
  }

  async setUp(request: NetworkRequest): Promise<NetworkResult> {
    const { id, mode } = request;
    checkHostname(request.hostname);
    if (mode === 'host') return this.#finish(request, undefined);
    await this.tearDown(id);
    try {
      const endpoint = mode === 'bridge' ? await this.#reserve(request) : { name: request.name, ports: [] };
      await this.#options.endpoints.save(id, endpoint);
      if (mode === 'bridge') await this.#options.bridge.connect(id, endpoint, this.#netnsPath(id));
      else await createNamespace(this.#netnsPath(id));
      return await this.#finish(request, endpoint);
    } catch (error) {
      await this.tearDown(id);
      throw error;
    }
  }

  #reserve(request: NetworkRequest): Promise<Endpoint> {
    const work = async (): Promise<Endpoint> => {
      const { endpoints, bridge } = this.#options;
      const foreign = request.ports.length === 0 ? [] : await bridge.listForeignPorts();
      const ports = [...(await resolvePorts(request.ports, { own: endpoints.all, foreign }))];
      const endpoint = { name: request.name, ports, ipAddress: this.#allocate() };
      endpoints.reserve(request.id, endpoint);
      return endpoint;
    };
    const result = this.#reserving.then(work, work);
    this.#reserving = result.catch(() => undefined);
    return result;
  }

  /** The next free address after the last, so that a peer's memory of an address that ended has time to fade. */
  #allocate(): string {
    const { subnet } = this.#options.bridge.network;
    const taken = new Set([...this.#options.endpoints.all.values()].map(({ ipAddress }) => parseIpv4(ipAddress ?? '')));
    // Without the network's own address, the gateway's and the broadcast address.
    const usable = subnetSize(subnet) - 3;
    for (let tried = 0; tried < usable; tried += 1) {
      const offset = 2 + ((this.#lastOffset - 1 + tried) % usable);
      if (taken.has(subnet.base + offset)) continue;
      this.#lastOffset = offset;
      return formatIpv4(subnet.base + offset);
    }
    throw new TinydockError({
      code: 'RESOURCE_EXHAUSTED',
      message: `no free address for a container: all ${String(usable)} of the default bridge are taken`,
      hint: 'Remove containers that are not needed.',
    });
  }

  async #finish(request: NetworkRequest, endpoint: Endpoint | undefined): Promise<NetworkResult> {
    const { hostFiles: host, bridge } = this.#options;
    const { filesDir: dir, mode, hostname } = request;
    const ipAddress = endpoint?.ipAddress;
    const { subnet } = bridge.network;
    const address = { network: NETWORK_NAME, prefixLength: subnet.prefixLength, gateway: gatewayOf(subnet) };
    return {
      netnsPath: endpoint === undefined ? undefined : this.#netnsPath(request.id),
      addresses: ipAddress === undefined ? [] : [{ ...address, ipAddress, macAddress: macAddressOf(ipAddress) }],
      boundPorts: endpoint?.ports ?? [],
      files: await writeContainerFiles({ dir, host, mode, hostname, ipAddress }),
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
    const { endpoints, bridge } = this.#options;
    const path = this.#netnsPath(id);
    const endpoint = endpoints.all.get(id);
    if (endpoint?.ipAddress !== undefined) await bridge.disconnect(id, endpoint);
    await removeNamespace(path);
    await endpoints.remove(id);
  }

  async adopt(ids: readonly ContainerId[]): Promise<void> {
    const live = new Set<string>(ids);
    const known = [...this.#options.endpoints.all.keys(), ...(await this.#listNamespaces())];
    for (const id of new Set(known)) {
      if (live.has(id)) continue;
      try {
        await this.tearDown(id);
      } catch (error) {
        this.#options.logger?.warn({ container: id, err: error }, 'cannot take back the network of a container');
      }
    }
    if (this.#isBridgeUsed()) await this.#options.bridge.restore();
  }

  async #listNamespaces(): Promise<readonly ContainerId[]> {
    try {
      return (await readdir(this.#options.netnsDir))
        .filter((name) => /^[0-9a-f]{64}$/.test(name))
        .map(parseContainerId);
    } catch (error) {
      if (hasErrnoCode(error, 'ENOENT')) return [];
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#closing.values());
    if (!this.#isBridgeUsed()) await this.#options.bridge.remove();
  }

  #isBridgeUsed(): boolean {
    return [...this.#options.endpoints.all.values()].some(({ ipAddress }) => ipAddress !== undefined);
  }
}
