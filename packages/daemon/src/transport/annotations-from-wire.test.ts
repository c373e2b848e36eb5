import { hostPlatform } from '@tinydock/domain';
import type { BuildRequest } from '@tinydock/protocol';
import { expect, test } from 'vitest';
import { annotationsFromWire } from './annotations-from-wire.ts';

function take(...placed: readonly string[]): ReturnType<typeof annotationsFromWire> {
  const placedAnnotations = placed.map((place) => ({ place, platform: null, key: 'a', value: place }));
  const request = { annotations: { a: 'b', c: 'd' }, placedAnnotations, platforms: [] };
  return annotationsFromWire(request as unknown as BuildRequest);
}

test('what names no platform is for that of the machine', () => {
  const { of } = take('manifest', 'manifest-descriptor');
  expect(of(hostPlatform())).toEqual({
    manifest: { a: 'manifest', c: 'd' },
    descriptor: { a: 'manifest-descriptor' },
  });
});

test('a place that there is not is refused', () => {
  expect(() => take('layer')).toThrow('one of manifest, manifest-descriptor, index, index-descriptor, not to "layer"');
});
