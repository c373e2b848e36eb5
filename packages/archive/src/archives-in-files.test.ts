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
    return { images: await readImageArchive(source, sink), layers: sink.put };
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
