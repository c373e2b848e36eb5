import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  familiarName,
  familiarReference,
  formatReference,
  parseReference,
  parseRegistryHost,
  repositoryName,
  withDefaultTag,
} from './reference.ts';

const HEX = '0123456789abcdef'.repeat(4);
const DIGEST = `sha256:${HEX}`;

describe('parseReference', () => {
  test.each([
    ['nginx', 'docker.io/library/nginx', 'nginx'],
    ['nginx:1.25', 'docker.io/library/nginx:1.25', 'nginx:1.25'],
    ['library/nginx', 'docker.io/library/nginx', 'nginx'],
    ['docker.io/nginx', 'docker.io/library/nginx', 'nginx'],
    ['index.docker.io/library/nginx', 'docker.io/library/nginx', 'nginx'],
    [`user/app@${DIGEST}`, `docker.io/user/app@${DIGEST}`, `user/app@${DIGEST}`],
    [`user/app:v1@${DIGEST}`, `docker.io/user/app:v1@${DIGEST}`, `user/app:v1@${DIGEST}`],
    ['localhost/app', 'localhost/app', 'localhost/app'],
    ['localhost:5000/a/b:tag', 'localhost:5000/a/b:tag', 'localhost:5000/a/b:tag'],
    ['ghcr.io/a/b/c/d', 'ghcr.io/a/b/c/d', 'ghcr.io/a/b/c/d'],
    ['[::1]:5000/a', '[::1]:5000/a', '[::1]:5000/a'],
    ['127.0.0.1/a', '127.0.0.1/a', '127.0.0.1/a'],
    ['UPPER/a', 'UPPER/a', 'UPPER/a'],
    ['a__b/c--d/e.f_g', 'docker.io/a__b/c--d/e.f_g', 'a__b/c--d/e.f_g'],
    [`nginx:${'t'.repeat(128)}`, `docker.io/library/nginx:${'t'.repeat(128)}`, `nginx:${'t'.repeat(128)}`],
    ['nginx:_A.b-c', 'docker.io/library/nginx:_A.b-c', 'nginx:_A.b-c'],
    [HEX.slice(1), `docker.io/library/${HEX.slice(1)}`, HEX.slice(1)],
    [`localhost:5000/${HEX}`, `localhost:5000/${HEX}`, `localhost:5000/${HEX}`],
  ])('%s', (text, canonical, familiar) => {
    const reference = parseReference(text);
    expect(formatReference(reference)).toBe(canonical);
    expect(familiarReference(reference)).toBe(familiar);
    expect(parseReference(canonical)).toEqual(reference);
    expect(parseReference(familiar)).toEqual(reference);
  });

  test.each([
    '',
    ' ',
    'Nginx',
    'nginx ',
    'nginx:',
    'nginx@',
    ':tag',
    `@${DIGEST}`,
    '/nginx',
    'nginx/',
    'a//b',
    'a/../b',
    '../etc',
    'a/.',
    '-a',
    'a-',
    'a..b',
    'a___b',
    'a.-b',
    'nginx:.tag',
    'nginx:-tag',
    'nginx:a b',
    'nginx:a:b',
    `nginx:${'t'.repeat(129)}`,
    'nginx@sha256:abc',
    `nginx@sha512:${HEX}${HEX}`,
    `nginx@${DIGEST}@${DIGEST}`,
    `nginx@${DIGEST}:tag`,
    'https://registry.example/nginx',
    'user:password@registry.example/nginx',
    'localhost:port/a',
    'localhost:/a',
    'regis_try.example/a',
    '-registry.example/a',
    'registry.example.-/a',
    '[::1/a',
    'nginx\n',
    'nginx\0',
    'ñginx',
    HEX,
    `docker.io/${'a/'.repeat(130)}a`,
    'a'.repeat(256),
  ])('%j is refused', (text) => {
    expect(() => parseReference(text)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', reason: 'INVALID_REFERENCE' }),
    );
  });

  test.each(['a'.repeat(5_000_000), `${'a-'.repeat(1_000_000)}.b/c`, `${'a.'.repeat(500)}/c`, `x:${'t'.repeat(1e6)}`])(
    'a hostile text is refused at once, in a short message',
    (text) => {
      const startedAt = performance.now();
      expect(() => parseReference(text)).toThrow(/^.{0,1000}$/);
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    },
  );

  test('whatever is accepted is made of harmless characters and means the same when it is read again', () => {
    const part = fc.stringMatching(/^[a-zA-Z0-9._:@/[\]-]{0,30}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const text = parts.join('/');
        let reference;
        try {
          reference = parseReference(text);
        } catch {
          return;
        }
        const canonical = formatReference(reference);
        expect(canonical).toMatch(/^[A-Za-z0-9.:@/[\]_-]+$/);
        expect(reference.repository).not.toMatch(/\.\.|\/\/|^\/|\/$|^\./);
        expect(formatReference(parseReference(canonical))).toBe(canonical);
        expect(formatReference(parseReference(familiarReference(reference)))).toBe(canonical);
      }),
      { numRuns: 3000, seed: 7 },
    );
  });
});

test('latest is added where there is neither tag nor digest', () => {
  expect(withDefaultTag(parseReference('a')).tag).toBe('latest');
  expect(withDefaultTag(parseReference('a:v1')).tag).toBe('v1');
  expect(withDefaultTag(parseReference(`a@${DIGEST}`)).tag).toBeUndefined();
});

test('names without tag and digest', () => {
  expect(repositoryName(parseReference(`a:v1@${DIGEST}`))).toBe('docker.io/library/a');
  expect(familiarName(parseReference('localhost:5000/library/a:v1'))).toBe('localhost:5000/library/a');
});

describe('parseRegistryHost', () => {
  test.each([
    ['docker.io', 'docker.io'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['GHCR.io', 'ghcr.io'],
    ['ghcr.io/team/app', 'ghcr.io'],
    ['http://localhost:5000/', 'localhost:5000'],
    ['[::1]:5000', '[::1]:5000'],
    ['registry', 'registry'],
  ])('%s', (text, host) => {
    expect(parseRegistryHost(text)).toBe(host);
  });

  test.each(['', 'https://', 'a b', 'jo@host', 'host:port', 'ftp://host', '-a', 'a'.repeat(300), 'a\nb'])(
    'refuses %j',
    (text) => {
      expect(() => parseRegistryHost(text)).toThrow(expect.objectContaining({ reason: 'INVALID_REFERENCE' }));
    },
  );
});
