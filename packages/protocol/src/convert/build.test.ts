import { describe, expect, test } from 'vitest';
import { buildEventToWire, hostsFromWire } from './build.ts';

describe('build events', () => {
  test('travel with their numbers', () => {
    const started = { step: 1, place: 2, places: 3, stage: 'a', text: 'RUN x' };
    expect(buildEventToWire({ kind: 'step-started', ...started })).toEqual({ stepStarted: started });
    expect(buildEventToWire({ kind: 'step-output', step: 1, data: Buffer.from('x') })).toEqual({
      stepOutput: { step: 1, data: Buffer.from('x') },
    });
    expect(buildEventToWire({ kind: 'context', bytes: 5 })).toEqual({ contextBytes: 5 });
  });
});

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
