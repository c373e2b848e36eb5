import type { Network, Volume } from '@tinydock/protocol';

export function sampleVolume(name: string, containers: readonly string[] = []): Volume {
  return {
    name,
    driver: 'local',
    createdAt: '2026-01-01T00:00:00Z',
    labels: {},
    options: { type: 'tmpfs' },
    mountpoint: `/volumes/${name}`,
    containers: [...containers],
  };
}

export function sampleNetwork(name: string, containers: readonly string[] = []): Network {
  return {
    id: `id-of-${name}`,
    name,
    driver: 'bridge',
    createdAt: '2026-01-01T00:00:00Z',
    subnet: '10.1.0.0/24',
    gateway: '10.1.0.1',
    ipRange: '',
    auxAddresses: {},
    internal: false,
    labels: {},
    options: {},
    ipv6: null,
    containers: containers.map((container) => ({
      id: container,
      name: container,
      endpointId: '',
      macAddress: '',
      ipAddress: '10.1.0.2',
      prefixLength: 24,
      ip6Address: '',
      ip6PrefixLength: 0,
    })),
  };
}
