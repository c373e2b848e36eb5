import { describe, expect, test } from 'vitest';
import { parseCatalogAnswer, parseIndexAnswer, parseTagsAnswer } from './registry-search.ts';

const bytes = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

describe('answers', () => {
  test('of the index have what they have', () => {
    const results = [
      { name: 'nginx', description: 'A server.', star_count: 7, is_official: true, is_automated: false, more: 1 },
      { name: 'other/nginx' },
    ];
    expect(parseIndexAnswer(bytes({ results }))).toEqual([
      { name: 'nginx', description: 'A server.', stars: 7, isOfficial: true, isAutomated: false },
      { name: 'other/nginx', description: '', stars: 0, isOfficial: false, isAutomated: false },
    ]);
    expect(parseIndexAnswer(bytes({ results: null }))).toEqual([]);
  });

  test('of catalog and tags may be empty', () => {
    expect(parseCatalogAnswer(bytes({ repositories: ['a', 'b/c'] }))).toEqual(['a', 'b/c']);
    expect(parseCatalogAnswer(bytes({ repositories: null }))).toEqual([]);
    expect(parseTagsAnswer(bytes({ name: 'a', tags: ['1'] }))).toEqual(['1']);
    expect(parseTagsAnswer(bytes({ name: 'a', tags: null }))).toEqual([]);
  });

  test.each(['<html>', '[]', '{"tags":"x"}', '{"tags":[1]}', `{"tags":["${'x'.repeat(2000)}"]}`])(
    'that are none are refused: %.20s',
    (text) => {
      expect(() => parseTagsAnswer(bytes(text))).toThrow(expect.objectContaining({ reason: 'REGISTRY_PROTOCOL' }));
    },
  );
});
