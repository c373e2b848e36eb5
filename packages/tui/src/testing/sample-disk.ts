import type { Image, PrunableImage, TrashedImage, UsageTotal } from '@tinydock/protocol';
import type { DiskReading } from '../state/disk-state.ts';

export function sampleTotal(kind: string): UsageTotal {
  return { kind, count: 3, active: 1, bytes: 3000, reclaimableBytes: 2000 };
}

function sampleStored(name: string): Image {
  return { id: `sha256:${name}`, tags: [`${name}:1`], digests: [], sizeBytes: 1000 } as unknown as Image;
}

export function samplePlanned(name: string): PrunableImage {
  return { image: sampleStored(name), reason: 'unused', freedBytes: 500 };
}

export function sampleTrashed(name: string): TrashedImage {
  return {
    image: sampleStored(name),
    removedAt: '2026-01-01T23:00:00Z',
    expiresAt: '2026-01-02T23:00:00Z',
    freedBytes: 500,
  };
}

export function sampleReading(parts: {
  readonly totals?: readonly UsageTotal[];
  readonly planned?: readonly PrunableImage[];
  readonly trash?: readonly TrashedImage[];
  readonly isForAll?: boolean;
}): DiskReading {
  const { totals = [], planned = [], trash = [], isForAll = false } = parts;
  return {
    isForAll,
    usage: { totals: [...totals], images: [], layers: [], containers: [], volumes: [] },
    plan: { images: [...planned], freedBytes: 800 },
    trash,
  };
}
