import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { streamOf } from '../testing/build-archive.ts';
import { decompressArchive, unpackForeign } from './decompress-archive.ts';

const MIB = 1024 * 1024;
const plain = Buffer.from('The archive. '.repeat(100_000));
const pack: Readonly<Record<string, (data: Buffer) => Buffer>> = {
  plain: (data) => data,
  gzip: (data) => gzipSync(data),
  zstd: (data) => zstdCompressSync(data),
  bzip2: (data) => execFileSync('bzip2', { input: data, maxBuffer: 100 * MIB }),
  xz: (data) => execFileSync('xz', ['-c'], { input: data, maxBuffer: 100 * MIB }),
};

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Programs that this process has started and that still run. */
function children(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, command, , parent] = /^\d+ \((.*)\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        return Number(parent) === process.pid && command !== undefined ? [command] : [];
      } catch {
        return [];
      }
    })
    .filter((command) => command === 'xz' || command === 'bzip2');
}

describe.each(Object.keys(pack))('%s', (name) => {
  test('is unpacked, and ends its source', async () => {
    const packed = pack[name]?.(plain) ?? plain;
    expect((await collect(await decompressArchive(streamOf(packed)))).equals(plain)).toBe(true);
  });

  test('the failure of the source is thrown as it is', async () => {
    const packed = pack[name]?.(plain) ?? plain;
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(packed.subarray(0, 60));
      throw new RangeError('the client has gone');
    };
    await expect(collect(await decompressArchive(failing()))).rejects.toThrow(RangeError);
    expect(children()).toEqual([]);
  });

  test('leaving early ends the source', async () => {
    let isEnded = false;
    const packed = pack[name]?.(plain) ?? plain;
    const watched = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield* streamOf(packed, 100);
      } finally {
        isEnded = true;
      }
    };
    for await (const chunk of await decompressArchive(watched())) if (chunk.length > 0) break;
    await expect.poll(() => isEnded).toBe(true);
    expect(children()).toEqual([]);
  });
});

test.each(Object.keys(pack).filter((name) => name !== 'plain'))(
  '%s is given up where it grows without end',
  async (name) => {
    const zeros = pack[name]?.(Buffer.alloc(80 * MIB)) ?? plain;
    await expect(collect(await decompressArchive(streamOf(zeros), 10))).rejects.toMatchObject({
      reason: 'LIMIT_EXCEEDED',
    });
    expect(children()).toEqual([]);
  },
);

describe('zstd in many frames', () => {
  const half = plain.length / 2;
  const frames = [plain.subarray(0, half), plain.subarray(half)].map((part) => zstdCompressSync(part));
  const skippable = Buffer.from('5f2a4d1803000000616263', 'hex');

  test.each([7, 4096, plain.length])('is unpacked whole, in chunks of %i bytes', async (chunkBytes) => {
    const packed = Buffer.concat([skippable, ...frames, skippable]);
    expect((await collect(await decompressArchive(streamOf(packed, chunkBytes)))).equals(plain)).toBe(true);
  });

  test('is refused where it ends within one, or other bytes follow', async () => {
    const whole = Buffer.concat(frames);
    for (const bad of [whole.subarray(0, -1), Buffer.concat([whole, Buffer.from('garbage')])]) {
      const failure = { reason: 'INVALID_ARCHIVE', message: "the archive's zstd data is damaged or cut short" };
      await expect(collect(await decompressArchive(streamOf(bad)))).rejects.toMatchObject(failure);
    }
  });
});

test('the layer store unpacks gzip and zstd by itself', async () => {
  const packed = gzipSync(plain);
  expect((await collect(await unpackForeign(streamOf(packed)))).equals(packed)).toBe(true);
  expect((await collect(await unpackForeign(streamOf(pack['xz']?.(plain) ?? plain)))).equals(plain)).toBe(true);
});

describe('without the programs', () => {
  const path = process.env['PATH'];
  beforeEach(() => {
    process.env['PATH'] = '/nonexistent';
  });
  afterEach(() => {
    process.env['PATH'] = path;
  });

  test.each(['425a683931', 'fd377a585a00'])('%s names what to install', async (magic) => {
    await expect(collect(await decompressArchive(streamOf(Buffer.from(magic, 'hex'))))).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      reason: 'MISSING_PROGRAM',
    });
  });
});
