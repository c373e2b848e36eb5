import { type NetworkPlan, parseNetworkId } from '@tinydock/domain';
import { describe, expect, it } from 'vitest';
import { AddressPool } from './address-pool.ts';
import { bridgeOf } from './bridge-network.ts';
import type { UsedSubnet } from './choose-subnet.ts';
import { parseSubnet, type Subnet } from './ip-address.ts';
import { type PlanContext, planNetwork } from './plan-network.ts';

function subnet(text: string): Subnet {
  const parsed = parseSubnet(text);
  if (parsed === undefined) throw new Error(`not a subnet: ${text}`);
  return parsed;
}

const used: readonly UsedSubnet[] = [
  { device: 'eth0', subnet: subnet('192.168.7.0/24') },
  { device: 'eth0', subnet: subnet('fd00:7::/64') },
];

function plan(wanted: Partial<NetworkPlan> = {}, more: Partial<PlanContext> = {}) {
  const id = parseNetworkId('0000000a'.padEnd(64, 'b'));
  const base = { id, name: 'net', isInternal: false, isIsolated: false, isMasqueraded: true };
  const pools = { pool: subnet('10.210.0.0/16'), ipv6Pool: subnet('fd12:3456:789a::/48') };
  const context = { ...pools, used, bridgePrefix: 'td-abcdef', hasIpv6: true };
  return planNetwork({ ...base, ...wanted }, { ...context, hasInterface: (name) => name === 'docker0', ...more });
}

describe('planNetwork', () => {
  it('chooses a subnet, its first address and a bridge of at most 15 bytes', () => {
    expect(plan()).toMatchObject({ subnet: '10.210.10.0/24', gateway: '10.210.10.1', bridge: 'td-abcdef-00000' });
  });

  it('takes what is given', () => {
    const wanted = { subnet: '10.9.0.0/16', gateway: '10.9.0.254', ipRange: '10.9.4.0/24', bridge: 'br-9', mtu: 9000 };
    expect(plan(wanted)).toMatchObject(wanted);
  });

  it('chooses and takes addresses of IPv6 where they are asked for, and writes them in one way', () => {
    expect(plan().ipv6).toBeUndefined();
    expect(plan({ ipv6: {} }).ipv6).toMatchObject({
      subnet: 'fd12:3456:789a::/64',
      gateway: 'fd12:3456:789a::1',
    });
    const wanted = { subnet: 'FD00:8::/64', gateway: 'fd00:8:0::FF', ipRange: 'fd00:8::8:0/112' };
    expect(plan({ ipv6: wanted }).ipv6).toEqual({
      subnet: 'fd00:8::/64',
      gateway: 'fd00:8::ff',
      ipRange: 'fd00:8::8:0/112',
    });
  });

  it.each<[string, Partial<NetworkPlan>]>([
    ['a subnet with bits beyond its prefix', { subnet: '10.9.0.1/24' }],
    ['a subnet too large', { subnet: '10.0.0.0/7' }],
    ['a subnet too small', { subnet: '10.9.0.0/31' }],
    ['loopback', { subnet: '127.3.0.0/16' }],
    ['multicast', { subnet: '239.1.0.0/16' }],
    ['text', { subnet: 'ten/8' }],
    ['an auxiliary address outside', { subnet: '10.9.0.0/24', auxAddresses: { router: '10.9.1.5' } }],
    ['an auxiliary address that is the gateway', { subnet: '10.9.0.0/24', auxAddresses: { router: '10.9.0.1' } }],
    ['an auxiliary address without a subnet', { auxAddresses: { router: '10.210.10.5' } }],
    ['a gateway outside', { subnet: '10.9.0.0/24', gateway: '10.9.1.1' }],
    ['the broadcast address as gateway', { subnet: '10.9.0.0/24', gateway: '10.9.0.255' }],
    ['a gateway without a subnet', { gateway: '10.9.1.1' }],
    ['a range without a subnet', { ipRange: '10.9.1.0/24' }],
    ['a range outside', { subnet: '10.9.0.0/24', ipRange: '10.9.1.0/24' }],
    ['a range larger than the subnet', { subnet: '10.9.0.0/24', ipRange: '10.9.0.0/16' }],
    ['a bridge with a path', { bridge: '../x' }],
    ['a bridge with a quote', { bridge: 'a" drop' }],
    ['a long bridge', { bridge: 'a'.repeat(16) }],
    ['a small MTU', { mtu: 100 }],
    ['an MTU too small for IPv6', { ipv6: {}, mtu: 1000 }],
    ['an IPv6 subnet with bits beyond its prefix', { ipv6: { subnet: 'fd00:8::1/64' } }],
    ['an IPv6 subnet too large', { ipv6: { subnet: 'fc00::/7' } }],
    ['an IPv6 subnet too small', { ipv6: { subnet: 'fd00:8::/127' } }],
    ['addresses of one link', { ipv6: { subnet: 'fe80::/64' } }],
    ['IPv4 in disguise', { ipv6: { subnet: '::ffff:10.0.0.0/112' } }],
    ['IPv4 for IPv6', { ipv6: { subnet: '10.9.0.0/24' } }],
    ['IPv6 for IPv4', { subnet: 'fd00:8::/64' }],
    ['an IPv6 gateway outside', { ipv6: { subnet: 'fd00:8::/64', gateway: 'fd00:9::1' } }],
    ['the first IPv6 address as gateway', { ipv6: { subnet: 'fd00:8::/64', gateway: 'fd00:8::' } }],
    ['an IPv6 gateway without a subnet', { ipv6: { gateway: 'fd00:8::1' } }],
    ['an IPv6 range outside', { ipv6: { subnet: 'fd00:8::/64', ipRange: 'fd00:9::/80' } }],
  ])('refuses %s', (_, wanted) => {
    expect(() => plan(wanted)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('refuses IPv6 alone where the kernel has none', () => {
    expect(() => plan({ ipv6: {} }, { hasIpv6: false })).toThrow(
      expect.objectContaining({
        code: 'FAILED_PRECONDITION',
        message: expect.stringContaining('the network net with IPv6') as string,
        hint: 'Start the machine without ipv6.disable=1, or leave out --ipv6.',
      }),
    );
    expect(plan({}, { hasIpv6: false }).subnet).toBe('10.210.10.0/24');
  });

  it('refuses what others have', () => {
    expect(() => plan({ subnet: '192.168.0.0/16' })).toThrow(
      expect.objectContaining({ reason: 'ADDRESS_IN_USE', message: expect.stringContaining('eth0') as string }),
    );
    expect(() => plan({ ipv6: { subnet: 'fd00:7::/48' } })).toThrow(
      expect.objectContaining({ reason: 'ADDRESS_IN_USE', message: expect.stringContaining('eth0') as string }),
    );
    expect(() => plan({ bridge: 'docker0' })).toThrow(expect.objectContaining({ reason: 'NAME_IN_USE' }));
  });
});

describe('AddressPool', () => {
  const create = (wanted: Partial<NetworkPlan>): AddressPool =>
    new AddressPool('net', bridgeOf(plan(wanted), undefined));

  it('goes on from the last address, and around, past the gateway and what is taken', () => {
    const pool = create({ subnet: '10.9.0.0/29', gateway: '10.9.0.2' });
    const given = Array.from({ length: 4 }, () => pool.choose(new Set(['10.9.0.4'])));
    expect(given).toEqual(['10.9.0.1', '10.9.0.3', '10.9.0.5', '10.9.0.6']);
    expect(pool.choose(new Set())).toBe('10.9.0.1');
    expect(() => pool.choose(new Set(['1', '3', '4', '5', '6'].map((last) => `10.9.0.${last}`)))).toThrow(
      expect.objectContaining({ code: 'RESOURCE_EXHAUSTED' }),
    );
  });

  it('keeps auxiliary addresses', () => {
    const auxAddresses = { router: '10.9.0.2', printer: '10.9.0.4' };
    const definition = plan({ subnet: '10.9.0.0/29', auxAddresses });
    expect(definition.auxAddresses).toEqual(auxAddresses);
    const pool = new AddressPool('net', bridgeOf(definition, undefined));
    expect([1, 2].map(() => pool.choose(new Set()))).toEqual(['10.9.0.3', '10.9.0.5']);
    expect(() => pool.choose(new Set(), '10.9.0.4')).toThrow('is taken by its --aux-address');
  });

  it('stays in the range, but gives any free address of the subnet that is asked for', () => {
    const pool = create({ subnet: '10.9.0.0/24', ipRange: '10.9.0.128/31' });
    expect([pool.choose(new Set()), pool.choose(new Set()), pool.choose(new Set())]).toEqual([
      '10.9.0.128',
      '10.9.0.129',
      '10.9.0.128',
    ]);
    expect(pool.choose(new Set(), '10.9.0.7')).toBe('10.9.0.7');
    for (const taken of ['10.9.0.1', '10.9.0.9']) {
      expect(() => pool.choose(new Set(['10.9.0.9']), taken)).toThrow(
        expect.objectContaining({ reason: 'ADDRESS_IN_USE' }),
      );
    }
    for (const wrong of ['10.9.1.1', '10.9.0.0', '10.9.0.255', '10.9.0.07', 'x']) {
      expect(() => pool.choose(new Set(), wrong)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
  });

  it('gives addresses of IPv6 from large ranges, in the way they are written', () => {
    const { ipv6 } = bridgeOf(plan({ ipv6: { subnet: 'fd00:8::/64' } }), undefined);
    const pool = new AddressPool('net', ipv6 ?? bridgeOf(plan(), undefined));
    expect([pool.choose(new Set(['fd00:8::3'])), pool.choose(new Set())]).toEqual(['fd00:8::2', 'fd00:8::3']);
    expect(pool.choose(new Set(), 'FD00:8:0:0::ABCD')).toBe('fd00:8::abcd');
    for (const wrong of ['fd00:8::', 'fd00:9::1', '10.9.0.7', 'fd00:8::2%eth0']) {
      expect(() => pool.choose(new Set(), wrong)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
    expect(() => pool.choose(new Set(['fd00:8::5']), 'fd00:8:0::5')).toThrow(
      expect.objectContaining({ reason: 'ADDRESS_IN_USE' }),
    );
  });
});
