import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  cutAfter,
  type FakeRegistry,
  indexOf,
  randomImage,
  type RandomImage,
  runCommand,
  type Script,
  sendEndlessly,
  sendWhole,
  startFakeRegistry,
  tarOfFiles,
} from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const MB = 1_000_000;
const IMAGE = randomImage({ seed: 301, layers: 1 });
const [LAYER] = IMAGE.layers;
if (LAYER === undefined) throw new Error('no layer');

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** An image of one layer; `diffId` is what its configuration claims, and `size` what its manifest does. */
function describeImage(blob: Buffer, claims: { readonly diffId: string; readonly size?: number }) {
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [claims.diffId] },
    }),
  );
  const type = (name: string): string => `application/vnd.oci.image.${name}`;
  const document = {
    schemaVersion: 2,
    mediaType: type('manifest.v1+json'),
    config: { mediaType: type('config.v1+json'), digest: digestOf(config), size: config.length },
    layers: [{ mediaType: type('layer.v1.tar+gzip'), digest: digestOf(blob), size: claims.size ?? blob.length }],
  };
  const bytes = Buffer.from(JSON.stringify(document));
  return { config, manifest: { bytes, digest: digestOf(bytes), mediaType: document.mediaType } };
}

describe('what a registry sends', () => {
  let registry: FakeRegistry;
  let daemon: TestDaemon;

  beforeAll(async () => {
    registry = await startFakeRegistry();
    daemon = await TestDaemon.start({ 'max-download-attempts': 1, 'max-compression-ratio': 100 });
  });
  afterAll(async () => {
    await daemon.destroy();
    await registry.close();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  function serve(tag: string, blob: Buffer, claims: Parameters<typeof describeImage>[1]): void {
    const { config, manifest } = describeImage(blob, claims);
    registry.addBlob(digestOf(config), config);
    registry.addBlob(digestOf(blob), blob);
    registry.addManifest(tag, manifest);
  }

  async function failureOf(tag: string): Promise<string> {
    const { stderr } = await daemon.tdctl(['-D', 'pull', `${registry.host}/a:${tag}`], { accept: [1] });
    expect(stderr).not.toMatch(/^ {4}at /m);
    return stderr;
  }

  /** Layers, blobs and work under way. */
  async function stored(): Promise<readonly string[]> {
    const places = ['layers', 'blobs/sha256', 'staging'].map((name) => join(daemon.root, name));
    return (await Promise.all(places.map((place) => readdir(place)))).flat();
  }

  const tar = tarOfFiles([{ path: 'etc/a', contents: Buffer.from('a') }]);
  const good = gzipSync(tar);

  test.each<[string, () => void, RegExp]>([
    ['a layer of another diffID', () => serve('t', good, { diffId: IMAGE.id }), /DIFF_ID|diffID/i],
    [
      'a layer of other bytes',
      () => {
        serve('t', good, { diffId: digestOf(tar) });
        const other = Buffer.from(good);
        // The time in the header of gzip, which nobody looks at.
        other[4] = 0x55;
        registry.addBlob(digestOf(good), other);
      },
      /MISMATCH/,
    ],
    ['a layer that is cut', () => serve('t', good, { diffId: digestOf(tar), size: good.length + 10 }), /SIZE_MISMATCH/],
    ['a layer that is too long', () => serve('t', good, { diffId: digestOf(tar), size: 10 }), /SIZE_MISMATCH/],
    [
      'a layer without end',
      () => {
        serve('t', good, { diffId: digestOf(tar) });
        registry.script(new RegExp(digestOf(good)), sendEndlessly(), 1);
      },
      /SIZE_MISMATCH/,
    ],
    [
      'a length that is more than what comes',
      () => {
        serve('t', good, { diffId: digestOf(tar) });
        registry.script(new RegExp(digestOf(good)), cutAfter(good, 20), 1);
      },
      /REGISTRY_UNREACHABLE/,
    ],
    [
      'a length that is less than what comes',
      () => {
        serve('t', good, { diffId: digestOf(tar) });
        const short: Script = ({ response }) => {
          response.socket?.end(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n'), good]));
        };
        registry.script(new RegExp(digestOf(good)), short, 1);
      },
      /SIZE_MISMATCH|REGISTRY_UNREACHABLE/,
    ],
    [
      'a web page for a layer',
      () => {
        serve('t', good, { diffId: digestOf(tar) });
        registry.script(new RegExp(digestOf(good)), sendWhole('<html>log in</html>', { type: 'text/html' }), 1);
      },
      /MISMATCH/,
    ],
    [
      'a layer that is no archive',
      () => serve('t', gzipSync(Buffer.alloc(5000, 'x')), { diffId: digestOf(Buffer.alloc(5000, 'x')) }),
      /INVALID_LAYER/,
    ],
    [
      'a layer that grows a thousandfold',
      () => serve('t', gzipSync(Buffer.alloc(200 * MB)), { diffId: IMAGE.id }),
      /LIMIT_EXCEEDED|INVALID_LAYER/,
    ],
    [
      'a manifest of more than 4 MiB',
      () => registry.script(/manifests\/t$/, sendWhole(`{"a":"${'x'.repeat(5 * MB)}"}`), 1),
      /more than 4194304 bytes/,
    ],
    ['a web page for a manifest', () => registry.script(/manifests\/t$/, sendWhole('<html>'), 1), /web page/],
    [
      'schema 1',
      () => registry.script(/manifests\/t$/, sendWhole('{"schemaVersion":1,"name":"a"}'), 1),
      /schema 1, which has been withdrawn/,
    ],
    [
      'an index without this platform',
      () => {
        const foreign = ['s390x', 'ppc64le'].map((architecture, at) => randomImage({ seed: 310 + at, architecture }));
        registry.addIndex('t', foreign, indexOf(foreign));
      },
      /it offers linux\/s390x, linux\/ppc64le/,
    ],
  ])('%s is refused, and nothing is left', async (_, arrange, expected) => {
    arrange();
    expect(await failureOf('t')).toMatch(expected);
    expect(await stored()).toEqual([]);
  });
});

describe('a disk that is full', () => {
  test('ends a pull, leaves nothing, and is no end: what fits comes in afterwards', async () => {
    const registry = await startFakeRegistry();
    const large: RandomImage = randomImage({ seed: 302, layers: 3, layerBytes: 12 * MB, compression: 'none' });
    registry.addImage('large', large);
    registry.addImage('small', IMAGE);
    const daemon = await TestDaemon.start();
    await daemon.end('SIGTERM');
    await runCommand('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', daemon.root]);
    try {
      await daemon.boot();
      const { stderr } = await daemon.tdctl(['-D', 'pull', `${registry.host}/a:large`], { accept: [1] });
      expect(stderr).toMatch(/NO_SPACE/);
      expect(await daemon.output('images', '-q')).toBe('');
      expect(await readdir(join(daemon.root, 'staging'))).toEqual([]);
      await daemon.tdctl(['pull', `${registry.host}/a:small`]);
      expect(await daemon.output('verify', `${registry.host}/a:small`)).not.toContain('damaged');
    } finally {
      await daemon.end('SIGTERM');
      await runCommand('umount', [daemon.root]);
      await daemon.boot();
      await daemon.destroy();
      await registry.close();
    }
    expect(await leftoversOf(daemon)).toEqual([]);
  });
});
