import { NO_NAME_SETTINGS } from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { hostsFromWire, namesFromWire, namesToWire } from './name-settings.ts';

describe('hosts', () => {
  test('are names with addresses', () => {
    const hosts = [
      { name: 'a-b.c', address: '::1' },
      { name: 'x', address: 'host-gateway' },
    ];
    expect(hostsFromWire(hosts)).toEqual(hosts);
  });

  test.each([
    { name: 'a b', address: '10.0.0.1' },
    { name: 'a', address: '10.0.0.1\n1.1.1.1 evil' },
    { name: 'a\n', address: '10.0.0.1' },
    { name: '', address: '10.0.0.1' },
    { name: 'a', address: 'b' },
  ])('add no lines: %j', (host) => {
    expect(() => hostsFromWire([host])).toThrow('invalid host');
  });
});

describe('settings of names', () => {
  const names = {
    hosts: [{ name: 'db', address: '10.0.0.1' }],
    servers: ['10.0.0.2', 'fd00::1'],
    search: ['example.com', '.'],
    options: ['ndots:2', 'use-vc'],
  };

  test('travel both ways, and none are none', () => {
    expect(namesFromWire(namesToWire(names))).toEqual(names);
    expect(namesFromWire(namesToWire())).toEqual(NO_NAME_SETTINGS);
    expect(namesFromWire(null)).toEqual(NO_NAME_SETTINGS);
  });

  test.each([
    [{ servers: ['10.0.0.1\nnameserver 1.1.1.1'] }, 'invalid DNS server'],
    [{ servers: ['dns.example'] }, 'invalid DNS server "dns.example": expected an IP address'],
    [{ search: ['a b'] }, 'invalid DNS search domain'],
    [{ search: [''] }, 'invalid DNS search domain'],
    [{ options: ['ndots:2\n'] }, 'invalid DNS option'],
    [{ options: ['NDOTS 2'] }, 'invalid DNS option'],
    [{ options: Array.from({ length: 1001 }, () => 'debug') }, 'invalid number of DNS options'],
  ])('add no lines: %j', (change, message) => {
    expect(() => namesFromWire({ ...namesToWire(), ...change })).toThrow(message);
  });
});
