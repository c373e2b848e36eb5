import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerId, PortMapping } from '@tinydock/domain';
import { type BridgeNetwork, CONTAINER_INTERFACE, gatewayOf, hostInterfaceOf, macAddressOf } from './bridge-network.ts';
import type { Endpoint } from './endpoint-store.ts';
import {
  formatPublish,
  formatRemoveTable,
  formatTable,
  formatUnpublish,
  parseForeignTables,
  parsePublished,
} from './firewall-table.ts';
import { createNamespace } from './network-namespace.ts';
import { closeForwarding, openForwarding } from './open-forwarding.ts';
import { runProgram } from './run-program.ts';

function hasInterface(name: string): boolean {
  return existsSync(join('/sys/class/net', name));
}

async function runIp(commands: readonly string[]): Promise<void> {
  if (commands.length > 0) await runProgram({ path: 'ip', args: ['-batch', '-'], stdin: `${commands.join('\n')}\n` });
}

async function runNft(commands: string): Promise<void> {
  if (commands !== '') await runProgram({ path: 'nft', args: ['-f', '-'], stdin: `${commands}\n` });
}

/** As `Promise.all`, but waits for all before it throws the first failure, so that nothing runs on. */
async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}

/** Connects namespaces to a bridge. Each change of the firewall is one transaction on a table of our own. */
export class NftablesBridge {
  readonly network: BridgeNetwork;
  readonly #listEndpoints: () => Iterable<Endpoint>;
  #making: Promise<void> | undefined;
  #isReady = false;

  /** @param listEndpoints all endpoints that are or are about to be connected */
  constructor(network: BridgeNetwork, listEndpoints: () => Iterable<Endpoint>) {
    this.network = network;
    this.#listEndpoints = listEndpoints;
  }

  /** Makes the namespace with an interface, its address and routes, and publishes the ports. */
  async connect(id: ContainerId, endpoint: Endpoint, netnsPath: string): Promise<void> {
    await this.#makeReady();
    const hostInterface = hostInterfaceOf(id);
    await Promise.all([
      this.#publish(endpoint),
      createNamespace(netnsPath, this.#linkCommands(hostInterface, endpoint)),
    ]);
    await runIp([`link set ${hostInterface} master ${this.network.name} up`]);
  }

  /** Run inside the namespace: the host's end is put where this process is. */
  #linkCommands(hostInterface: string, { ipAddress = '' }: Endpoint): readonly string[] {
    const { subnet, mtu } = this.network;
    const size = mtu === undefined ? '' : ` mtu ${String(mtu)}`;
    const mac = macAddressOf(ipAddress);
    const pid = String(process.pid);
    return [
      `link add ${CONTAINER_INTERFACE} address ${mac}${size} type veth peer name ${hostInterface}${size} netns ${pid}`,
      `addr add ${ipAddress}/${String(subnet.prefixLength)} dev ${CONTAINER_INTERFACE}`,
      `link set ${CONTAINER_INTERFACE} up`,
      `route add default via ${gatewayOf(subnet)}`,
    ];
  }

  async #publish(endpoint: Endpoint): Promise<void> {
    try {
      await runNft(formatPublish(this.network, endpoint));
    } catch {
      // Another program flushed the firewall: the table is made anew, with this endpoint in it.
      await this.restore();
    }
  }

  /** Takes back what connect made, all of it or the part that is there; the namespace is the caller's. */
  async disconnect(id: ContainerId, endpoint: Endpoint): Promise<void> {
    const hostInterface = hostInterfaceOf(id);
    await settleAll([
      // Without a bridge there is no table, or one that is made anew with the next bridge.
      hasInterface(this.network.name) ? this.#unpublish(endpoint) : Promise.resolve(),
      this.#removeInterface(hostInterface),
    ]);
  }

  async #unpublish(endpoint: Endpoint): Promise<void> {
    try {
      await runNft(formatUnpublish(this.network, endpoint));
    } catch (error) {
      // Nothing is published where another program flushed the firewall.
      if (!(error instanceof Error && error.message.includes('No such file or directory'))) throw error;
      this.#isReady = false;
    }
  }

  async #removeInterface(name: string): Promise<void> {
    if (!hasInterface(name)) return;
    try {
      await runIp([`link del ${name}`]);
    } catch (error) {
      // It goes with the last process of its namespace, also between the look and the removal.
      if (hasInterface(name)) throw error;
    }
  }

  /** Makes bridge and table, once; again where someone removed the bridge. */
  async #makeReady(): Promise<void> {
    if (this.#making === undefined && this.#isReady && hasInterface(this.network.name)) return;
    this.#making ??= this.#make().finally(() => (this.#making = undefined));
    await this.#making;
    this.#isReady = true;
  }

  async #make(): Promise<void> {
    const { name, subnet, mtu } = this.network;
    if (!hasInterface(name)) {
      await runIp([
        `link add ${name}${mtu === undefined ? '' : ` mtu ${String(mtu)}`} type bridge`,
        `addr add ${gatewayOf(subnet)}/${String(subnet.prefixLength)} dev ${name}`,
        `link set ${name} up`,
      ]);
    }
    await writeFile('/proc/sys/net/ipv4/ip_forward', '1');
    await writeFile(`/proc/sys/net/ipv4/conf/${name}/route_localnet`, '1');
    await this.restore();
    await openForwarding(name);
  }

  /** Makes the firewall's table anew, with what all endpoints publish; one transaction. */
  async restore(): Promise<void> {
    await runNft(formatTable(this.network, this.#listEndpoints()));
  }

  /** Host ports that other daemons of ours publish: no socket shows them. */
  async listForeignPorts(): Promise<readonly PortMapping[]> {
    const tables = parseForeignTables(await runProgram({ path: 'nft', args: ['list', 'tables', 'ip'] }), this.network);
    const lists = tables.map((table) =>
      // A table may be removed between the two calls.
      runProgram({ path: 'nft', args: ['--json', 'list', 'table', 'ip', table] }).then(parsePublished, () => []),
    );
    return (await Promise.all(lists)).flat();
  }

  /** Removes the bridge and the table; idempotent. No container may use them. */
  async remove(): Promise<void> {
    const isThere = hasInterface(this.network.name);
    if (!isThere && !this.#isReady) return;
    this.#isReady = false;
    await closeForwarding(this.network.name);
    if (isThere) await runIp([`link del ${this.network.name}`]);
    await runNft(formatRemoveTable(this.network));
  }
}
