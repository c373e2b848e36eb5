import { describe, expect, test } from 'vitest';
import { MAX_MANIFEST_BYTES, MEDIA_TYPES, parseManifest } from './manifest.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const CONFIG = { mediaType: MEDIA_TYPES.ociConfig, digest: DIGEST, size: 10 };
const LAYER = { mediaType: MEDIA_TYPES.ociLayerGzip, digest: DIGEST, size: 20 };
const IMAGE = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, config: CONFIG, layers: [LAYER] };
const ENTRY = { mediaType: MEDIA_TYPES.ociManifest, digest: DIGEST, size: 5 };
const INDEX = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [ENTRY] };

function parse(value: unknown, mediaType?: string): ReturnType<typeof parseManifest> {
  return parseManifest(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), mediaType);
}

function failureOf(value: unknown, mediaType?: string): unknown {
  try {
    return parse(value, mediaType);
  } catch (error) {
    return error;
  }
}

describe('images', () => {
  test.each([MEDIA_TYPES.ociManifest, MEDIA_TYPES.dockerManifest])('of type %s', (mediaType) => {
    expect(parse({ ...IMAGE, mediaType })).toMatchObject({
      kind: 'manifest',
      mediaType,
      config: CONFIG,
      layers: [LAYER],
      annotations: {},
    });
  });

  test('take the type they were called where they name none', () => {
    const { mediaType: _, ...untyped } = IMAGE;
    expect(parse(untyped).mediaType).toBe(MEDIA_TYPES.ociManifest);
    expect(parse(untyped, MEDIA_TYPES.dockerManifest).mediaType).toBe(MEDIA_TYPES.dockerManifest);
  });

  test('keep addresses and annotations, and pass over what is not known', () => {
    const layer = { ...LAYER, urls: ['https://a.example/'], annotations: { a: 'b' }, data: 'eA==', x: 1 };
    const parsed = parse({ ...IMAGE, layers: [layer], annotations: { c: 'd' }, subject: ENTRY });
    expect(parsed).toMatchObject({ annotations: { c: 'd' } });
    expect(parsed.kind === 'manifest' && parsed.layers[0]).toEqual({
      ...LAYER,
      urls: ['https://a.example/'],
      annotations: { a: 'b' },
    });
  });

  test('may have no layers and a mark of their byte order', () => {
    expect(parse({ ...IMAGE, layers: [], annotations: null })).toMatchObject({ layers: [] });
    expect(parse(`\ufeff${JSON.stringify(IMAGE)}`).kind).toBe('manifest');
  });
});

describe('indexes', () => {
  test.each([MEDIA_TYPES.ociIndex, MEDIA_TYPES.dockerManifestList])('of type %s', (mediaType) => {
    const platform = { os: 'linux', architecture: 'arm', variant: 'v7', 'os.version': '1', features: [] };
    const parsed = parse({ ...INDEX, mediaType, manifests: [{ ...ENTRY, platform }] });
    expect(parsed).toMatchObject({ kind: 'index', mediaType });
    expect(parsed.kind === 'index' && parsed.manifests[0]?.platform).toEqual({
      os: 'linux',
      architecture: 'arm',
      variant: 'v7',
    });
  });

  test('may be empty, and need not name their type', () => {
    expect(parse({ schemaVersion: 2, manifests: [] })).toMatchObject({
      kind: 'index',
      mediaType: MEDIA_TYPES.ociIndex,
    });
  });
});

describe('what is refused', () => {
  test.each<[string, unknown, string?]>([
    ['no JSON', 'hello'],
    ['no text', '\ud800'],
    ['no object', '[]'],
    ['null', 'null'],
    ['nothing of a manifest', {}],
    ['another version', { ...IMAGE, schemaVersion: 3 }],
    ['no config', { ...IMAGE, config: undefined }],
    ['an image and an index at once', { ...IMAGE, manifests: [ENTRY] }],
    ['an index with a configuration', { ...INDEX, config: CONFIG }],
    ['an image that says it is an index', { ...IMAGE, mediaType: MEDIA_TYPES.ociIndex }],
    ['an index that says it is an image', { ...INDEX, mediaType: MEDIA_TYPES.dockerManifest }],
    ['an image that was called an index', IMAGE, MEDIA_TYPES.dockerManifestList],
    ['an index that was called an image', INDEX, MEDIA_TYPES.ociManifest],
    ['a digest of another kind', { ...IMAGE, config: { ...CONFIG, digest: 'sha512:abc' } }],
    ['a digest that is a path', { ...IMAGE, layers: [{ ...LAYER, digest: 'sha256:../../etc/passwd' }] }],
    ['a negative size', { ...IMAGE, layers: [{ ...LAYER, size: -1 }] }],
    ['a broken size', { ...IMAGE, layers: [{ ...LAYER, size: 1.5 }] }],
    ['a size beyond the safe integers', { ...IMAGE, layers: [{ ...LAYER, size: 2 ** 60 }] }],
    ['too many layers', { ...IMAGE, layers: Array.from({ length: 10_001 }, () => LAYER) }],
  ])('%s', (_, value, mediaType) => {
    expect(failureOf(value, mediaType)).toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'INVALID_MANIFEST' });
  });

  test('schema 1, with what to do', () => {
    expect(failureOf({ schemaVersion: 1, name: 'a', fsLayers: [] })).toMatchObject({
      code: 'FAILED_PRECONDITION',
      reason: 'UNSUPPORTED_MEDIA_TYPE',
      hint: expect.stringContaining('push it again') as string,
    });
  });

  test('more bytes than allowed', () => {
    expect(failureOf(' '.repeat(MAX_MANIFEST_BYTES + 1))).toMatchObject({
      message: expect.stringContaining(String(MAX_MANIFEST_BYTES)) as string,
    });
  });

  test('in a short message without control characters', () => {
    const layers = Array.from({ length: 5000 }, () => ({ ...LAYER, size: 'x' }));
    const annotations = { [`\u001b[31m${'k'.repeat(10_000)}`]: 7 };
    const failure = failureOf({ ...IMAGE, annotations, layers });
    expect(String(failure).length).toBeLessThan(1500);
    expect(String(failure)).not.toContain('\u001b');
    expect(String(failure)).toMatch(/and \d+ more$/);
  });

  test('deep nesting does not exhaust the stack', () => {
    expect(failureOf(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`)).toMatchObject({ reason: 'INVALID_MANIFEST' });
  });

  test('__proto__ is a key like any other', () => {
    const text = JSON.stringify(IMAGE).replace('{', '{"annotations":{"__proto__":"x"},');
    expect(parse(text).kind).toBe('manifest');
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect('x' in {}).toBe(false);
  });
});
