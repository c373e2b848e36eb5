import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { openGzipInflater } from '@tinydock/linux';
import { describe, expect, it } from 'vitest';
import { detectCompression } from './compression.ts';
import { createDecoder } from './decoder.ts';

const PLAIN = Buffer.from(Array.from({ length: 40_000 }, (_, at) => `line ${at}\n`).join(''));
const CHECKSUM = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const FORMS = {
  gzip: gzipSync(PLAIN),
  zstd: zstdCompressSync(PLAIN, CHECKSUM),
};
const SKIPPABLE = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

interface Decoding {
  readonly compression: 'gzip' | 'zstd';
  readonly chunks: readonly Uint8Array[];
  readonly openInflater?: typeof openGzipInflater;
}

async function decodeAll({ compression, chunks, openInflater }: Decoding): Promise<Buffer> {
  const found: Uint8Array[] = [];
  const emit = async (chunk: Uint8Array): Promise<void> => {
    found.push(Buffer.from(chunk));
  };
  const decoder = await createDecoder(compression, emit, openInflater);
  try {
    for (const chunk of chunks) await decoder.write(chunk);
    await decoder.end();
    return Buffer.concat(found);
  } finally {
    decoder.close();
  }
}

function cut(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

const DECODERS: readonly (readonly ['gzip' | 'zstd', string, typeof openGzipInflater])[] = [
  ['gzip', 'ISA-L where it is installed', openGzipInflater],
  ['gzip', 'zlib', async () => undefined],
  ['zstd', 'zlib', openGzipInflater],
];

describe.each(DECODERS)('%s by %s', (...[compression, , openInflater]) => {
  const decode = (form: typeof compression, chunks: readonly Uint8Array[]): Promise<Buffer> =>
    decodeAll({ compression: form, chunks, openInflater });
  const form = FORMS[compression];
  const damaged = { code: 'INVALID_ARGUMENT', reason: 'INVALID_LAYER' };

  it.each([1, 7, 1000, 1 << 20])('decodes several members or frames in chunks of %d bytes', async (size) => {
    const small = compression === 'gzip' ? gzipSync('tail') : zstdCompressSync('tail', CHECKSUM);
    const all = Buffer.concat([small, form, small, small]);
    const chunks =
      size === 1 ? cut(all.subarray(0, small.length), 1).concat(all.subarray(small.length)) : cut(all, size);
    expect((await decode(compression, chunks)).equals(Buffer.from(`tail${PLAIN.toString()}tailtail`))).toBe(true);
  });

  it('refuses data that ends early, wherever', async () => {
    for (const length of [1, 3, 5, 12, 200, form.length - 4, form.length - 1]) {
      await expect(decode(compression, [form.subarray(0, length)])).rejects.toMatchObject(damaged);
    }
    await expect(decode(compression, [form, form.subarray(0, 2)])).rejects.toMatchObject(damaged);
  });

  it.each(['\0', '\0'.repeat(600), 'garbage that is no header'])('refuses %j after the end', async (text) => {
    await expect(decode(compression, [Buffer.concat([form, Buffer.from(text)])])).rejects.toMatchObject(damaged);
    await expect(decode(compression, [form, Buffer.from(text)])).rejects.toMatchObject(damaged);
    await expect(decode(compression, [form, Buffer.from(text), Buffer.from(text)])).rejects.toMatchObject(damaged);
  });

  it('refuses changed bytes', async () => {
    const changed = Buffer.from(form);
    changed[changed.length - 3] = (changed.at(-3) ?? 0) ^ 0x10;
    await expect(decode(compression, [changed])).rejects.toMatchObject(damaged);
  });

  it('passes on what the consumer throws', async () => {
    const refuse = (): Promise<void> => Promise.reject(new Error('the consumer said no'));
    const decoder = await createDecoder(compression, refuse, openInflater);
    const writing = async (): Promise<void> => {
      await decoder.write(form);
      await decoder.end();
    };
    await expect(writing()).rejects.toThrow('the consumer said no');
  });
});

describe('zstd skippable frames', () => {
  it.each([1, 5, 1 << 20])('drops them before, between and after frames in chunks of %d bytes', async (size) => {
    const small = zstdCompressSync('ab');
    const all = Buffer.concat([SKIPPABLE, small, SKIPPABLE, SKIPPABLE, small, SKIPPABLE]);
    expect((await decodeAll({ compression: 'zstd', chunks: cut(all, size) })).toString()).toBe('abab');
  });

  it('reads frames of every header form', async () => {
    const sized = zstdCompressSync(Buffer.alloc(70_000, 1), { params: { [constants.ZSTD_c_contentSizeFlag]: 1 } });
    const unsized = zstdCompressSync('x'.repeat(70_000), { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } });
    expect(
      await decodeAll({ compression: 'zstd', chunks: cut(Buffer.concat([sized, unsized, sized]), 9) }),
    ).toHaveLength(210_000);
  });
});

describe('detectCompression', () => {
  it('goes by the first bytes', () => {
    expect(detectCompression(FORMS.gzip)).toBe('gzip');
    expect(detectCompression(FORMS.zstd)).toBe('zstd');
    expect(detectCompression(SKIPPABLE)).toBe('zstd');
    expect(detectCompression(Buffer.from('bin/\0\0'))).toBe('none');
    expect(detectCompression(new Uint8Array())).toBe('none');
    expect(() => detectCompression(Buffer.from('BZh91AY'))).toThrow(/bzip2/);
  });
});
