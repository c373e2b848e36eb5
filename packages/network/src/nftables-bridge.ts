import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BridgeNetwork, macAddressOf } from './bridge-network.ts';
import { removeInterface } from './container-interfaces.ts';
import type { PublishedEndpoint } from './endpoint-store.ts';
import { formatPublish, formatRemoveTable, formatTable, formatUnpublish } from './firewall-table.ts';
import { forwardIpv6, kernelWithoutIpv6, setInterfaceIpv6, supportsIpv6 } from './ipv6-settings.ts';
import { closeForwarding, openForwarding } from './open-forwarding.ts';
import { runProgram } from './run-program.ts';

/** True where the host has an interface with this name. */
export function hasInterface(name: string): boolean {
  return existsSync(join('/sys/class/net', name));
}

/** Runs commands of ip(8) on the host. */
async function runIp(commands: readonly string[]): Promise<void> {
  if (commands.length > 0) await runProgram({ path: 'ip', args: ['-batch', '-'], stdin: `${commands.join('\n')}\n` });
}

async function runNft(commands: string): Promise<void> {
  if (commands !== '') await runProgram({ path: 'nft', args: ['-f', '-'], stdin: `${commands}\n` });
}

function requireIpv6(label: string): void {
  if (supportsIpv6()) return;
  const message = `the network ${label} has IPv6, which the kernel of this machine does not have`;
  throw kernelWithoutIpv6(message, 'use a network without IPv6');
}

/** One bridge and its firewall. Each change of the firewall is one transaction on a table of the bridge's own. */
export class NftablesBridge {
  readonly network: BridgeNetwork;
  readonly #listPublished: () => Iterable<PublishedEndpoint>;
  #making: Promise<void> | undefined;
  #isReady = false;

  /** @param listPublished what all endpoints publish that are or are about to be connected */
  constructor(network: BridgeNetwork, listPublished: () => Iterable<PublishedEndpoint>) {
    this.network = network;
    this.#listPublished = listPublished;
  }

  /** Makes bridge and table, once; again where someone removed the bridge. */
  async prepare(): Promise<void> {
    if (this.#making === undefined && this.#isReady && hasInterface(this.network.name)) return;
    this.#making ??= this.#make().finally(() => (this.#making = undefined));
    await this.#making;
    this.#isReady = true;
  }

  async #make(): Promise<void> {
    const { label, name, ipv6 } = this.network;
    if (ipv6 !== undefined) requireIpv6(label);
    if (!hasInterface(name)) await this.#makeInterface();
    // Nobody is plugged in yet whom the defaults would believe.
    setInterfaceIpv6(name, ipv6 !== undefined);
    if (ipv6 !== undefined) {
      // A bridge that an earlier daemon made may lack it.
      await runIp([`addr replace ${ipv6.gateway}/${String(ipv6.subnet.prefixLength)} dev ${name} nodad`]);
    }
    await writeFile('/proc/sys/net/ipv4/ip_forward', '1');
    await writeFile(`/proc/sys/net/ipv4/conf/${name}/route_localnet`, '1');
    if (ipv6 !== undefined) await forwardIpv6();
    await this.restore();
    await openForwarding(this.network);
  }

  async #makeInterface(): Promise<void> {
    const { name, subnet, gateway, mtu } = this.network;
    // With an address of its own: else it is that of a port, and changes with it while neighbours remember the old one.
    const own = `address ${macAddressOf(gateway)}${mtu === undefined ? '' : ` mtu ${String(mtu)}`}`;
    await runIp([
      `link add ${name} ${own} type bridge`,
      `addr add ${gateway}/${String(subnet.prefixLength)} dev ${name}`,
      `link set ${name} up`,
    ]);
  }

  async publish(endpoint: PublishedEndpoint): Promise<void> {
    try {
      await runNft(formatPublish(this.network, endpoint));
    } catch {
      // Another program flushed the firewall: the table is made anew, with this endpoint in it.
      await this.restore();
    }
  }

  /** Takes ports back, whether they are published or not. */
  async unpublish(endpoint: PublishedEndpoint): Promise<void> {
    // Without a bridge there is no table, or one that is made anew with the next bridge.
    if (!hasInterface(this.network.name)) return;
    try {
      await runNft(formatUnpublish(this.network, endpoint));
    } catch (error) {
      // Nothing is published where another program flushed the firewall.
      if (!(error instanceof Error && error.message.includes('No such file or directory'))) throw error;
      this.#isReady = false;
    }
  }

  /** Makes the firewall's table anew, with what all endpoints publish; one transaction. */
  async restore(): Promise<void> {
    await runNft(formatTable(this.network, this.#listPublished()));
  }

  /** Removes the bridge and the table; idempotent. No container may use them. */
  async remove(): Promise<void> {
    const isThere = hasInterface(this.network.name);
    if (!isThere && !this.#isReady) return;
    this.#isReady = false;
    await closeForwarding(this.network);
    if (isThere) await removeInterface(this.network.name);
    await runNft(formatRemoveTable(this.network));
  }
}
