import { BASE_NAME, type CompressedForm, MEDIA_TYPES, parseDigest } from '@tinydock/domain';
import { expect, test } from 'vitest';
import { buildManifest } from './build-manifest.ts';

const digest = parseDigest(`sha256:${'1'.repeat(64)}`);
const config = { digest, size: 2 };

test.each([
  ['gzip', 'docker', {}, MEDIA_TYPES.dockerManifest],
  ['none', 'docker', { [BASE_NAME]: 'base' }, MEDIA_TYPES.dockerManifest],
  ['gzip', 'docker', { who: 'me' }, MEDIA_TYPES.ociManifest],
  ['zstd', 'docker', {}, MEDIA_TYPES.ociManifest],
  ['gzip', 'oci', {}, MEDIA_TYPES.ociManifest],
  ['gzip', undefined, {}, MEDIA_TYPES.ociManifest],
] as const)('layers in %s with %s asked for and annotations %j are %s', (compression, wanted, annotations, type) => {
  const forms: readonly CompressedForm[] = [{ digest, sizeBytes: 1, compression }];
  const { bytes, mediaType } = buildManifest({ config, forms, like: undefined, annotations, wanted });
  expect(mediaType).toBe(type);
  const text = Buffer.from(bytes).toString();
  expect(text.includes('annotations')).toBe(type === MEDIA_TYPES.ociManifest && Object.keys(annotations).length > 0);
});
