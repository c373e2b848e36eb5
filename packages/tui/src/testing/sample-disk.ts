import type { CachedStep, Image, PrunableImage, PrunedContainer, TrashedImage, UsageTotal } from '@tinydock/protocol';
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

export function sampleStopped(name: string): PrunedContainer {
  return { id: name, name, image: 'a:1', state: 'exited', sizeBytes: 10, error: '', diskBytes: 40 };
}

/** @param digit what its key is made of */
export function sampleStep(digit: string, description = `RUN ${digit}`): CachedStep {
  const [createdAt, usedAt] = ['2026-01-01T20:00:00Z', '2026-01-01T23:00:00Z'];
  const key = `sha256:${digit.repeat(64)}`;
  return {
    key,
    diffId: '',
    description,
    createdAt,
    usedAt,
    sizeBytes: 70,
    isShared: false,
    type: 'regular',
    isInUse: false,
  };
}

export function sampleTrashed(name: string): TrashedImage {
  return {
    image: sampleStored(name),
    removedAt: '2026-01-01T23:00:00Z',
    expiresAt: '2026-01-02T23:00:00Z',
    freedBytes: 500,
    isInStore: false,
  };
}

export function sampleReading(parts: {
  readonly totals?: readonly UsageTotal[];
  readonly planned?: readonly PrunableImage[];
  readonly stopped?: readonly PrunedContainer[];
  readonly steps?: readonly CachedStep[];
  readonly trash?: readonly TrashedImage[];
  readonly isForAll?: boolean;
}): DiskReading {
  const { totals = [], planned = [], stopped = [], steps = [], trash = [], isForAll = false } = parts;
  return {
    isForAll,
    usage: { totals: [...totals], images: [], layers: [], containers: [], volumes: [] },
    plan: {
      containers: stopped,
      networks: [],
      volumes: [],
      images: { images: [...planned], freedBytes: 800 },
      cache: { steps: [...steps], freedBytes: 70 * steps.length },
    },
    trash,
  };
}
