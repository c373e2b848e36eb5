import { describe, expect, it } from 'vitest';
import { chooseSubnet, parseRoutes, type UsedSubnet } from './choose-subnet.ts';
import { formatIpv4, formatSubnet, overlaps, parseIpv4, parseSubnet, type Subnet } from './ipv4.ts';

function subnet(text: string): Subnet {
  const parsed = parseSubnet(text);
  if (parsed === undefined) throw new Error(`not a subnet: ${text}`);
  return parsed;
}

const used = (text: string): UsedSubnet => ({ device: 'eth0', subnet: subnet(text) });

describe('IPv4 addresses', () => {
  it.each(['0.0.0.0', '10.210.0.1', '192.168.255.254', '255.255.255.255'])('%s survives parsing', (text) => {
    expect(formatIpv4(parseIpv4(text) ?? -1)).toBe(text);
  });

  it.each(['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4 ', '::1', 'a.b.c.d', '1.2.3.-4'])(
    '%j is none',
    (text) => {
      expect(parseIpv4(text)).toBeUndefined();
    },
  );

  it('knows blocks', () => {
    expect(formatSubnet(subnet('192.168.7.9/16'))).toBe('192.168.0.0/16');
    expect(overlaps(subnet('10.0.0.0/8'), subnet('10.210.3.0/24'))).toBe(true);
    expect(overlaps(subnet('10.210.2.0/24'), subnet('10.210.3.0/24'))).toBe(false);
    expect(overlaps(subnet('0.0.0.0/0'), subnet('200.1.1.0/24'))).toBe(true);
    expect(parseSubnet('10.0.0.0/33')).toBeUndefined();
  });
});

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
