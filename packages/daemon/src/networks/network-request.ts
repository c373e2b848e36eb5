import { type AddressPlan, type NetworkId, type NetworkPlan, parseNetworkName, TinydockError } from '@tinydock/domain';
import { parseBridgeOptions } from './bridge-options.ts';

/** What a user asks of a new network. */
export interface CreateNetwork {
  readonly name: string;
  /** Empty for `bridge`. */
  readonly driver: string;
  readonly subnets: readonly string[];
  readonly gateways: readonly string[];
  readonly ipRanges: readonly string[];
  /** Addresses that no container gets, by what they are for. */
  readonly auxAddresses: Readonly<Record<string, string>>;
  readonly internal: boolean;
  readonly ipv6: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
}

function checkDriver(driver: string): void {
  if (driver === '' || driver === 'bridge') return;
  const isPredefined = driver === 'host' || driver === 'null';
  throw new TinydockError({
    code: isPredefined ? 'FAILED_PRECONDITION' : 'INVALID_ARGUMENT',
    message: isPredefined
      ? `only one network with the driver ${driver} is allowed, and it is there`
      : `unknown network driver ${JSON.stringify(driver.slice(0, 100))}: expected bridge`,
  });
}

function isOfIpv6(text: string): boolean {
  return text.includes(':');
}

/** The one of a family that is given; undefined for none. */
function atMostOne(what: string, values: readonly string[]): string | undefined {
  if (values.length <= 1) return values[0];
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot create a network with ${values.length} ${what}s: expected one of each family of addresses`,
  });
}

function addressesOf(request: CreateNetwork, isWanted: (text: string) => boolean): AddressPlan {
  const { subnets, gateways, ipRanges, auxAddresses } = request;
  const kept = Object.entries(auxAddresses).filter(([, address]) => isWanted(address));
  return {
    ...(kept.length > 0 && { auxAddresses: Object.fromEntries(kept) }),
    subnet: atMostOne('subnet', subnets.filter(isWanted)),
    gateway: atMostOne('gateway', gateways.filter(isWanted)),
    ipRange: atMostOne('IP range', ipRanges.filter(isWanted)),
  };
}

function checkFamilies({ ipv6, subnets, gateways, ipRanges, auxAddresses }: CreateNetwork): void {
  const all = [...subnets, ...gateways, ...ipRanges, ...Object.values(auxAddresses)];
  const address = ipv6 ? undefined : all.find(isOfIpv6);
  if (address === undefined) return;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot create a network with ${address.slice(0, 100)}: it is of IPv6, which the network is not to have`,
    hint: 'Add --ipv6.',
  });
}

/** @throws TinydockError INVALID_ARGUMENT, FAILED_PRECONDITION for drivers of predefined networks */
export function parseNetworkRequest(request: CreateNetwork, id: NetworkId): NetworkPlan {
  const name = parseNetworkName(request.name);
  checkDriver(request.driver);
  checkFamilies(request);
  return {
    id,
    name,
    ...addressesOf(request, (text) => !isOfIpv6(text)),
    ipv6: request.ipv6 ? addressesOf(request, isOfIpv6) : undefined,
    isInternal: request.internal,
    ...parseBridgeOptions(request.options),
  };
}
