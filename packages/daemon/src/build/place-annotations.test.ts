import type { PlacedAnnotation, Platform } from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { placeAnnotations } from './place-annotations.ts';

const AMD: Platform = { os: 'linux', architecture: 'amd64' };
const ARM: Platform = { os: 'linux', architecture: 'arm64' };

function placed(place: PlacedAnnotation['place'], key: string, platform?: Platform): PlacedAnnotation {
  return { place, platform, key, value: `${place} ${platform?.architecture ?? 'all'}` };
}

test('those of one platform go before those of all, in each place', () => {
  const annotations = placeAnnotations(
    { a: 'all', b: 'all' },
    [
      placed('manifest', 'b', ARM),
      placed('manifest', 'b'),
      placed('manifest-descriptor', 'c', AMD),
      placed('manifest-descriptor', 'c'),
      placed('index', 'd'),
      placed('index-descriptor', 'e'),
    ],
    [AMD, ARM],
  );
  expect(annotations.of(AMD)).toEqual({
    manifest: { a: 'all', b: 'manifest all' },
    descriptor: { c: 'manifest-descriptor amd64' },
  });
  expect(annotations.of(ARM)).toEqual({
    manifest: { a: 'all', b: 'manifest arm64' },
    descriptor: { c: 'manifest-descriptor all' },
  });
  expect(annotations.index).toEqual({ d: 'index all' });
});

describe('what cannot be is refused, with what can be done', () => {
  test.each([
    [placed('index', 'a'), [AMD], 'a build for one platform, linux/amd64, makes no index', /--platform.*manifest:a=/],
    [placed('index-descriptor', 'a'), [AMD], 'makes no index', /--platform/],
    [placed('index', 'a', ARM), [AMD, ARM], 'an index is of all platforms', /index:a=/],
    [
      placed('manifest', 'a', ARM),
      [AMD],
      '"manifest[linux/arm64]:a": the build is for linux/amd64',
      /to annotate this one/,
    ],
    [
      placed('manifest-descriptor', 'a', ARM),
      [AMD, { ...ARM, variant: 'v9' }],
      'is for linux/amd64, linux/arm64/v9',
      /all/,
    ],
    [placed('manifest', ''), [AMD], 'the key is empty', /TYPE:KEY=VALUE/],
    [placed('manifest', 'a b'), [AMD], 'has spaces', /TYPE:KEY=VALUE/],
  ] as const)('%j', (annotation, platforms, message, hint) => {
    expect(() => placeAnnotations({}, [annotation], platforms)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(message) as string,
        hint: expect.stringMatching(hint) as string,
      }) as Error,
    );
  });
});
