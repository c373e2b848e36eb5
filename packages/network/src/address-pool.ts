import { TinydockError } from '@tinydock/domain';
import type { BridgeNetwork } from './bridge-network.ts';
import { formatIpv4, formatSubnet, isHostAddress, parseIpv4, subnetSize } from './ipv4.ts';

/** Gives the addresses of one network to containers; who has which is the caller's to know. */
export class AddressPool {
  readonly #network: BridgeNetwork;
  #next = 0;

  constructor(network: BridgeNetwork) {
    this.#network = network;
  }

  /**
   * @param taken the addresses that containers have
   * @param wanted one that is asked for
   * @throws TinydockError RESOURCE_EXHAUSTED; INVALID_ARGUMENT, ALREADY_EXISTS / ADDRESS_IN_USE for a wanted one
   */
  choose(taken: ReadonlySet<string>, wanted?: string): string {
    return wanted === undefined ? this.#chooseFree(taken) : this.#check(wanted, taken);
  }

  /** The next free one after the last, so that a peer's memory of an address that ended has time to fade. */
  #chooseFree(taken: ReadonlySet<string>): string {
    const { label, subnet, range, gateway } = this.#network;
    const size = subnetSize(range);
    for (let tried = 0; tried < size; tried += 1) {
      const offset = (this.#next + tried) % size;
      const address = formatIpv4(range.base + offset);
      if (!isHostAddress(subnet, range.base + offset) || address === gateway || taken.has(address)) continue;
      this.#next = offset + 1;
      return address;
    }
    throw new TinydockError({
      code: 'RESOURCE_EXHAUSTED',
      message: `no free address for a container: all of ${formatSubnet(range)} of the network ${label} are taken`,
      hint: 'Remove containers that are not needed.',
    });
  }

  #check(wanted: string, taken: ReadonlySet<string>): string {
    const { label, subnet, gateway } = this.#network;
    const address = parseIpv4(wanted);
    const shown = JSON.stringify(wanted.slice(0, 100));
    if (address === undefined || !isHostAddress(subnet, address)) {
      throw new TinydockError({
        code: 'INVALID_ARGUMENT',
        message: `invalid IP address ${shown}: expected one of ${formatSubnet(subnet)}, the subnet of ${label}`,
      });
    }
    if (wanted !== gateway && !taken.has(wanted)) return wanted;
    throw new TinydockError({
      code: 'ALREADY_EXISTS',
      reason: 'ADDRESS_IN_USE',
      message: `the IP address ${wanted} of the network ${label} is taken${wanted === gateway ? ' by its gateway' : ''}`,
    });
  }
}
