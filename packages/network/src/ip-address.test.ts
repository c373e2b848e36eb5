import { describe, expect, it } from 'vitest';
import {
  contains,
  formatAddress,
  formatSubnet,
  type IpAddress,
  isHostAddress,
  overlaps,
  parseAddress,
  parseSubnet,
  type Subnet,
} from './ip-address.ts';

function subnet(text: string): Subnet {
  const parsed = parseSubnet(text);
  if (parsed === undefined) throw new Error(`not a subnet: ${text}`);
  return parsed;
}

function address(text: string): IpAddress {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`not an address: ${text}`);
  return parsed;
}

describe('addresses', () => {
  it.each([
    ...['0.0.0.0', '10.210.0.1', '192.168.255.254', '255.255.255.255'],
    ...['::', '::1', 'fd00::2', '2001:db8:1:2:3:4:5:6', '2001:db8::1:0:0:1', 'ff02::1:ff00:0'],
  ])('%s survives parsing', (text) => {
    expect(formatAddress(address(text))).toBe(text);
  });

  it.each([
    ['FD00:0:0::5', 'fd00::5'],
    ['fd00:0000:0000:0001:0000:0000:0000:0001', 'fd00:0:0:1::1'],
    ['fd00::10.0.0.1', 'fd00::a00:1'],
  ])('%s is written %s', (text, written) => {
    expect(formatAddress(address(text))).toBe(written);
  });

  it.each([
    ...['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4 ', 'a.b.c.d', '1.2.3.-4'],
    ...[':', ':::', 'fe80::1%eth0', '[::1]', 'fd00::g', '1:2:3:4:5:6:7:8:9'],
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

describe('blocks', () => {
  it('have no bits beyond their prefix', () => {
    expect(formatSubnet(subnet('192.168.7.9/16'))).toBe('192.168.0.0/16');
    expect(formatSubnet(subnet('fd00:1:2:3:4::5/48'))).toBe('fd00:1:2::/48');
    expect(formatSubnet(subnet('fd00::5/0'))).toBe('::/0');
  });

  it('overlap within their family alone', () => {
    expect(overlaps(subnet('10.0.0.0/8'), subnet('10.210.3.0/24'))).toBe(true);
    expect(overlaps(subnet('10.210.2.0/24'), subnet('10.210.3.0/24'))).toBe(false);
    expect(overlaps(subnet('0.0.0.0/0'), subnet('200.1.1.0/24'))).toBe(true);
    expect(overlaps(subnet('fd00:1::/32'), subnet('fd00:1:ffff::/64'))).toBe(true);
    expect(overlaps(subnet('fd00:1::/64'), subnet('fd00:1:0:1::/64'))).toBe(false);
    expect(overlaps(subnet('::/0'), subnet('10.0.0.0/8'))).toBe(false);
    expect(contains(subnet('::/0'), address('10.0.0.1'))).toBe(false);
  });

  it('have addresses that no interface can have', () => {
    const usable = (block: string, text: string): boolean => isHostAddress(subnet(block), address(text));
    expect(['10.9.0.0', '10.9.0.1', '10.9.0.255', '10.9.1.1'].map((text) => usable('10.9.0.0/24', text))).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect(['fd00::', 'fd00::1', 'fd00::ffff', 'fd00::1:0'].map((text) => usable('fd00::/112', text))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it.each(['10.0.0.0/33', 'fd00::/129', '10.0.0.0', 'fd00::', '10.0.0.0/8/8', 'fd00::/', '/8', 'fd00::/-1'])(
    '%j is none',
    (text) => {
      expect(parseSubnet(text)).toBeUndefined();
    },
  );
});
