import { type NetworkId, type NetworkPlan, parseNetworkName, TinydockError } from '@tinydock/domain';
import { parseBridgeOptions } from './bridge-options.ts';

/** What a user asks of a new network. */
export interface CreateNetwork {
  readonly name: string;
  /** Empty for `bridge`. */
  readonly driver: string;
  readonly subnets: readonly string[];
  readonly gateways: readonly string[];
  readonly ipRanges: readonly string[];
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

function checkIpv4({ ipv6, subnets, gateways, ipRanges }: CreateNetwork): void {
  const address = [...subnets, ...gateways, ...ipRanges].find((text) => text.includes(':'));
  if (!ipv6 && address === undefined) return;
  throw new TinydockError({
    code: 'UNIMPLEMENTED',
    message: `cannot create a network with IPv6${address === undefined ? '' : ` (${address.slice(0, 100)})`}: networks have IPv4 only`,
  });
}

function atMostOne(what: string, values: readonly string[]): string | undefined {
  if (values.length <= 1) return values[0];
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot create a network with ${values.length} ${what}s: expected one`,
  });
}

/** @throws TinydockError INVALID_ARGUMENT, UNIMPLEMENTED for IPv6, FAILED_PRECONDITION for drivers of predefined networks */
export function parseNetworkRequest(request: CreateNetwork, id: NetworkId): NetworkPlan {
  const name = parseNetworkName(request.name);
  checkDriver(request.driver);
  checkIpv4(request);
  return {
    id,
    name,
    subnet: atMostOne('subnet', request.subnets),
    gateway: atMostOne('gateway', request.gateways),
    ipRange: atMostOne('IP range', request.ipRanges),
    isInternal: request.internal,
    ...parseBridgeOptions(request.options),
  };
}
