import { parseNetworkId } from '@tinydock/domain';
import { expect, it } from 'vitest';
import { bridgeOf } from './bridge-network.ts';

it.each([
  [undefined, false, undefined],
  [1400, true, 1400],
  [1000, false, 1000],
  [1000, true, 1280],
])('with a way out of MTU %s and IPv6 %s has %s', (defaultMtu, hasIpv6, mtu) => {
  const definition = {
    id: parseNetworkId('a'.repeat(64)),
    name: 'net',
    bridge: 'td-net',
    subnet: '10.210.7.0/24',
    gateway: '10.210.7.1',
    ipv6: hasIpv6 ? { subnet: 'fd00:7::/64', gateway: 'fd00:7::1' } : undefined,
    isInternal: false,
    isIsolated: false,
    isMasqueraded: true,
  };
  expect(bridgeOf(definition, defaultMtu).mtu).toBe(mtu);
});
