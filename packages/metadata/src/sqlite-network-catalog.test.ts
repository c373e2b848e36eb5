import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NetworkRecord, parseNetworkId } from '@tinydock/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Metadata, openMetadata } from './open-metadata.ts';

function network(name: string, digits: string): NetworkRecord {
  return {
    id: parseNetworkId(digits.padEnd(64, '0')),
    name,
    createdAt: '2026-11-26T08:00:00.000Z',
    subnet: '10.1.2.0/24',
    gateway: '10.1.2.1',
    bridge: `td-${name}`,
    isInternal: false,
    isIsolated: false,
    isMasqueraded: true,
    labels: { tier: 'db' },
    options: {},
  };
}

describe('SqliteNetworkCatalog', () => {
  let dir: string;
  let metadata: Metadata;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'td-networks-'));
    metadata = openMetadata(join(dir, 'db'));
  });

  afterEach(() => {
    metadata.close();
    rmSync(dir, { recursive: true });
  });

  it('keeps networks, sorted by name, over a restart', () => {
    const [front, back] = [network('front', 'ab1'), network('back', 'ab2')];
    metadata.networks.insertNetwork(front);
    metadata.networks.insertNetwork(back);
    metadata.close();
    metadata = openMetadata(join(dir, 'db'));
    expect(metadata.networks.listNetworks()).toEqual([back, front]);
    metadata.networks.deleteNetwork(back.id);
    metadata.networks.deleteNetwork(back.id);
    expect(metadata.networks.listNetworks()).toEqual([front]);
  });

  it('finds them by name, id and prefix, a name first', () => {
    const [front, named] = [network('front', 'ab1'), network('ab1', 'cd')];
    metadata.networks.insertNetwork(front);
    metadata.networks.insertNetwork(named);
    expect(metadata.networks.findNetwork('ab1')).toEqual(named);
    expect(metadata.networks.findNetwork('ab')).toEqual(front);
    expect(metadata.networks.findNetwork(front.id)).toEqual(front);
    expect(metadata.networks.findNetwork('nope')).toBeUndefined();
    metadata.networks.insertNetwork(network('other', 'ab2'));
    expect(() => metadata.networks.findNetwork('ab')).toThrow(expect.objectContaining({ reason: 'AMBIGUOUS_ID' }));
  });

  it('has a name once', () => {
    metadata.networks.insertNetwork(network('front', 'ab1'));
    expect(() => {
      metadata.networks.insertNetwork(network('front', 'ab2'));
    }).toThrow(expect.objectContaining({ code: 'ALREADY_EXISTS', reason: 'NAME_IN_USE' }));
  });
});
