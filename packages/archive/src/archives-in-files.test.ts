import { gzipSync } from 'node:zlib';
import { type ArchivedImage, FileBytes, isTinydockError } from '@tinydock/domain';
import { randomImage } from '@tinydock/testing';
import { expect, test } from 'vitest';
import { readImageArchive } from './read-image-archive.ts';
import { blobFiles, buildArchive, dockerFiles, layoutFiles, streamOf } from './testing/build-archive.ts';
import { RecordingSink } from './testing/recording-sink.ts';

const image = randomImage({ seed: 3, layers: 3 });
const archives: Readonly<Record<string, Buffer>> = {
  docker: Buffer.from(buildArchive(dockerFiles(image, ['app:v1']))),
  layout: Buffer.from(buildArchive([...blobFiles([image]), ...layoutFiles([image.descriptor])])),
  packed: gzipSync(buildArchive(dockerFiles(image, ['app:v1']))),
};

/** The archive behind some bytes that are not part of it. */
function fileOf(bytes: Buffer): FileBytes {
  const file = Buffer.concat([Buffer.alloc(100, 'x'), bytes]);
  const read = async (position: number, length: number): Promise<Uint8Array> =>
    file.subarray(position, position + length);
  return new FileBytes({ fd: -1, read }, 100, bytes.length);
}

/** Which layers were stored before a failure depends on how far a source was read ahead, and is left out. */
type Outcome =
  | { readonly images: readonly ArchivedImage[]; readonly layers: RecordingSink['put'] }
  | { readonly failure: readonly unknown[] };

async function outcomeOf(source: AsyncIterable<Uint8Array>): Promise<Outcome> {
  const sink = new RecordingSink();
  try {
    const images = await readImageArchive(source, sink);
    return { images, layers: sink.put.toSorted((one, other) => one.diffId.localeCompare(other.diffId)) };
  } catch (error) {
    if (!isTinydockError(error)) throw error;
    return { failure: [error.code, error.reason, error.message] };
  }
}

test.each(Object.keys(archives))('%s: a file gives what a stream gives', async (name) => {
  const bytes = archives[name] ?? Buffer.alloc(0);
  const ofFile = await outcomeOf(fileOf(bytes));
  expect(ofFile).toMatchObject({ images: [{ configBytes: image.config }] });
  expect(ofFile).toEqual(await outcomeOf(streamOf(bytes)));
});

test.each(['docker', 'layout'])('%s: wherever it is cut, a file fails as a stream does', async (name) => {
  const bytes = archives[name] ?? Buffer.alloc(0);
  let failed = 0;
  for (let length = 0; length < bytes.length; length += 1 + Math.floor(bytes.length / 60)) {
    const cut = bytes.subarray(0, length);
    const ofFile = await outcomeOf(fileOf(cut));
    expect(ofFile, `cut to ${length}`).toEqual(await outcomeOf(streamOf(cut)));
    if ('failure' in ofFile) failed += 1;
  }
  expect(failed).toBeGreaterThan(30);
});

test.each(['docker', 'layout'])('%s: with a byte changed, a file gives what a stream gives', async (name) => {
  const bytes = Buffer.from(archives[name] ?? []);
  for (let at = 13; at < bytes.length; at += 1 + Math.floor(bytes.length / 80)) {
    const before = bytes[at] ?? 0;
    bytes[at] = before ^ 0x55;
    expect(await outcomeOf(fileOf(bytes)), `byte ${at}`).toEqual(await outcomeOf(streamOf(bytes)));
    bytes[at] = before;
  }
});

/** A sink that holds layers back until it is told to store them, and shows how many it has at once. */
class HoldingSink extends RecordingSink {
  readonly gate = Promise.withResolvers<undefined>();
  started = 0;
  underWay = 0;
  most = 0;

  override async putLayer(...args: Parameters<RecordingSink['putLayer']>): ReturnType<RecordingSink['putLayer']> {
    this.started += 1;
    this.underWay += 1;
    this.most = Math.max(this.most, this.underWay);
    try {
      await this.gate.promise;
      return await super.putLayer(...args);
    } finally {
      this.underWay -= 1;
    }
  }
}

test('layers of a file are stored side by side, two at a time', async () => {
  const sink = new HoldingSink();
  const reading = readImageArchive(fileOf(archives['docker'] ?? Buffer.alloc(0)), sink);
  await expect.poll(() => sink.started).toBe(2);
  sink.gate.resolve(undefined);
  expect(await reading).toHaveLength(1);
  expect([sink.started, sink.most]).toEqual([3, 2]);
});

test('one that fails aborts the others, and none is under way at the end', async () => {
  const full = new Error('full');
  const aborted: unknown[] = [];
  let started = 0;
  const sink = {
    getLayer: () => undefined,
    putLayer: async (_source: unknown, _expected: unknown, signal: AbortSignal): Promise<never> => {
      started += 1;
      if (started === 2) throw full;
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      aborted.push(signal.reason);
      throw new Error('aborted');
    },
  };
  await expect(readImageArchive(fileOf(archives['docker'] ?? Buffer.alloc(0)), sink)).rejects.toBe(full);
  expect([started, aborted]).toEqual([2, [full]]);
});

test('of two layers with one path the later counts, whichever is stored first', async () => {
  const [first, second] = [randomImage({ seed: 5, layers: 1 }), randomImage({ seed: 6, layers: 1 })];
  const pathOf = (one: typeof first): string =>
    dockerFiles(one, ['app:v1']).find(({ path }) => path.endsWith('.tar'))?.path ?? '';
  const older = dockerFiles(second, []).filter(({ path }) => path.endsWith('.tar'));
  const files = dockerFiles(first, ['app:v1']);
  const renamed = older.map((file) => ({ ...file, path: pathOf(first) }));
  class LateFirst extends RecordingSink {
    #count = 0;
    override async putLayer(...args: Parameters<RecordingSink['putLayer']>): ReturnType<RecordingSink['putLayer']> {
      this.#count += 1;
      if (this.#count === 1) await new Promise((resolve) => setTimeout(resolve, 50));
      return super.putLayer(...args);
    }
  }
  expect(
    await readImageArchive(fileOf(Buffer.from(buildArchive([...renamed, ...files]))), new LateFirst()),
  ).toHaveLength(1);
});
