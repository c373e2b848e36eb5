import { setTimeout as sleep } from 'node:timers/promises';
import { type BlobSource, type Digest, MEDIA_TYPES, parseReference, type RegistryPushSession } from '@tinydock/domain';
import {
  answerStatus,
  type FakeRegistry,
  redirectTo,
  requireAuthorization,
  SeededRandom,
  sendJson,
  startFakeRegistry,
} from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRegistryClient } from '../registry-client.ts';
import { describeBlob } from '../testing/test-session.ts';

const BYTES = Buffer.from(new SeededRandom(5).bytes(600_000));
const { digest: DIGEST } = describeBlob(BYTES);
const CREDENTIALS = { kind: 'basic', username: 'ann', password: 'secret' } as const;
const SIGNAL = new AbortController().signal;

let registry: FakeRegistry;
let other: FakeRegistry;
let client: ReturnType<typeof createRegistryClient>;
beforeEach(async () => {
  [registry, other] = await Promise.all([startFakeRegistry(), startFakeRegistry()]);
  client = createRegistryClient({
    userAgent: 'tinydock/test',
    retry: { attempts: 3, baseDelayMs: 5, maxDelayMs: 100 },
    timeouts: { headersMs: 1000, idleMs: 1000 },
  });
});
afterEach(() => Promise.all([client.close(), registry.close(), other.close()]));

function openSession(mountFrom: readonly string[] = []): RegistryPushSession {
  return client.openPushSession(parseReference(`${registry.host}/a/b`), { credentials: CREDENTIALS, mountFrom });
}

/** A source that records from where it was read. */
function sourceOf(bytes: Buffer, digest: Digest = describeBlob(bytes).digest): BlobSource & { offsets: number[] } {
  const offsets: number[] = [];
  return {
    id: 'the blob',
    offsets,
    digest: () => digest,
    async *open(offset) {
      offsets.push(offset);
      for (let at = offset; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
    },
  };
}

describe('an upload', () => {
  test('arrives whole, with its digest', async () => {
    const sent: number[] = [];
    await openSession().uploadBlob(sourceOf(BYTES), { signal: SIGNAL, onProgress: (bytes) => sent.push(bytes) });
    expect(registry.blob(DIGEST)).toEqual(BYTES);
    expect(sent.at(-1)).toBe(BYTES.length);
    expect(registry.requests.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'PUT']);
    expect(registry.requests.at(-1)?.url).toContain('?state=a%20b&digest=sha256%3A');
  });

  test('of nothing arrives too', async () => {
    const empty = Buffer.alloc(0);
    await openSession().uploadBlob(sourceOf(empty), { signal: SIGNAL });
    expect(registry.blob(describeBlob(empty).digest)).toEqual(empty);
  });

  test('that is cut goes on where the registry has got to', async () => {
    registry.cutUploads({ cutAfterBytes: 200_000 }, { cutAfterBytes: 100_000 });
    const source = sourceOf(BYTES);
    let retries = 0;
    await openSession().uploadBlob(source, { signal: SIGNAL, onRetry: () => (retries += 1) });
    expect(registry.blob(DIGEST)).toEqual(BYTES);
    expect(source.offsets).toEqual([0, 200_000, 300_000]);
    expect(retries).toBe(2);
  });

  test('that the registry has forgotten begins again', async () => {
    registry.cutUploads({ cutAfterBytes: 200_000, forgets: true });
    const source = sourceOf(BYTES);
    await openSession().uploadBlob(source, { signal: SIGNAL });
    expect(registry.blob(DIGEST)).toEqual(BYTES);
    expect(source.offsets).toEqual([0, 0]);
  });

  test('that is cut again and again without progress ends', async () => {
    registry.cutUploads(...Array.from({ length: 9 }, () => ({ cutAfterBytes: 10 })));
    const uploading = openSession().uploadBlob(sourceOf(BYTES), { signal: SIGNAL });
    await expect(uploading).rejects.toMatchObject({ code: 'UNAVAILABLE', reason: 'REGISTRY_UNREACHABLE' });
    expect(registry.pendingUploads).toBe(0);
  });

  test('whose source fails says what the source says, and is taken back', async () => {
    const failing: BlobSource = {
      ...sourceOf(BYTES),
      async *open() {
        yield BYTES.subarray(0, 1000);
        await sleep(1);
        throw new Error('the disk broke');
      },
    };
    await expect(openSession().uploadBlob(failing, { signal: SIGNAL })).rejects.toThrow('the disk broke');
    expect(registry.pendingUploads).toBe(0);
  });

  test('that is cancelled is taken back', async () => {
    const stop = new AbortController();
    const onProgress = (): void => stop.abort();
    const uploading = openSession().uploadBlob(sourceOf(BYTES), { signal: stop.signal, onProgress });
    await expect(uploading).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(registry.pendingUploads).toBe(0);
    expect(registry.requestsTo(/^DELETE/)).toHaveLength(1);
  });

  test('of other bytes than announced is refused by the registry', async () => {
    const source = sourceOf(BYTES, describeBlob(Buffer.from('other')).digest);
    await expect(openSession().uploadBlob(source, { signal: SIGNAL })).rejects.toMatchObject({
      code: 'DATA_LOSS',
      reason: 'DIGEST_MISMATCH',
    });
  });

  test('to a registry that names a place on another host takes no credentials there', async () => {
    registry.script(/POST/, answerStatus(202, { location: `http://${other.host}/store/1` }));
    registry.script(/v2/, requireAuthorization('never', 'Basic realm="x"'));
    other.script(/PATCH/, answerStatus(202, { location: '/store/2' }));
    other.script(/PUT/, answerStatus(201));
    const session = openSession();
    await expect(session.hasBlob(DIGEST, SIGNAL)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await session.uploadBlob(sourceOf(BYTES), { signal: SIGNAL });
    expect(registry.requestsTo(/POST/)[0]?.headers.authorization).toMatch(/^Basic /);
    expect(other.requests.map(({ url }) => url.split('?')[0])).toEqual(['/store/1', '/store/2']);
    expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  test('follows no redirect that would lose its body', async () => {
    registry.script(
      /PATCH/,
      redirectTo(() => `http://${other.host}/x`, 302),
    );
    await expect(openSession().uploadBlob(sourceOf(BYTES), { signal: SIGNAL })).rejects.toMatchObject({
      reason: 'REGISTRY_PROTOCOL',
    });
    expect(other.requests).toEqual([]);
  });

  test('is sent again after a redirect that keeps the method, without credentials', async () => {
    registry.script(
      /PATCH/,
      redirectTo(() => `http://${other.host}/x`, 307),
    );
    registry.script(/^PUT/, answerStatus(201));
    other.script(/PATCH/, answerStatus(202, { location: `http://${registry.host}/v2/a/b/blobs/uploads/1` }));
    await openSession().uploadBlob(sourceOf(BYTES), { signal: SIGNAL });
    expect(other.requests[0]?.bytes).toEqual(BYTES);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
  });

  test('to an address elsewhere without TLS is refused', async () => {
    registry.script(/POST/, answerStatus(202, { location: 'http://192.0.2.1/x' }));
    await expect(openSession().uploadBlob(sourceOf(BYTES), { signal: SIGNAL })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      reason: 'REGISTRY_DENIED',
    });
  });
});

describe('a registry that takes nothing', () => {
  const quota = JSON.stringify({ errors: [{ code: 'DENIED', message: 'adding 5 GiB would exceed the quota' }] });
  test.each([
    ['wrong password', 401, '', { code: 'UNAUTHENTICATED', reason: 'REGISTRY_DENIED' }],
    ['missing scope', 403, '', { code: 'PERMISSION_DENIED', reason: 'REGISTRY_DENIED' }],
    ['read-only', 405, '', { code: 'FAILED_PRECONDITION', reason: 'REGISTRY_DENIED' }],
    ['request too large', 413, '', { code: 'RESOURCE_EXHAUSTED', reason: 'LIMIT_EXCEEDED' }],
    ['quota', 403, quota, { code: 'RESOURCE_EXHAUSTED', reason: 'LIMIT_EXCEEDED' }],
    ['disk full', 507, '', { code: 'RESOURCE_EXHAUSTED', reason: 'LIMIT_EXCEEDED' }],
    ['too many requests', 429, '', { code: 'RESOURCE_EXHAUSTED', reason: 'RATE_LIMITED' }],
  ])('%s', async (_, status, body, error) => {
    registry.script(/POST/, answerStatus(status, {}, body));
    await expect(openSession().uploadBlob(sourceOf(BYTES), { signal: SIGNAL })).rejects.toMatchObject(error);
  });

  test('a token without the right to push is asked for once', async () => {
    registry.script(/v2/, requireAuthorization('never', `Bearer realm="http://${other.host}/token",service="s"`));
    other.script(/token/, sendJson({ token: 'weak' }));
    await expect(openSession(['c/d']).hasBlob(DIGEST, SIGNAL)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining('push access denied') as string,
    });
    expect(other.requests).toHaveLength(1);
    const scopes = new URL(other.requests[0]?.url ?? '', 'http://t').searchParams.getAll('scope');
    expect(scopes).toEqual(['repository:a/b:pull,push', 'repository:c/d:pull']);
  });
});

describe('content that is there', () => {
  test('is found and mounted; what is not is uploaded', async () => {
    registry.addBlob(DIGEST, BYTES);
    const missing = describeBlob(Buffer.from('missing')).digest;
    const session = openSession();
    expect(await session.hasBlob(DIGEST, SIGNAL)).toBe(true);
    expect(await session.hasBlob(missing, SIGNAL)).toBe(false);
    expect(await session.mountBlob(DIGEST, 'c/d', SIGNAL)).toBe(true);
    expect(await session.mountBlob(missing, 'c/d', SIGNAL)).toBe(false);
    expect(registry.pendingUploads).toBe(0);
  });
});

describe('a manifest', () => {
  const bytes = Buffer.from('{"schemaVersion":2}');
  const manifest = { bytes, digest: describeBlob(bytes).digest, mediaType: MEDIA_TYPES.ociManifest };

  test('gets its tag, and the digest that the registry reports', async () => {
    const session = openSession();
    expect(await session.findManifest('v1', SIGNAL)).toBeUndefined();
    expect(await session.putManifest('v1', manifest, SIGNAL)).toBe(manifest.digest);
    expect(await session.findManifest('v1', SIGNAL)).toBe(manifest.digest);
    expect(registry.manifest('v1')).toEqual(manifest);
  });

  test('that the registry alters is an error', async () => {
    registry.script(/PUT/, answerStatus(201, { 'docker-content-digest': DIGEST }));
    await expect(openSession().putManifest('v1', manifest, SIGNAL)).rejects.toMatchObject({
      code: 'DATA_LOSS',
      reason: 'DIGEST_MISMATCH',
    });
  });
});

describe('credentials', () => {
  const check = async (password: string): Promise<void> =>
    client.checkCredentials(registry.host, { kind: 'basic', username: 'ann', password });
  const right = `Basic ${Buffer.from('ann:secret').toString('base64')}`;

  test('are checked with Basic', async () => {
    registry.script(/v2/, ({ request, response }) => {
      const isRight = request.headers.authorization === right;
      response.writeHead(isRight ? 200 : 401, { 'www-authenticate': 'Basic realm="x"' }).end();
    });
    await check('secret');
    await expect(check('wrong')).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'REGISTRY_DENIED' });
  });

  test('are checked at the token server, without a scope', async () => {
    const challenge = `Bearer realm="http://${other.host}/token",service="s"`;
    registry.script(/v2/, ({ request, response }) => {
      const isKnown = request.headers.authorization === 'Bearer t';
      response.writeHead(isKnown ? 200 : 401, { 'www-authenticate': challenge }).end();
    });
    other.script(/token/, ({ request, response }) => {
      response.writeHead(request.headers.authorization === right ? 200 : 401).end('{"token":"t"}');
    });
    await expect(check('wrong')).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'REGISTRY_DENIED' });
    await check('secret');
    expect(other.requests[0]?.url).not.toContain('scope');
  });
});
