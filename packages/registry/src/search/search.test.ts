import { parseReference } from '@tinydock/domain';
import {
  answerStatus,
  type FakeRegistry,
  requireAuthorization,
  type Script,
  sendJson,
  sendWhole,
  startFakeRegistry,
} from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRegistryClient } from '../registry-client.ts';

const JO = { kind: 'basic', username: 'jo', password: 'x' } as const;

let registry: FakeRegistry;
let client: ReturnType<typeof createRegistryClient>;

beforeEach(async () => {
  registry = await startFakeRegistry();
  client = createRegistryClient({ userAgent: 'tinydock/test', retry: { attempts: 2, baseDelayMs: 5 } });
});
afterEach(() => Promise.all([registry.close(), client.close()]));

/** One page of a list, with the address of the next one. */
function page(value: object, next?: string): Script {
  return ({ response }) => {
    response.writeHead(200, next === undefined ? {} : { link: `<${next}>; rel="next"` });
    response.end(JSON.stringify(value));
  };
}

async function tags(name = 'team/app'): Promise<readonly string[]> {
  const found: string[] = [];
  const reference = parseReference(`${registry.host}/${name}`);
  for await (const some of client.listTags(reference, JO)) found.push(...some);
  return found;
}

async function search(term: string, limit = 25): Promise<readonly string[]> {
  const found = await client.search({ registry: registry.host, term, limit, credentials: JO });
  return found.map(({ name }) => name.slice(registry.host.length + 1));
}

describe('tags', () => {
  test('come page by page, however the next one is named', async () => {
    registry.script(/tags\/list\?n=/, page({ tags: ['1', '2'] }, '/v2/team/app/tags/list?last=2'));
    registry.script(/last=2/, page({ tags: ['3'] }, `http://${registry.host}/v2/team/app/tags/list?last=3`));
    registry.script(/last=3/, page({ tags: null }));
    expect(await tags()).toEqual(['1', '2', '3']);
  });

  test('of a repository that is not there', async () => {
    registry.script(/tags/, answerStatus(404, {}, '{"errors":[{"code":"NAME_UNKNOWN"}]}'));
    await expect(tags()).rejects.toMatchObject({ code: 'NOT_FOUND', reason: 'IMAGE_NOT_FOUND' });
  });

  test('a next page elsewhere gets no credentials', async () => {
    const other = await startFakeRegistry();
    registry.script(
      /tags/,
      requireAuthorization(`Basic ${Buffer.from('jo:x').toString('base64')}`, 'Basic realm="x"'),
      1,
    );
    registry.script(/tags/, page({ tags: ['1'] }, `http://${other.host}/more`));
    other.script(/more/, page({ tags: ['2'] }));
    expect(await tags()).toEqual(['1', '2']);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
    await other.close();
  });

  test('a list without end is ended', async () => {
    registry.script(/tags/, page({ tags: ['1'] }, '/v2/team/app/tags/list?again'));
    await expect(tags()).rejects.toMatchObject({ reason: 'REGISTRY_PROTOCOL' });
  });

  test('a page that is none is an error', async () => {
    registry.script(/tags/, sendWhole('<html>', { type: 'text/html' }));
    await expect(tags()).rejects.toMatchObject({ reason: 'REGISTRY_PROTOCOL' });
  });
});

describe('a catalog', () => {
  test('is searched in all its pages for a part of a name', async () => {
    registry.script(/_catalog\?n=/, page({ repositories: ['base', 'team/App'] }, '/v2/_catalog?last=x'));
    registry.script(/last=x/, sendJson({ repositories: ['application', 'zoo'] }));
    expect(await search('app')).toEqual(['team/App', 'application']);
    expect(await search('')).toHaveLength(4);
    expect(await search('', 3)).toHaveLength(3);
  });

  test.each([
    [404, { code: 'FAILED_PRECONDITION', reason: 'REGISTRY_PROTOCOL' }],
    [401, { code: 'UNAUTHENTICATED', reason: 'REGISTRY_DENIED' }],
    [403, { code: 'PERMISSION_DENIED', reason: 'REGISTRY_DENIED' }],
  ])('that is not shown (status %i) is named', async (status, expected) => {
    registry.script(/_catalog/, answerStatus(status));
    await expect(search('app')).rejects.toMatchObject({
      ...expected,
      message: expect.stringMatching(/no list of its repositories|does not let its repositories be listed/) as string,
    });
  });
});
