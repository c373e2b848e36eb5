import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompressedForm, type DiffId, parseDiffId, parseDigest, type RegistryForm } from '@tinydock/domain';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Metadata, openMetadata } from './open-metadata.ts';

const digestOf = (digit: string): string => `sha256:${digit.repeat(64)}`;
const LAYER = parseDiffId(digestOf('1'));
const OTHER = parseDiffId(digestOf('2'));
const RECIPE = { compression: 'gzip', encoder: 'zlib', level: 6 } as const;

let directory: string;
let metadata: Metadata;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tinydock-forms-'));
  metadata = openMetadata(join(directory, 'test.db'));
  addLayer(LAYER);
});
afterEach(() => {
  expect(metadata.checkIntegrity()).toEqual([]);
  metadata.close();
  rmSync(directory, { recursive: true });
});

function addLayer(diffId: DiffId): void {
  metadata.layers.commitLayer(
    {
      diffId,
      tarBytes: 1024,
      indexBytes: 512,
      contentBytes: 10,
      entries: 2,
      impliedDirectories: [],
      compressed: undefined,
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    'none',
  );
}

function form(digit: string): CompressedForm {
  return { digest: parseDigest(digestOf(digit)), sizeBytes: 99, compression: 'gzip' };
}

function inRegistry(repository: string, digit: string, diffId = LAYER): RegistryForm {
  return { diffId, registry: 'docker.io', repository, form: form(digit) };
}

test('what repositories have, the last entered first, and once each', () => {
  const { forms } = metadata;
  forms.rememberInRegistry([inRegistry('a', '3'), inRegistry('b', '3'), inRegistry('a', '4')]);
  forms.rememberInRegistry([inRegistry('a', '3')]);
  forms.rememberInRegistry([{ ...inRegistry('a', '3'), registry: 'quay.io' }]);
  expect(forms.findInRegistry('docker.io', LAYER)).toEqual([
    inRegistry('a', '3'),
    inRegistry('a', '4'),
    inRegistry('b', '3'),
  ]);
  forms.forgetInRegistry(inRegistry('a', '3'));
  forms.forgetInRegistry(inRegistry('a', '3'));
  expect(forms.findInRegistry('docker.io', LAYER)).toEqual([inRegistry('a', '4'), inRegistry('b', '3')]);
  expect(forms.findInRegistry('docker.io', OTHER)).toEqual([]);
});

test('what a recipe makes; the last counts', () => {
  const { forms } = metadata;
  expect(forms.findByRecipe(LAYER, RECIPE)).toBeUndefined();
  forms.rememberRecipe(LAYER, RECIPE, form('3'));
  forms.rememberRecipe(LAYER, RECIPE, form('4'));
  expect(forms.findByRecipe(LAYER, RECIPE)).toEqual(form('4'));
  expect(forms.findByRecipe(LAYER, { ...RECIPE, level: 7 })).toBeUndefined();
});

test('a form by its digest, from wherever it is known', () => {
  const { forms } = metadata;
  forms.rememberInRegistry([inRegistry('a', '3')]);
  forms.rememberRecipe(LAYER, RECIPE, form('4'));
  expect(forms.findByDigest(LAYER, form('3').digest)).toEqual(form('3'));
  expect(forms.findByDigest(LAYER, form('4').digest)).toEqual(form('4'));
  expect(forms.findByDigest(LAYER, form('5').digest)).toBeUndefined();
  expect(forms.findByDigest(OTHER, form('3').digest)).toBeUndefined();
});

test('forms of a layer that is not here are not kept, and go with it', () => {
  const { forms } = metadata;
  forms.rememberInRegistry([inRegistry('a', '3', OTHER), inRegistry('a', '3')]);
  forms.rememberRecipe(OTHER, RECIPE, form('4'));
  forms.rememberRecipe(LAYER, RECIPE, form('4'));
  metadata.layers.deleteLayers([LAYER]);
  addLayer(LAYER);
  addLayer(OTHER);
  for (const diffId of [LAYER, OTHER]) {
    expect(forms.findInRegistry('docker.io', diffId)).toEqual([]);
    expect(forms.findByRecipe(diffId, RECIPE)).toBeUndefined();
  }
});
