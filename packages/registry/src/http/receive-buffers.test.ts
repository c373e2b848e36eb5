import { setImmediate as turn } from 'node:timers/promises';
import { type FakeRegistry, SeededRandom, startFakeRegistry } from '@tinydock/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeBlob, openTestSession } from '../testing/test-session.ts';

const BLOB = new SeededRandom(3).bytes(8 << 20);
const DESCRIPTOR = describeBlob(BLOB);

let registry: FakeRegistry;
beforeEach(async () => {
  registry = await startFakeRegistry();
  registry.addBlob(DESCRIPTOR.digest, BLOB);
});
afterEach(() => registry.close());

/** Reads as a consumer may: what it has got is compared as late as the contract allows. */
async function readLate(source: AsyncIterable<Uint8Array>): Promise<{ differences: number; buffers: number }> {
  const buffers = new Set<ArrayBufferLike>();
  let offset = 0;
  let differences = 0;
  for await (const chunk of source) {
    await turn();
    if (!BLOB.subarray(offset, offset + chunk.length).equals(chunk)) differences += 1;
    offset += chunk.length;
    buffers.add(chunk.buffer);
  }
  expect(offset).toBe(BLOB.length);
  return { differences, buffers: buffers.size };
}

test('a blob comes in memory that is used again, and each piece holds until the next', async () => {
  await using opened = openTestSession(`${registry.host}/a/b`);
  const { differences, buffers } = await readLate(opened.session.openBlob(DESCRIPTOR));
  expect(differences).toBe(0);
  // One buffer for each read would be 128 or more.
  expect(buffers).toBeLessThan(64);
});

test('several pieces of one read hold too', async () => {
  registry.script(/blobs/, ({ response }) => {
    for (let at = 0; at < BLOB.length; at += 3000) response.write(BLOB.subarray(at, at + 3000));
    response.end();
  });
  await using opened = openTestSession(`${registry.host}/a/b`);
  const { differences } = await readLate(opened.session.openBlob(DESCRIPTOR));
  expect(differences).toBe(0);
});

test('blobs that come side by side do not share memory', async () => {
  await using opened = openTestSession(`${registry.host}/a/b`);
  const reads = await Promise.all([1, 2, 3, 4].map(() => readLate(opened.session.openBlob(DESCRIPTOR))));
  expect(reads.map(({ differences }) => differences)).toEqual([0, 0, 0, 0]);
});
