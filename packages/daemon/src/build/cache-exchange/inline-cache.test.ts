import { createHash } from 'node:crypto';
import type { StepResult } from '@tinydock/builder';
import { MEDIA_TYPES, parseDiffId, parseDigest, parseImageConfig } from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { addInlineCache, parseInlineCache } from './inline-cache.ts';
import { openCache } from './open-cache.ts';

function sha(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function result(name: string, layer: string): StepResult {
  return { keys: [parseDigest(sha(name))], diffId: parseDiffId(sha(layer)), createdAt: '2026-01-02T03:04:05Z' };
}

const DOCUMENT = {
  os: 'linux',
  architecture: 'amd64',
  config: { Env: ['A=\u00fc'] },
  rootfs: { type: 'layers', diff_ids: [sha('base'), sha('a'), sha('b')] },
};
const CONFIG = Buffer.from(JSON.stringify(DOCUMENT));
const RESULTS = [result('two', 'b'), result('one', 'a'), result('squashed', 'gone')];
const LAYERS = ['base', 'a', 'b'].map((layer) => ({
  mediaType: MEDIA_TYPES.ociLayerGzip,
  digest: parseDigest(sha(`gz ${layer}`)),
  size: 7,
}));

function open(config: Uint8Array): ReturnType<typeof openCache> {
  const digest = parseDigest(`sha256:${createHash('sha256').update(config).digest('hex')}`);
  const descriptor = { mediaType: MEDIA_TYPES.ociConfig, digest, size: config.length };
  const manifest = {
    kind: 'manifest',
    mediaType: MEDIA_TYPES.ociManifest,
    config: descriptor,
    layers: LAYERS,
    annotations: {},
  } as const;
  return openCache('image', manifest, async () => config);
}

describe('an image that is a cache', () => {
  test('says of its layers which steps made them, and is else the image', async () => {
    const config = addInlineCache(CONFIG, RESULTS);
    expect(addInlineCache(CONFIG, RESULTS.toReversed())).toEqual(config);
    expect(parseImageConfig(config)).toEqual(parseImageConfig(CONFIG));
    const { steps, forms } = await open(config);
    expect(new Map(steps.map(({ keys, diffId }) => [keys[0], diffId]))).toEqual(
      new Map([
        [sha('one'), sha('a')],
        [sha('two'), sha('b')],
      ]),
    );
    expect(forms.get(parseDiffId(sha('b')))).toEqual(LAYERS[2]);
  });

  test('is none without that', async () => {
    expect(parseInlineCache(CONFIG, LAYERS)).toBeUndefined();
    await expect(open(CONFIG)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('--cache-to type=inline') as string,
    });
  });

  test.each([
    ['x'],
    [{ steps: [{ keys: [sha('k')], layer: 3, createdAt: '2026-01-02T03:04:05Z' }] }],
    [{ steps: [{ keys: ['k'], layer: 0, createdAt: '2026-01-02T03:04:05Z' }] }],
    [{ steps: [{ keys: [sha('k')], layer: 0, createdAt: 'today' }] }],
  ])('is refused with %j', async (field) => {
    const config = Buffer.from(JSON.stringify({ ...DOCUMENT, 'tinydock.buildcache.v1': field }));
    await expect(open(config)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(() => parseInlineCache(addInlineCache(CONFIG, []), LAYERS.slice(1))).toThrow('3');
  });
});
