import { TinydockError } from '@tinydock/domain';
import type { AddressRange } from './bridge-network.ts';
import { formatAddress, formatSubnet, isHostAddress, parseAddress, subnetSize } from './ip-address.ts';

/** Gives the addresses of one family of one network to containers; who has which is the caller's to know. */
export class AddressPool {
  readonly #label: string;
  readonly #addresses: AddressRange;
  #next = 0n;

  /** @param label the network's */
  constructor(label: string, addresses: AddressRange) {
    this.#label = label;
    this.#addresses = addresses;
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
    const { subnet, range } = this.#addresses;
    const size = subnetSize(range);
    for (let tried = 0n; tried < size; tried += 1n) {
      const offset = (this.#next + tried) % size;
      const candidate = { family: range.family, value: range.base + offset };
      const address = formatAddress(candidate);
      if (!isHostAddress(subnet, candidate) || this.#keeper(address) !== undefined || taken.has(address)) continue;
      this.#next = offset + 1n;
      return address;
    }
    throw new TinydockError({
      code: 'RESOURCE_EXHAUSTED',
      message: `no free address for a container: all of ${formatSubnet(range)} of the network ${this.#label} are taken`,
      hint: 'Remove containers that are not needed.',
    });
  }

  /** Who has an address that is no container's; undefined for nobody. */
  #keeper(address: string): string | undefined {
    if (address === this.#addresses.gateway) return 'its gateway';
    return this.#addresses.reserved?.has(address) === true ? 'its --aux-address' : undefined;
  }

  #check(wanted: string, taken: ReadonlySet<string>): string {
    const { subnet } = this.#addresses;
    const parsed = parseAddress(wanted);
    const shown = JSON.stringify(wanted.slice(0, 100));
    if (parsed === undefined || !isHostAddress(subnet, parsed)) {
      throw new TinydockError({
        code: 'INVALID_ARGUMENT',
        message: `invalid IP address ${shown}: expected one of ${formatSubnet(subnet)}, the subnet of ${this.#label}`,
      });
    }
    const address = formatAddress(parsed);
    const keeper = this.#keeper(address);
    if (keeper === undefined && !taken.has(address)) return address;
    throw new TinydockError({
      code: 'ALREADY_EXISTS',
      reason: 'ADDRESS_IN_USE',
      message: `the IP address ${address} of the network ${this.#label} is taken${keeper === undefined ? '' : ` by ${keeper}`}`,
    });
  }
}
