import {
  answerStatus,
  type FakeRegistry,
  requireAuthorization,
  sendJson,
  sendWhole,
  startFakeRegistry,
} from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRegistryClient } from '../registry-client.ts';
import { openTestSession } from '../testing/test-session.ts';

const JO = { kind: 'basic', username: 'jo', password: 'hunter2' } as const;
const JO_HEADER = `Basic ${Buffer.from('jo:hunter2').toString('base64')}`;

let registry: FakeRegistry;

beforeEach(async () => {
  registry = await startFakeRegistry();
});
afterEach(() => registry.close());

async function logIn(host = registry.host): Promise<unknown> {
  const client = createRegistryClient({ userAgent: 'tinydock/test', retry: { attempts: 1 } });
  try {
    return await client.checkCredentials(host, JO).catch((error: unknown) => error);
  } finally {
    await client.close();
  }
}

describe('checkCredentials', () => {
  test('sends user and password once they were asked for', async () => {
    registry.script(/GET \/v2\/$/, requireAuthorization(JO_HEADER, 'Basic realm="registry"'));
    expect(await logIn()).toBeUndefined();
    expect(registry.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, JO_HEADER]);
  });

  test('a wrong password is named as such, and not repeated', async () => {
    registry.script(/v2/, requireAuthorization('Basic other', 'Basic realm="registry"'));
    const failure = await logIn();
    expect(failure).toMatchObject({
      code: 'UNAUTHENTICATED',
      reason: 'REGISTRY_DENIED',
      message: expect.stringMatching(/did not accept the user name and password/) as string,
    });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('hunter2');
    expect(registry.requests).toHaveLength(2);
  });

  test.each([
    ['has no such API', answerStatus(404)],
    ['answers with a page', sendWhole('<html>', { type: 'text/html; charset=utf-8' })],
  ])('a server that %s is no registry', async (_, script) => {
    registry.script(/v2/, script);
    expect(await logIn()).toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'REGISTRY_PROTOCOL',
      message: expect.stringContaining('not as a registry does') as string,
    });
  });

  test('a registry that nobody knows is not reached', async () => {
    expect(await logIn('registry.invalid')).toMatchObject({ code: 'UNAVAILABLE', reason: 'REGISTRY_UNREACHABLE' });
  });
});

describe('a token without the scope', () => {
  test('is told from wrong credentials', async () => {
    registry.script(/GET \/token/, sendJson({ token: 'abc' }));
    const challenge = `Bearer realm="http://${registry.host}/token",error="insufficient_scope"`;
    registry.script(/v2/, requireAuthorization('none', challenge));
    await using opened = openTestSession(`${registry.host}/a/b`, { credentials: JO });
    await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      reason: 'REGISTRY_DENIED',
      message: expect.stringContaining('has no right to pull there') as string,
    });
  });
});
