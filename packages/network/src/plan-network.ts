import { type NetworkDefinition, type NetworkPlan, TinydockError } from '@tinydock/domain';
import { gatewayOf } from './bridge-network.ts';
import { chooseSubnet, type UsedSubnet } from './choose-subnet.ts';
import { contains, formatSubnet, isHostAddress, overlaps, parseIpv4, parseSubnet, type Subnet } from './ipv4.ts';

const MIN_PREFIX_LENGTH = 8;
/** Room for the gateway and one container. */
const MAX_PREFIX_LENGTH = 30;
/** Loopback, this network, multicast and what is reserved: nothing of it can be an interface's. */
const UNUSABLE = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3'].map((text) => parseSubnet(text));
/** Of an interface. */
const MAX_NAME_LENGTH = 15;
const MIN_MTU = 576;
const MAX_MTU = 65_535;
/** An interface's name; without `_`, which stands for `-` in the names of tables. */
const BRIDGE_NAME = /^[a-zA-Z0-9][a-zA-Z0-9-]{0,14}$/;

function invalid(what: string, value: string, why: string): TinydockError {
  const shown = JSON.stringify(value.slice(0, 100));
  return new TinydockError({ code: 'INVALID_ARGUMENT', message: `invalid ${what} ${shown}: ${why}` });
}

function parseBlock(what: string, text: string): Subnet {
  const subnet = parseSubnet(text);
  if (subnet === undefined) throw invalid(what, text, 'expected an IPv4 range such as 10.20.0.0/16');
  if (formatSubnet(subnet) !== text) throw invalid(what, text, `expected ${formatSubnet(subnet)}`);
  return subnet;
}

function parseSubnetOf(text: string): Subnet {
  const subnet = parseBlock('subnet', text);
  if (subnet.prefixLength < MIN_PREFIX_LENGTH || subnet.prefixLength > MAX_PREFIX_LENGTH) {
    throw invalid('subnet', text, `expected a size from /${MIN_PREFIX_LENGTH} to /${MAX_PREFIX_LENGTH}`);
  }
  const isUnusable = UNUSABLE.some((block) => block !== undefined && overlaps(block, subnet));
  if (isUnusable) throw invalid('subnet', text, 'no interface can have addresses of it');
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

function chooseGateway(plan: NetworkPlan, subnet: Subnet): string {
  if (plan.gateway === undefined) return gatewayOf(subnet);
  const address = parseIpv4(plan.gateway);
  if (address !== undefined && isHostAddress(subnet, address)) return plan.gateway;
  throw invalid('gateway', plan.gateway, `expected an address of ${formatSubnet(subnet)}`);
}

function checkRange(plan: NetworkPlan, subnet: Subnet): void {
  if (plan.ipRange === undefined) return;
  const range = parseBlock('IP range', plan.ipRange);
  const isWithin = range.prefixLength >= subnet.prefixLength && contains(subnet, range.base);
  if (!isWithin) throw invalid('IP range', plan.ipRange, `expected a part of ${formatSubnet(subnet)}`);
}

function checkInterface(
  { bridge, mtu }: NetworkPlan & { readonly bridge: string },
  hasInterface: (name: string) => boolean,
): void {
  if (mtu !== undefined && !(Number.isInteger(mtu) && mtu >= MIN_MTU && mtu <= MAX_MTU)) {
    throw invalid('MTU', String(mtu), `expected ${MIN_MTU} to ${MAX_MTU}`);
  }
  if (!BRIDGE_NAME.test(bridge)) throw invalid('name of a bridge', bridge, 'up to 15 letters, digits and -');
  if (!hasInterface(bridge)) return;
  throw new TinydockError({
    code: 'ALREADY_EXISTS',
    reason: 'NAME_IN_USE',
    message: `cannot name the bridge ${bridge}: this machine has an interface with that name`,
  });
}

export interface PlanContext {
  /** From which subnets are chosen. */
  readonly pool: Subnet;
  readonly used: readonly UsedSubnet[];
  /** With which the names of bridges begin that are not given. */
  readonly bridgePrefix: string;
  readonly hasInterface: (name: string) => boolean;
}

/**
 * Checks what is asked of a new network, and chooses the rest.
 * @throws TinydockError INVALID_ARGUMENT; ALREADY_EXISTS / ADDRESS_IN_USE or NAME_IN_USE; RESOURCE_EXHAUSTED
 */
export function planNetwork(wanted: NetworkPlan, context: PlanContext): NetworkDefinition {
  const { pool, used, bridgePrefix, hasInterface } = context;
  const bridge = wanted.bridge ?? `${bridgePrefix}-${wanted.id}`.slice(0, MAX_NAME_LENGTH);
  const plan = { ...wanted, bridge };
  checkInterface(plan, hasInterface);
  if (plan.subnet === undefined && (plan.gateway ?? plan.ipRange) !== undefined) {
    throw invalid('network', plan.name, 'a gateway or an IP range needs a subnet');
  }
  const subnet =
    plan.subnet === undefined
      ? chooseSubnet({ pool, used, seed: Number.parseInt(plan.id.slice(0, 8), 16) })
      : parseSubnetOf(plan.subnet);
  if (plan.subnet !== undefined) checkFree(subnet, used);
  checkRange(plan, subnet);
  return {
    ...plan,
    subnet: formatSubnet(subnet),
    gateway: chooseGateway(plan, subnet),
  };
}
