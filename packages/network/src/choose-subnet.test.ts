import { describe, expect, it } from 'vitest';
import { chooseSubnet, localIpv6Pool, parseIpv6Routes, parseRoutes, type UsedSubnet } from './choose-subnet.ts';
import { formatSubnet, parseSubnet, type Subnet } from './ip-address.ts';

function subnet(text: string): Subnet {
  const parsed = parseSubnet(text);
  if (parsed === undefined) throw new Error(`not a subnet: ${text}`);
  return parsed;
}

const used = (text: string): UsedSubnet => ({ device: 'eth0', subnet: subnet(text) });

describe('chooseSubnet', () => {
  const pool = subnet('10.210.0.0/22');

  it('begins at the seed and passes over what is used', () => {
    expect(formatSubnet(chooseSubnet({ pool, used: [], seed: 2 }))).toBe('10.210.2.0/24');
    expect(formatSubnet(chooseSubnet({ pool, used: [used('10.210.2.128/25')], seed: 2 }))).toBe('10.210.3.0/24');
    expect(formatSubnet(chooseSubnet({ pool, used: [used('10.210.2.0/23')], seed: 2 }))).toBe('10.210.0.0/24');
  });

  it('says when nothing is left', () => {
    expect(() => chooseSubnet({ pool, used: [used('10.0.0.0/8')], seed: 0 })).toThrow(
      expect.objectContaining({ code: 'RESOURCE_EXHAUSTED' }),
    );
  });

  it('takes a pool that is smaller than a /24 as it is', () => {
    expect(formatSubnet(chooseSubnet({ pool: subnet('10.1.1.64/26'), used: [], seed: 9 }))).toBe('10.1.1.64/26');
  });

  it('takes a /64 of a pool of IPv6', () => {
    const ipv6 = subnet('fd12:3456:789a::/48');
    const others = [used('10.0.0.0/8'), used('fd12:3456:789a::/64'), used('fd12:3456:789a:1:8::/80')];
    expect(formatSubnet(chooseSubnet({ pool: ipv6, used: others, seed: 0 }))).toBe('fd12:3456:789a:2::/64');
  });
});

describe('parseRoutes', () => {
  it('reads what is routed, without the default route', () => {
    const text = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
tun0\t0000D20A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
`;
    expect(parseRoutes(text).map(({ device, subnet: block }) => [device, formatSubnet(block)])).toEqual([
      ['eth0', '192.0.2.0/24'],
      ['tun0', '10.210.0.0/16'],
    ]);
  });
});

describe('parseIpv6Routes', () => {
  it('reads what is routed, without default routes', () => {
    const zero = '0'.repeat(32);
    const rest = '00000100 00000001 00000000 00000001';
    const text = [
      `fd000000000000010000000000000000 40 ${zero} 00 ${zero} ${rest}     eth0`,
      `${zero} 00 ${zero} 00 fd000000000000000000000000000001 ${rest}     eth0`,
      `${'0'.repeat(31)}1 80 ${zero} 00 ${zero} ${rest}       lo`,
      'not a route',
      '',
    ].join('\n');
    expect(parseIpv6Routes(text).map(({ device, subnet: block }) => [device, formatSubnet(block)])).toEqual([
      ['eth0', 'fd00:0:0:1::/64'],
      ['lo', '::1/128'],
    ]);
  });
});

describe('localIpv6Pool', () => {
  it('is a /48 of fd00::/8, the same for a daemon always and another for others', () => {
    const [one, again, other] = ['a', 'a', 'b'].map((seed) => formatSubnet(localIpv6Pool(seed)));
    expect(one).toMatch(/^fd[0-9a-f]{2}:[0-9a-f:]+::\/48$/);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });
});
