import { describe, expect, it } from 'vitest';
import { toAddressBytes } from './address-bytes.ts';

describe('toAddressBytes', () => {
  it.each([
    ['10.1.2.255', '0a0102ff'],
    ['::', '0'.repeat(32)],
    ['::1', `${'0'.repeat(31)}1`],
    ['fd00::2', `fd00${'0'.repeat(27)}2`.padStart(32, '0')],
    ['2001:db8:1:2:3:4:5:6', '20010db8000100020003000400050006'],
    ['fe80::', `fe80${'0'.repeat(28)}`],
    ['::ffff:10.0.0.1', `${'0'.repeat(20)}ffff0a000001`],
  ])('knows %s', (address, hex) => {
    expect(Buffer.from(toAddressBytes(address)).toString('hex')).toBe(hex);
  });

  it.each(['', '10.1.2', 'fd00::1/64', 'fe80::1%eth0', ':::'])('refuses %j', (address) => {
    expect(() => toAddressBytes(address)).toThrow(RangeError);
  });
});
