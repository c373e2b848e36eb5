import {
  answerStatus,
  type FakeRegistry,
  randomImage,
  redirectTo,
  requireAuthorization,
  sendJson,
  sendWhole,
  startFakeRegistry,
} from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collect, describeBlob, openTestSession } from '../testing/test-session.ts';

const IMAGE = randomImage({ seed: 8 });
const BASIC = { kind: 'basic', username: 'ann', password: 's:ecret ü' } as const;
const BASIC_HEADER = `Basic ${Buffer.from('ann:s:ecret ü').toString('base64')}`;

let registry: FakeRegistry;
let tokens: FakeRegistry;
beforeEach(async () => {
  [registry, tokens] = await Promise.all([startFakeRegistry(), startFakeRegistry()]);
  registry.addImage('latest', IMAGE);
});
afterEach(() => Promise.all([registry.close(), tokens.close()]));

function bearerChallenge(): string {
  return `Bearer realm="http://${tokens.host}/token",service="the service",scope="repository:a/b:pull"`;
}

describe('Basic', () => {
  test('is sent only once it was asked for', async () => {
    registry.script(/v2/, requireAuthorization(BASIC_HEADER, 'Basic realm="registry"'));
    await using opened = openTestSession(`${registry.host}/a/b`, { credentials: BASIC });
    await opened.session.fetchManifest(opened.reference);
    await opened.session.fetchManifest(opened.reference);
    expect(registry.requests.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      BASIC_HEADER,
      BASIC_HEADER,
    ]);
  });

  test('wrong credentials are tried once', async () => {
    registry.script(/v2/, requireAuthorization('Basic other', 'Basic realm="registry"'));
    await using opened = openTestSession(`${registry.host}/a/b`, { credentials: BASIC });
    const failure = await opened.session.fetchManifest(opened.reference).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'REGISTRY_DENIED' });
    expect(JSON.stringify(failure) + String(failure)).not.toMatch(/ecret/);
    expect(registry.requests).toHaveLength(2);
  });

  test('without credentials there is nothing to answer with', async () => {
    registry.script(/v2/, requireAuthorization('Basic other', 'Basic realm="registry"'));
    await using opened = openTestSession(`${registry.host}/a/b`);
    await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining('pull access denied') as string,
    });
    expect(registry.requests).toHaveLength(1);
  });
});

describe('Bearer', () => {
  test('anonymous: one token for many requests at once', async () => {
    registry.script(/v2/, requireAuthorization('Bearer t1', bearerChallenge()));
    tokens.script(/token/, sendJson({ token: 't1', expires_in: 300 }));
    await using opened = openTestSession(`${registry.host}/a/b`);
    await Promise.all(Array.from({ length: 5 }, () => opened.session.fetchManifest(opened.reference)));
    expect(tokens.requests).toHaveLength(1);
    expect(tokens.requests[0]?.url).toBe('/token?service=the+service&scope=repository%3Aa%2Fb%3Apull');
    expect(tokens.requests[0]?.headers.authorization).toBeUndefined();
  });

  test('with name and password; they go to the token server and not to the registry', async () => {
    registry.script(/v2/, requireAuthorization('Bearer t1', bearerChallenge()));
    tokens.script(/token/, sendJson({ access_token: 't1' }));
    await using opened = openTestSession(`${registry.host}/a/b`, { credentials: BASIC });
    await opened.session.fetchManifest(opened.reference);
    expect(tokens.requests[0]?.headers.authorization).toBe(BASIC_HEADER);
    expect(tokens.requests[0]?.url).toContain('account=ann');
    expect(registry.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer t1']);
  });

  test('with an identity token', async () => {
    registry.script(/v2/, requireAuthorization('Bearer t1', bearerChallenge()));
    tokens.script(/token/, sendJson({ access_token: 't1', token_type: 'Bearer' }));
    const credentials = { kind: 'identity-token', token: 'refresh me' } as const;
    await using opened = openTestSession(`${registry.host}/a/b`, { credentials });
    await opened.session.fetchManifest(opened.reference);
    expect(tokens.requests[0]?.method).toBe('POST');
    expect(Object.fromEntries(new URLSearchParams(tokens.requests[0]?.body))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh me',
      client_id: 'tinydock',
      scope: 'repository:a/b:pull',
      service: 'the service',
    });
  });

  test('a scope of the registry’s own is asked for beside ours', async () => {
    const challenge = `Bearer realm="http://${tokens.host}/token",scope="aws"`;
    registry.script(/v2/, requireAuthorization('Bearer t1', challenge));
    tokens.script(/token/, sendJson({ token: 't1' }));
    await using opened = openTestSession(`${registry.host}/a/b`);
    await opened.session.fetchManifest(opened.reference);
    expect(new URL(tokens.requests[0]?.url ?? '', 'http://x').searchParams.getAll('scope')).toEqual([
      'repository:a/b:pull',
      'aws',
    ]);
  });

  test('is chosen before Basic', async () => {
    registry.script(/v2/, requireAuthorization('Bearer t1', `Basic realm="x", ${bearerChallenge()}`));
    tokens.script(/token/, sendJson({ token: 't1' }));
    await using opened = openTestSession(`${registry.host}/a/b`, { credentials: BASIC });
    await opened.session.fetchManifest(opened.reference);
    expect(registry.requests[1]?.headers.authorization).toBe('Bearer t1');
  });

  test('an expired token is renewed before it is used', async () => {
    let now = 0;
    registry.script(/v2/, requireAuthorization('Bearer t', bearerChallenge()));
    tokens.script(/token/, sendJson({ token: 't', expires_in: 100 }));
    await using opened = openTestSession(`${registry.host}/a/b`, { client: { clock: () => now } });
    await opened.session.fetchManifest(opened.reference);
    now = 80_000;
    await opened.session.fetchManifest(opened.reference);
    expect(tokens.requests).toHaveLength(1);
    now = 95_000;
    await opened.session.fetchManifest(opened.reference);
    expect(tokens.requests).toHaveLength(2);
  });

  test('a token that the registry no longer takes is renewed', async () => {
    registry.script(/v2/, requireAuthorization('Bearer t1', bearerChallenge()), 2);
    registry.script(/v2/, requireAuthorization('Bearer t2', bearerChallenge()));
    tokens.script(/token/, sendJson({ token: 't1', expires_in: 3600 }), 1);
    tokens.script(/token/, sendJson({ token: 't2', expires_in: 3600 }));
    await using opened = openTestSession(`${registry.host}/a/b`);
    await opened.session.fetchManifest(opened.reference);
    await opened.session.fetchManifest(opened.reference);
    expect(tokens.requests).toHaveLength(2);
  });

  test('a token without the right to the repository ends after one renewal', async () => {
    registry.script(/v2/, requireAuthorization('Bearer never', bearerChallenge()));
    tokens.script(/token/, sendJson({ token: 't1' }));
    await using opened = openTestSession(`${registry.host}/a/b`);
    await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining(`pull access denied for ${registry.host}/a/b`) as string,
    });
    expect(registry.requests).toHaveLength(2);
  });

  test('a token server that refuses', async () => {
    registry.script(/v2/, requireAuthorization('Bearer t1', bearerChallenge()));
    tokens.script(/token/, answerStatus(401, {}, '{"errors":[{"code":"UNAUTHORIZED","message":"wrong password"}]}'));
    await using opened = openTestSession(`${registry.host}/a/b`, { credentials: BASIC });
    await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining('wrong password') as string,
    });
    expect(tokens.requests).toHaveLength(1);
  });

  test('a token server that is briefly away is asked again', async () => {
    registry.script(/v2/, requireAuthorization('Bearer t1', bearerChallenge()));
    tokens.script(/token/, answerStatus(503), 1);
    tokens.script(/token/, sendJson({ token: 't1' }));
    await using opened = openTestSession(`${registry.host}/a/b`);
    await opened.session.fetchManifest(opened.reference);
    expect(tokens.requests).toHaveLength(2);
  });

  test.each([
    ['no token', {}],
    ['a token that is no header', { token: 'a\r\nb: c' }],
    ['a token of another type', { token: 7 }],
    ['nothing', null],
  ])('%s in the answer', async (_, answer) => {
    registry.script(/v2/, requireAuthorization('Bearer t1', bearerChallenge()));
    tokens.script(/token/, sendJson(answer));
    await using opened = openTestSession(`${registry.host}/a/b`);
    await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
      reason: 'REGISTRY_PROTOCOL',
    });
  });

  test.each(['http://registry.example/token', 'ftp://localhost/token', 'file:///etc/passwd'])(
    'a token server at %s is not asked',
    async (realm) => {
      registry.script(/v2/, requireAuthorization('Bearer t1', `Bearer realm="${realm}"`));
      await using opened = openTestSession(`${registry.host}/a/b`, { credentials: BASIC });
      await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
        code: 'PERMISSION_DENIED',
      });
    },
  );
});

describe('redirects', () => {
  const BLOB = Buffer.from('a layer');
  const DESCRIPTOR = describeBlob(BLOB);

  test('to another host do not carry the authorization', async () => {
    registry.script(/v2/, requireAuthorization(BASIC_HEADER, 'Basic realm="x"'), 1);
    registry.script(
      /blobs/,
      redirectTo(() => `http://${tokens.host}/storage?signature=1`),
    );
    tokens.script(/storage/, sendWhole(BLOB));
    await using opened = openTestSession(`${registry.host}/a/b`, { credentials: BASIC });
    expect(await collect(opened.session.openBlob(DESCRIPTOR))).toEqual(BLOB);
    expect(registry.requests.at(-1)?.headers.authorization).toBe(BASIC_HEADER);
    expect(tokens.requests[0]?.url).toBe('/storage?signature=1');
    expect(tokens.requests[0]?.headers.authorization).toBeUndefined();
  });

  test('within the host carry it', async () => {
    registry.script(/v2/, requireAuthorization(BASIC_HEADER, 'Basic realm="x"'), 1);
    registry.script(
      /blobs/,
      redirectTo(() => '/moved'),
    );
    registry.script(/moved/, sendWhole(BLOB));
    await using opened = openTestSession(`${registry.host}/a/b`, { credentials: BASIC });
    expect(await collect(opened.session.openBlob(DESCRIPTOR))).toEqual(BLOB);
    expect(registry.requestsTo(/moved/)[0]?.headers.authorization).toBe(BASIC_HEADER);
  });

  test('of the token server to another host do not carry the password', async () => {
    registry.script(/v2/, requireAuthorization('Bearer t1', bearerChallenge()));
    tokens.script(
      /token/,
      redirectTo(() => `http://${registry.host}/elsewhere`),
    );
    registry.script(/elsewhere/, sendJson({ token: 't1' }));
    await using opened = openTestSession(`${registry.host}/a/b`, { credentials: BASIC });
    await opened.session.fetchManifest(opened.reference);
    expect(registry.requestsTo(/elsewhere/)[0]?.headers.authorization).toBeUndefined();
  });

  test('in a circle end', async () => {
    registry.script(
      /blobs/,
      redirectTo((url) => url),
    );
    await using opened = openTestSession(`${registry.host}/a/b`);
    await expect(collect(opened.session.openBlob(DESCRIPTOR))).rejects.toMatchObject({ reason: 'REGISTRY_PROTOCOL' });
    expect(registry.requests).toHaveLength(6);
  });

  test.each(['http://registry.example/x', 'file:///etc/passwd', ''])('to %j are not followed', async (target) => {
    registry.script(
      /blobs/,
      redirectTo(() => target),
    );
    await using opened = openTestSession(`${registry.host}/a/b`);
    await expect(collect(opened.session.openBlob(DESCRIPTOR))).rejects.toMatchObject({
      code: target === '' ? 'UNAVAILABLE' : 'PERMISSION_DENIED',
    });
  });

  test('a challenge of the place redirected to is not answered', async () => {
    registry.script(
      /blobs/,
      redirectTo(() => `http://${tokens.host}/storage`),
    );
    tokens.script(/storage/, requireAuthorization(BASIC_HEADER, 'Basic realm="give me"'));
    await using opened = openTestSession(`${registry.host}/a/b`, { credentials: BASIC });
    await expect(collect(opened.session.openBlob(DESCRIPTOR))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect([...registry.requests, ...tokens.requests].filter(({ headers }) => headers.authorization)).toEqual([]);
  });
});
