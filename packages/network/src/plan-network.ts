import { type NetworkDefinition, type NetworkPlan, TinydockError } from '@tinydock/domain';
import { MIN_IPV6_MTU } from './bridge-network.ts';
import type { UsedSubnet } from './choose-subnet.ts';
import type { Subnet } from './ip-address.ts';
import { kernelWithoutIpv6 } from './ipv6-settings.ts';
import { invalidNetwork, planAddresses } from './plan-addresses.ts';

/** Of an interface. */
const MAX_NAME_LENGTH = 15;
const MIN_MTU = 576;
const MAX_MTU = 65_535;
/** An interface's name; without `_`, which stands for `-` in the names of tables. */
const BRIDGE_NAME = /^[a-zA-Z0-9][a-zA-Z0-9-]{0,14}$/;

function checkInterface(
  { bridge, mtu, ipv6 }: NetworkPlan & { readonly bridge: string },
  hasInterface: (name: string) => boolean,
): void {
  const minimum = ipv6 === undefined ? MIN_MTU : MIN_IPV6_MTU;
  if (mtu !== undefined && !(Number.isInteger(mtu) && mtu >= minimum && mtu <= MAX_MTU)) {
    throw invalidNetwork('MTU', String(mtu), `expected ${minimum} to ${MAX_MTU}`);
  }
  if (!BRIDGE_NAME.test(bridge)) throw invalidNetwork('name of a bridge', bridge, 'up to 15 letters, digits and -');
  if (!hasInterface(bridge)) return;
  throw new TinydockError({
    code: 'ALREADY_EXISTS',
    reason: 'NAME_IN_USE',
    message: `cannot name the bridge ${bridge}: this machine has an interface with that name`,
  });
}

function checkKernel({ name, ipv6 }: NetworkPlan, hasIpv6: boolean): void {
  if (ipv6 === undefined || hasIpv6) return;
  const message = `cannot create the network ${name} with IPv6: the kernel of this machine has none`;
  throw kernelWithoutIpv6(message, 'leave out --ipv6');
}

export interface PlanContext {
  /** From which subnets are chosen. */
  readonly pool: Subnet;
  readonly ipv6Pool: Subnet;
  readonly used: readonly UsedSubnet[];
  /** With which the names of bridges begin that are not given. */
  readonly bridgePrefix: string;
  readonly hasInterface: (name: string) => boolean;
  /** Of the kernel. */
  readonly hasIpv6: boolean;
}

/**
 * Checks what is asked of a new network, and chooses the rest.
 * @throws TinydockError INVALID_ARGUMENT; ALREADY_EXISTS / ADDRESS_IN_USE or NAME_IN_USE; RESOURCE_EXHAUSTED;
 *   FAILED_PRECONDITION for IPv6 where the kernel has none
 */
export function planNetwork(wanted: NetworkPlan, context: PlanContext): NetworkDefinition {
  const { pool, ipv6Pool, used, bridgePrefix, hasInterface, hasIpv6 } = context;
  const bridge = wanted.bridge ?? `${bridgePrefix}-${wanted.id}`.slice(0, MAX_NAME_LENGTH);
  const plan = { ...wanted, bridge };
  checkInterface(plan, hasInterface);
  checkKernel(plan, hasIpv6);
  const seed = Number.parseInt(plan.id.slice(0, 8), 16);
  return {
    ...plan,
    ...planAddresses(plan, { pool, used, seed }),
    // The pool is this daemon's alone: nobody else chooses from it at the same moment.
    ipv6: plan.ipv6 && planAddresses(plan.ipv6, { pool: ipv6Pool, used, seed: 0 }),
  };
}
