import { createHash } from 'node:crypto';
import type { StepResult } from '@tinydock/builder';
import {
  type CompressedForm,
  type Descriptor,
  type DiffId,
  parseDiffId,
  parseDigest,
  parseManifest,
} from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { buildCacheManifest, parseCacheDocument } from './cache-document.ts';

function sha(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function result(name: string, layer: string, ...keys: readonly string[]): StepResult {
  const all = keys.length === 0 ? [name] : keys;
  return {
    keys: all.map((key) => parseDigest(sha(key))),
    diffId: parseDiffId(sha(layer)),
    createdAt: '2026-01-02T03:04:05.000Z',
  };
}

const RESULTS = [result('one', 'a'), result('two', 'b', 'two', 'short'), result('three', 'a')];
const FORMS = new Map<DiffId, CompressedForm>(
  ['a', 'b'].map((layer) => [
    parseDiffId(sha(layer)),
    { digest: parseDigest(sha(`gz ${layer}`)), sizeBytes: 7, compression: 'gzip' },
  ]),
);

function layersIn(bytes: Uint8Array): readonly Descriptor[] {
  const manifest = parseManifest(bytes);
  return manifest.kind === 'manifest' ? manifest.layers : [];
}

describe('a cache', () => {
  test('is read as it was written, in whatever order the steps ended', () => {
    const manifest = buildCacheManifest(RESULTS, FORMS);
    const document = parseCacheDocument(manifest.config.bytes, layersIn(manifest.bytes));
    expect(document.steps.map(({ diffId }) => diffId).sort()).toEqual(RESULTS.map(({ diffId }) => diffId).sort());
    expect(document.forms.get(parseDiffId(sha('b')))).toMatchObject({ digest: sha('gz b'), size: 7 });
    const turned = RESULTS.map((one) => ({ ...one, keys: one.keys.toReversed() })).toReversed();
    expect(buildCacheManifest(turned, FORMS).digest).toBe(manifest.digest);
  });

  test('has no more keys of a step than are read, and those of the build before others', () => {
    const keys = Array.from({ length: 12 }, (_, number) => `key ${number}`);
    const manifest = buildCacheManifest([result('one', 'a', ...keys)], FORMS);
    const { steps } = parseCacheDocument(manifest.config.bytes, layersIn(manifest.bytes));
    expect(steps[0]?.keys).toEqual(keys.slice(0, 8).map(sha).sort());
  });

  const step = { keys: [sha('k')], layer: 0, createdAt: '2026-01-02T03:04:05Z' };
  const valid = { version: 1, diffIds: [sha('a')], steps: [step] };
  const layers = [{ mediaType: 'x', digest: parseDigest(sha('gz')), size: 1 }];
  const read = (document: unknown): unknown => parseCacheDocument(Buffer.from(JSON.stringify(document)), layers);

  test('may have fields that are not known yet', () => {
    expect(read({ ...valid, more: 1 })).toMatchObject({ steps: [{ diffId: sha('a') }] });
  });

  test.each([
    ['of another version', { ...valid, version: 2 }],
    ['that is a list', []],
    ['with a layer too many', { ...valid, diffIds: [sha('a'), sha('b')] }],
    ['whose step has a layer that is not there', { ...valid, steps: [{ ...step, layer: 1 }] }],
    ['whose step has a negative layer', { ...valid, steps: [{ ...step, layer: -1 }] }],
    ['with a key that is none', { ...valid, steps: [{ ...step, keys: ['sha256:1'] }] }],
    ['with a step without a key', { ...valid, steps: [{ ...step, keys: [] }] }],
    ['with a time that is none', { ...valid, steps: [{ ...step, createdAt: '2026"' }] }],
    ['with a time that no clock shows', { ...valid, steps: [{ ...step, createdAt: '9999-99-99T99:99:99Z' }] }],
    ['with more steps than can be', { ...valid, steps: Array.from({ length: 10_001 }, () => step) }],
  ])('%s is refused', (_name, document) => {
    expect(() => read(document)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  test('that is not JSON is refused', () => {
    expect(() => parseCacheDocument(Buffer.from([0xff]), layers)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
