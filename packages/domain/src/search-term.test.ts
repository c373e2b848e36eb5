import { describe, expect, test } from 'vitest';
import { parseSearchTerm } from './search-term.ts';

describe('parseSearchTerm', () => {
  test.each([
    ['nginx', 'docker.io', 'nginx'],
    ['library/nginx', 'docker.io', 'nginx'],
    ['team/app', 'docker.io', 'team/app'],
    ['docker.io/nginx', 'docker.io', 'nginx'],
    ['localhost:5000/app', 'localhost:5000', 'app'],
    ['localhost:5000/', 'localhost:5000', ''],
    ['ghcr.io/a/b', 'ghcr.io', 'a/b'],
  ])('%s', (text, registry, term) => {
    expect(parseSearchTerm(text)).toEqual({ registry, term });
  });

  test.each(['', ' ', 'https://ghcr.io/a', 'a:b:c/d'])('refuses %j', (text) => {
    expect(() => parseSearchTerm(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
