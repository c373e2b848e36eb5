import type { Client } from '@tinydock/client';
import { expect, test } from 'vitest';
import { sampleStep } from '../testing/sample-disk.ts';
import type { PlannedPart } from './action.ts';
import { pruneDisk } from './prune-disk.ts';

/** Prunes with a daemon that does all it is asked for. @returns what was said of it */
async function prune(...kinds: readonly PlannedPart['kind'][]): Promise<string> {
  const done = async ({ only }: { only: readonly string[] }) => only.map(() => ({ error: '', diskBytes: 40 }));
  const client = {
    containers: { prune: done },
    networks: { prune: done },
    retention: {
      pruneImages: async ({ images }: { images: readonly { imageId: string }[] }) => {
        return { imageIds: images.map(({ imageId }) => imageId), skipped: [] };
      },
    },
    builds: {
      pruneCache: async ({ only }: { only: readonly string[] }) => {
        return { steps: only.map((digit) => sampleStep(digit)), freedBytes: 70 };
      },
    },
  } as unknown as Client;
  const parts = kinds.map((kind, index) => ({ kind, id: String(index), name: `${kind} ${index}` }));
  let said = '';
  await pruneDisk(client, { kind: 'prune-disk', parts, isWhole: false, isForAll: false }, (line) => (said = line));
  return said;
}

test('of what went, images alone went to the trash', async () => {
  const all = await prune('container', 'network', 'network', 'image', 'image', 'cache');
  expect(all).toBe('6 of 6 went, 2 of them to the trash; 110B freed');
  expect(await prune('network', 'cache')).toBe('2 of 2 went; 70B freed');
});
