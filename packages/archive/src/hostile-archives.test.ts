import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { TinydockError } from '@tinydock/domain';
import { indexOf, randomImage, SeededRandom, tarOfFiles } from '@tinydock/testing';
import { encodeTarHeader, TAR_TRAILER } from '@tinydock/tar';
import { describe, expect, test } from 'vitest';
import { readImageArchive, type ReadArchiveOptions } from './read-image-archive.ts';
import {
  type ArchiveFile,
  blobFiles,
  blobPath,
  buildArchive,
  digestOf,
  dockerFiles,
  layoutFiles,
  streamOf,
  toJson,
} from './testing/build-archive.ts';
import { RecordingSink } from './testing/recording-sink.ts';

const IMAGE = randomImage({ seed: 11 });
const DOCKER = dockerFiles(IMAGE, ['app:v1']);
const OCI = [...blobFiles([IMAGE]), ...layoutFiles([IMAGE.descriptor])];

async function failureOf(bytes: Uint8Array, options: ReadArchiveOptions = {}): Promise<TinydockError> {
  const failure: unknown = await readImageArchive(streamOf(bytes), new RecordingSink(), options).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof TinydockError) return failure;
  throw new Error('a TinydockError was expected', { cause: failure });
}

function without(files: readonly ArchiveFile[], pattern: RegExp): ArchiveFile[] {
  const kept = files.filter(({ path }) => !pattern.test(path));
  expect(kept.length).toBeLessThan(files.length);
  return kept;
}

function replaced(files: readonly ArchiveFile[], path: string, contents: string | Uint8Array): ArchiveFile[] {
  return files.map((file) => (file.path === path ? { path, contents } : file));
}

describe('what is missing or wrong', () => {
  test.each<[string, readonly ArchiveFile[], RegExp]>([
    ['nothing in it', [], /is empty/],
    ['no manifest', without(DOCKER, /manifest/), /neither manifest\.json nor index\.json/],
    ['an index without oci-layout', without(OCI, /oci-layout/), /neither manifest\.json nor index\.json/],
    ['no configuration', without(DOCKER, /^[0-9a-f]{64}\.json/), /the configuration ".*\.json" is missing/],
    ['no layer', without(DOCKER, /1\/layer/), /the layer ".*1\/layer\.tar" is missing/],
    ['no manifest blob', without(OCI, new RegExp(blobPath(IMAGE.manifestDigest))), /the manifest sha256:.* is missing/],
    [
      'a layer that is none',
      [...DOCKER.slice(1), { path: DOCKER[0]?.path ?? '', contents: 'hello' }],
      /is not a layer/,
    ],
    ['another layer than the configuration says', replaced(DOCKER, DOCKER[0]?.path ?? '', tarOfFiles([])), /diffID/],
    ['an empty list', [{ path: 'manifest.json', contents: '[]' }], /names no image/],
    ['an empty index', layoutFiles([]), /names no image/],
    ['no JSON', [{ path: 'manifest.json', contents: '{"a":' }], /manifest\.json is not JSON/],
    ['another shape', [{ path: 'manifest.json', contents: '[{"Config":7}]' }], /manifest\.json: .*expected string/s],
    [
      'an index that is none',
      [
        { path: 'oci-layout', contents: '{}' },
        { path: 'index.json', contents: '{}' },
      ],
      /index\.json/,
    ],
    ['a configuration that is none', replaced(DOCKER, `${IMAGE.id.slice(7)}.json`, '{"rootfs":1}'), /\.json": invalid/],
    ['a tag that is none', dockerFiles(IMAGE, ['UPPER:v1']), /the tag "UPPER:v1" in manifest\.json/],
    ['a tag with a digest', dockerFiles(IMAGE, [`a@sha256:${'0'.repeat(64)}`]), /has a digest/],
    ['an archive of old', [{ path: 'repositories', contents: '{"a":{"b":"c"}}' }], /older than 1\.10/],
  ])('%s', async (_, files, message) => {
    const failure = await failureOf(buildArchive(files));
    expect(failure).toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'INVALID_ARCHIVE' });
    expect(failure.message).toMatch(message);
  });

  test('a blob that differs from its name', async () => {
    const changed = replaced(OCI, blobPath(IMAGE.manifestDigest), `${IMAGE.manifest.toString()} `);
    expect((await failureOf(buildArchive(changed))).message).toMatch(/the blob sha256:.* has the digest/);
    const [layer] = IMAGE.layers;
    const other = replaced(OCI, blobPath(layer?.digest ?? IMAGE.manifestDigest), gzipSync('x'.repeat(1000)));
    expect(await failureOf(buildArchive(other))).toMatchObject({ reason: 'DIGEST_MISMATCH' });
  });

  test('fewer layers than the configuration names', async () => {
    const manifest = [{ Config: `${IMAGE.id.slice(7)}.json`, RepoTags: null, Layers: [DOCKER[0]?.path] }];
    const failure = await failureOf(buildArchive(replaced(DOCKER, 'manifest.json', toJson(manifest))));
    expect(failure.message).toMatch(/names 1 layers and the configuration 2/);
  });

  test('something else than an image', async () => {
    const config = '{}';
    const manifest = toJson({
      schemaVersion: 2,
      config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: digestOf(config), size: 2 },
      layers: [],
    });
    const descriptor = { mediaType: IMAGE.mediaType, digest: digestOf(manifest), size: manifest.length };
    const files = [{ path: `blobs/sha256/${digestOf(manifest).slice(7)}`, contents: manifest }];
    expect(await failureOf(buildArchive([...files, ...layoutFiles([descriptor])]))).toMatchObject({
      reason: 'UNSUPPORTED_MEDIA_TYPE',
    });
  });

  test('indexes nested without end', async () => {
    let index = indexOf([IMAGE]);
    const files: ArchiveFile[] = [];
    for (let depth = 0; depth < 6; depth += 1) {
      files.push({ path: blobPath(index.digest), contents: index.bytes });
      const descriptor = { mediaType: index.mediaType, digest: index.digest, size: index.bytes.length };
      index = indexOf([{ ...IMAGE, descriptor }]);
    }
    files.push({ path: blobPath(index.digest), contents: index.bytes });
    const top = { mediaType: index.mediaType, digest: index.digest, size: index.bytes.length };
    expect((await failureOf(buildArchive([...files, ...layoutFiles([top])]))).message).toMatch(/more than 3 deep/);
  });
});

describe('paths', () => {
  test.each(['../manifest.json', '/manifest.json', 'a/../../manifest.json', 'a/../manifest.json'])(
    'an entry %s',
    async (path) => {
      const failure = await failureOf(buildArchive([{ path, contents: '[]' }]));
      expect(failure).toMatchObject({ reason: 'INVALID_ARCHIVE' });
      expect(failure.message).toContain(JSON.stringify(path));
    },
  );

  test.each(['../etc/passwd', '/etc/passwd', ''])('a configuration at %j', async (Config) => {
    const manifest = toJson([{ Config, RepoTags: null, Layers: [] }]);
    expect(await failureOf(buildArchive([{ path: 'manifest.json', contents: manifest }]))).toMatchObject({
      reason: 'INVALID_ARCHIVE',
    });
  });

  test.each([
    ['../../../etc/passwd', /leads out of the archive/],
    ['/etc/passwd', /leads out of the archive/],
    ['c.json', /circle/],
    ['gone.json', /"gone\.json" is missing/],
  ])('a link to %s', async (linkPath, message) => {
    const failure = await failureOf(
      buildArchive([
        { path: 'c.json', type: 'symlink', linkPath },
        { path: 'manifest.json', contents: toJson([{ Config: 'c.json', RepoTags: null, Layers: [] }]) },
      ]),
    );
    expect(failure).toMatchObject({ reason: 'INVALID_ARCHIVE' });
    expect(failure.message).toMatch(message);
  });

  test('names of objects’ own properties', async () => {
    const manifest = toJson([{ Config: '__proto__', RepoTags: null, Layers: ['constructor'] }]);
    const failure = await failureOf(buildArchive([{ path: 'manifest.json', contents: manifest }]));
    expect(failure.message).toMatch(/"__proto__" is missing/);
  });
});

describe('root file systems', () => {
  test('are recognized before the whole of them is here', async () => {
    const rootfs = buildArchive([
      { path: './', type: 'directory' },
      { path: './bin', type: 'symlink', linkPath: '/usr/bin' },
      { path: './etc/passwd', contents: 'root:x:0:0' },
      { path: './usr/share/doc/a.gz', contents: gzipSync('text') },
    ]);
    let isEnded = false;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield rootfs.subarray(0, -1024);
        for (;;) yield await sleep(1, encodeTarHeader({ path: './usr/x', type: 'directory', mode: 0o755 }));
      } finally {
        isEnded = true;
      }
    };
    const sink = new RecordingSink();
    await expect(readImageArchive(endless(), sink)).rejects.toMatchObject({
      reason: 'INVALID_ARCHIVE',
      message: expect.stringContaining('a root file system (bin, etc, usr)') as string,
      hint: expect.stringContaining('tdctl import') as string,
    });
    expect(isEnded).toBe(true);
    expect(sink.put).toEqual([]);
  });

  test('of few directories end with the same hint', async () => {
    const failure = await failureOf(buildArchive([{ path: 'bin/busybox', contents: 'ELF' }]));
    expect(failure.hint).toContain('tdctl import');
  });
});

describe('damage', () => {
  test.each([
    ['xz that is cut', execFileSync('xz', ['-c'], { input: buildArchive(DOCKER) }).subarray(0, -200), /xz data is/],
    ['xz that is none', Buffer.from('fd377a585a000004', 'hex'), /xz data is damaged/],
    ['bzip2 that is cut', execFileSync('bzip2', { input: buildArchive(DOCKER) }).subarray(0, -200), /bzip2 data is/],
    ['bzip2 that is none', Buffer.from('425a6839314159', 'hex'), /bzip2 data is damaged/],
    ['no tar', Buffer.from('hello world'.repeat(100)), /invalid tar/],
    ['gzip that is cut', gzipSync(buildArchive(DOCKER)).subarray(0, -2000), /gzip data is damaged or cut short/],
    [
      'zstd that is cut',
      zstdCompressSync(buildArchive(DOCKER)).subarray(0, -2000),
      /zstd data is damaged or cut short/,
    ],
    ['gzip of nothing', gzipSync(''), /./],
    ['nothing', Buffer.alloc(0), /./],
  ])('%s', async (_, bytes, message) => {
    const failure = await failureOf(bytes);
    expect(failure).toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'INVALID_ARCHIVE' });
    expect(failure.message).toMatch(message);
  });

  test('a file that is stored sparse', async () => {
    const header = encodeTarHeader({ path: 'manifest.json', type: 'file', mode: 0o644, size: 512 });
    header.write('S', 156);
    header.write('ustar  \0', 257, 'latin1');
    header.fill(0, 345, 512);
    for (const [offset, text] of [
      [386, '00000000000 '],
      [398, '00000001000 '],
      [483, '00000002000 '],
    ] as const) {
      header.write(text, offset, 'latin1');
    }
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    const contents = Buffer.alloc(512, '[');
    expect((await failureOf(Buffer.concat([header, contents, TAR_TRAILER]))).message).toMatch(/sparse/);
  });

  test('cut anywhere, or with bytes changed: an error of ours, or an image that fits together', async () => {
    const random = new SeededRandom(99);
    const bytes = buildArchive([...OCI, ...DOCKER]);
    for (let round = 0; round < 300; round += 1) {
      const mutated = Buffer.from(bytes.subarray(0, random.chance(0.3) ? random.integer(0, bytes.length) : undefined));
      for (let count = random.integer(1, 20); count > 0 && mutated.length > 0; count -= 1) {
        const block = random.integer(0, Math.floor((mutated.length - 1) / 512)) * 512;
        mutated[Math.min(mutated.length - 1, block + random.integer(0, 511))] = random.integer(0, 255);
      }
      const outcome: unknown = await readImageArchive(streamOf(mutated), new RecordingSink()).catch(
        (error: unknown) => error,
      );
      if (Array.isArray(outcome)) expect(outcome.length).toBeGreaterThan(0);
      else if (!(outcome instanceof TinydockError)) {
        // The sink of these tests inflates with zlib itself.
        expect(String(outcome)).toMatch(/Z_|incorrect|invalid|unexpected end/i);
      }
    }
  });
});

describe('limits', () => {
  test('a large document is not kept', async () => {
    const large = [{ path: 'manifest.json', contents: `[${' '.repeat(5000)}]` }];
    const failure = await failureOf(buildArchive(large), { limits: { maxDocumentBytes: 4096 } });
    expect(failure.message).toMatch(/the file "manifest\.json" is too large/);
  });

  test('documents in all', async () => {
    const files = Array.from({ length: 10 }, (_, index) => ({
      path: `${index}.json`,
      contents: `[${' '.repeat(1000)}]`,
    }));
    const failure = await failureOf(buildArchive(files), { limits: { maxDocumentsBytes: 5000 } });
    expect(failure.message).toMatch(/more than 5000 bytes in all/);
  });

  test('entries', async () => {
    const files = Array.from({ length: 20 }, (_, index) => ({ path: `f${index}`, contents: 'x' }));
    expect((await failureOf(buildArchive(files), { limits: { maxEntries: 10 } })).message).toMatch(/10 entries/);
  });

  test('memory does not grow with the layers', async () => {
    const size = 400 * 1024 * 1024;
    const chunk = Buffer.alloc(1024 * 1024);
    const source = async function* (): AsyncGenerator<Uint8Array> {
      yield encodeTarHeader({ path: 'a/layer.tar', type: 'file', mode: 0o644, size });
      for (let sent = 0; sent < size; sent += chunk.length) yield await Promise.resolve(Buffer.from(chunk));
      yield TAR_TRAILER;
    };
    let received = 0;
    let peak = 0;
    const before = process.memoryUsage().arrayBuffers;
    const sink = new RecordingSink();
    const counting = {
      getLayer: () => undefined,
      putLayer: async (data: AsyncIterable<Uint8Array>) => {
        for await (const bytes of data) {
          received += bytes.length;
          peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
        }
        return sink.putLayer(streamOf(TAR_TRAILER), { sizeBytes: TAR_TRAILER.length });
      },
    };
    await expect(readImageArchive(source(), counting)).rejects.toMatchObject({ reason: 'INVALID_ARCHIVE' });
    expect(received).toBe(size);
    expect(peak).toBeLessThan(200 * 1024 * 1024);
  });
});

describe('the end', () => {
  test('an abort between two files', async () => {
    const controller = new AbortController();
    const sink = new RecordingSink();
    const aborting = {
      getLayer: () => undefined,
      putLayer: (...args: Parameters<RecordingSink['putLayer']>) => {
        controller.abort();
        return sink.putLayer(...args);
      },
    };
    const reading = readImageArchive(streamOf(buildArchive(DOCKER)), aborting, { signal: controller.signal });
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(sink.put).toHaveLength(1);
  });

  test.each([
    ['plain', (bytes: Buffer): Buffer => bytes],
    ['gzip', (bytes: Buffer): Buffer => gzipSync(bytes)],
  ])('what the source throws comes through, %s', async (_, wrap) => {
    const bytes = wrap(buildArchive(DOCKER));
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield* streamOf(bytes.subarray(0, bytes.length / 2));
      throw new TinydockError({ code: 'CANCELLED', message: 'the client hung up' });
    };
    await expect(readImageArchive(failing(), new RecordingSink())).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test.each([
    ['plain', (bytes: Buffer): Buffer => bytes],
    ['gzip', (bytes: Buffer): Buffer => gzipSync(bytes)],
  ])('a failure of the sink ends the source, %s', async (_, wrap) => {
    const bytes = wrap(buildArchive(DOCKER));
    let isEnded = false;
    const source = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield* streamOf(bytes);
        for (;;) yield await sleep(1, Buffer.alloc(10));
      } finally {
        isEnded = true;
      }
    };
    const full = new TinydockError({ code: 'RESOURCE_EXHAUSTED', reason: 'NO_SPACE', message: 'full' });
    const sink = { getLayer: () => undefined, putLayer: () => Promise.reject(full) };
    await expect(readImageArchive(source(), sink)).rejects.toBe(full);
    await expect.poll(() => isEnded).toBe(true);
  });
});
