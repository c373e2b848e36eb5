import type { RegistryClient, RegistryQuery, SearchResult } from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { RegistryService } from './registry-service.ts';

const FOUND: readonly SearchResult[] = [
  { name: 'few', description: '', stars: 3, isOfficial: false, isAutomated: true },
  { name: 'many', description: '', stars: 900, isOfficial: false, isAutomated: false },
  { name: 'official', description: '', stars: 20, isOfficial: true, isAutomated: false },
];

function createService() {
  const queries: RegistryQuery[] = [];
  const registry = {
    search: (query: RegistryQuery) => {
      queries.push(query);
      return Promise.resolve(FOUND);
    },
  } satisfies Partial<RegistryClient>;
  return { queries, service: new RegistryService(registry as unknown as RegistryClient) };
}

const { signal } = new AbortController();

describe('search', () => {
  test('has those with the most stars first', async () => {
    const { queries, service } = createService();
    const found = await service.search({ term: 'lab:5000/x', limit: 7, filters: [], credentials: undefined }, signal);
    expect(found.map(({ name }) => name)).toEqual(['many', 'official', 'few']);
    expect(queries).toEqual([{ registry: 'lab:5000', term: 'x', limit: 7, credentials: undefined }]);
  });

  test.each([
    [[['is-official', 'true']], ['official']],
    [[['is-official', 'false']], ['many', 'few']],
    [[['is-automated', '1']], ['few']],
    [[['stars', '20']], ['many', 'official']],
    [
      [
        ['stars', '5'],
        ['stars', '100'],
      ],
      ['many'],
    ],
    [
      [
        ['stars', '5'],
        ['is-official', 'true'],
      ],
      ['official'],
    ],
  ])('filters by %j', async (filters, names) => {
    const request = {
      term: 'x',
      limit: 25,
      filters: filters.map(([key = '', value = '']) => ({ key, value })),
      credentials: undefined,
    };
    expect((await createService().service.search(request, signal)).map(({ name }) => name)).toEqual(names);
  });

  test.each([
    [0, 'stars', '1'],
    [101, 'stars', '1'],
    [25, 'stars', 'many'],
    [25, 'is-official', 'perhaps'],
    [25, 'color', 'red'],
  ])('refuses limit %i with %s=%s', async (limit, key, value) => {
    const { queries, service } = createService();
    const request = { term: 'x', limit, filters: [{ key, value }], credentials: undefined };
    await expect(service.search(request, signal)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(queries).toEqual([]);
  });
});

test('tags are those of a repository alone', () => {
  const { service } = createService();
  expect(() => service.listTags('app:1', undefined, signal)).toThrow(/expected a repository alone, such as app/);
});
