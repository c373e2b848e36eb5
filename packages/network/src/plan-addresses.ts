import { type AddressBlock, type AddressPlan, TinydockError } from '@tinydock/domain';
import { gatewayOf } from './bridge-network.ts';
import { chooseSubnet, type UsedSubnet } from './choose-subnet.ts';
import {
  contains,
  formatAddress,
  formatSubnet,
  type IpFamily,
  isHostAddress,
  overlaps,
  parseAddress,
  parseSubnet,
  type Subnet,
} from './ip-address.ts';

interface FamilyRules {
  readonly name: string;
  readonly example: string;
  readonly minPrefixLength: number;
  /** Room for the gateway and one container. */
  readonly maxPrefixLength: number;
  /** Nothing of it can be an interface's that leads to others. */
  readonly unusable: readonly string[];
}

const RULES: Record<IpFamily, FamilyRules> = {
  4: {
    name: 'IPv4',
    example: '10.20.0.0/16',
    minPrefixLength: 8,
    maxPrefixLength: 30,
    // This network, loopback, multicast and what is reserved.
    unusable: ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3'],
  },
  6: {
    name: 'IPv6',
    example: 'fd00:20::/64',
    minPrefixLength: 16,
    maxPrefixLength: 126,
    // Loopback and IPv4 in disguise, addresses of one link, multicast.
    unusable: ['::/8', 'fe80::/10', 'ff00::/8'],
  },
};

export function invalidNetwork(what: string, value: string, why: string): TinydockError {
  const shown = JSON.stringify(value.slice(0, 100));
  return new TinydockError({ code: 'INVALID_ARGUMENT', message: `invalid ${what} ${shown}: ${why}` });
}

function parseBlock(family: IpFamily, what: string, text: string): Subnet {
  const subnet = parseSubnet(text);
  if (subnet?.family !== family) {
    throw invalidNetwork(what, text, `expected a range of ${RULES[family].name} such as ${RULES[family].example}`);
  }
  if (parseAddress(text.split('/')[0] ?? '')?.value === subnet.base) return subnet;
  throw invalidNetwork(what, text, `expected ${formatSubnet(subnet)}`);
}

function parseSubnetOf(family: IpFamily, text: string): Subnet {
  const subnet = parseBlock(family, 'subnet', text);
  const { minPrefixLength: least, maxPrefixLength: most, unusable } = RULES[family];
  if (subnet.prefixLength < least || subnet.prefixLength > most) {
    throw invalidNetwork('subnet', text, `expected a size from /${least} to /${most}`);
  }
  const isUnusable = unusable.map(parseSubnet).some((block) => block !== undefined && overlaps(block, subnet));
  if (isUnusable) throw invalidNetwork('subnet', text, 'no interface can have addresses of it');
  return subnet;
}

/** A subnet that another network or an interface of the machine has would take that one's packets. */
function checkFree(subnet: Subnet, used: readonly UsedSubnet[]): void {
  const other = used.find((candidate) => overlaps(candidate.subnet, subnet));
  if (other === undefined) return;
  throw new TinydockError({
    code: 'ALREADY_EXISTS',
    reason: 'ADDRESS_IN_USE',
    message: `the subnet ${formatSubnet(subnet)} overlaps with ${formatSubnet(other.subnet)} of ${other.device}`,
    hint: 'Choose another subnet, or none.',
  });
}

function chooseGateway(gateway: string | undefined, subnet: Subnet): string {
  if (gateway === undefined) return gatewayOf(subnet);
  const address = parseAddress(gateway);
  if (address !== undefined && isHostAddress(subnet, address)) return formatAddress(address);
  throw invalidNetwork('gateway', gateway, `expected an address of ${formatSubnet(subnet)}`);
}

function checkRange(ipRange: string | undefined, subnet: Subnet): string | undefined {
  if (ipRange === undefined) return undefined;
  const range = parseBlock(subnet.family, 'IP range', ipRange);
  const isWithin =
    range.prefixLength >= subnet.prefixLength && contains(subnet, { family: range.family, value: range.base });
  if (isWithin) return formatSubnet(range);
  throw invalidNetwork('IP range', ipRange, `expected a part of ${formatSubnet(subnet)}`);
}

function checkAuxAddresses(
  aux: AddressPlan['auxAddresses'],
  { subnet, gateway }: AddressBlock,
): Pick<AddressPlan, 'auxAddresses'> {
  if (aux === undefined) return {};
  const seen = new Set([gateway]);
  const checked = Object.entries(aux).map(([name, text]) => {
    const block = parseSubnet(subnet);
    const parsed = parseAddress(text);
    if (block === undefined || parsed === undefined || !isHostAddress(block, parsed))
      throw invalidNetwork('auxiliary address', text, `expected one of ${subnet}`);
    const address = formatAddress(parsed);
    if (seen.has(address)) throw invalidNetwork('auxiliary address', text, 'it is given twice, or the gateway');
    seen.add(address);
    return [name, address];
  });
  return { auxAddresses: Object.fromEntries(checked) as Record<string, string> };
}

export interface AddressContext {
  /** From which subnets are chosen; it says the family. */
  readonly pool: Subnet;
  readonly used: readonly UsedSubnet[];
  /** As {@link chooseSubnet}. */
  readonly seed: number;
}

/**
 * Checks what is asked of the addresses of one family of a network, and chooses the rest.
 * @throws TinydockError INVALID_ARGUMENT; ALREADY_EXISTS / ADDRESS_IN_USE; RESOURCE_EXHAUSTED
 */
export function planAddresses(plan: AddressPlan, { pool, used, seed }: AddressContext): AddressBlock {
  const { family } = pool;
  if (plan.subnet === undefined) {
    const [aux] = Object.values(plan.auxAddresses ?? {});
    const parts = { gateway: plan.gateway, 'IP range': plan.ipRange, 'auxiliary address': aux };
    for (const [what, value] of Object.entries(parts))
      if (value !== undefined) throw invalidNetwork(what, value, `it needs a subnet of ${RULES[family].name}`);
  }
  const subnet = plan.subnet === undefined ? chooseSubnet({ pool, used, seed }) : parseSubnetOf(family, plan.subnet);
  if (plan.subnet !== undefined) checkFree(subnet, used);
  const ipRange = checkRange(plan.ipRange, subnet);
  const block = { subnet: formatSubnet(subnet), gateway: chooseGateway(plan.gateway, subnet), ipRange };
  return { ...block, ...checkAuxAddresses(plan.auxAddresses, block) };
}
