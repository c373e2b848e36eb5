import {
  answerStatus,
  cutAfter,
  type FakeRegistry,
  randomImage,
  requireAuthorization,
  sendEndlessly,
  sendWhole,
  startFakeRegistry,
} from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { collect, describeBlob, openTestSession, type TestSession } from '../testing/test-session.ts';

const IMAGE = randomImage({ seed: 41 });
const [LAYER] = IMAGE.layers;
const JO = { kind: 'basic', username: 'jo', password: 'x' } as const;
const NOBODY = '127.0.0.1:1';

let registry: FakeRegistry;
let mirror: FakeRegistry;
beforeEach(async () => {
  [registry, mirror] = await Promise.all([startFakeRegistry(), startFakeRegistry()]);
  registry.addImage('latest', IMAGE);
});
afterEach(() => Promise.all([registry.close(), mirror.close()]));

function open(mirrors: readonly string[], onMirrorFailure?: (name: string, error: unknown) => void): TestSession {
  return openTestSession(`${registry.host}/a/b`, {
    credentials: JO,
    client: { mirrors: { [registry.host]: mirrors }, onMirrorFailure },
  });
}

async function pullAll({ session, reference }: TestSession): Promise<Buffer> {
  const { manifest } = await session.fetchManifest(reference);
  if (manifest.kind !== 'manifest' || manifest.layers[0] === undefined) throw new Error('not an image');
  return collect(session.openBlob(manifest.layers[0]));
}

describe('a mirror', () => {
  test('is asked in place of the registry, without credentials, under its path', async () => {
    mirror.addImage('latest', IMAGE);
    await using opened = open([`${mirror.host}/hub`]);
    expect(await pullAll(opened)).toEqual(LAYER?.blob);
    expect(registry.requests).toEqual([]);
    expect(mirror.requests.map(({ url }) => url.slice(0, 12))).toEqual(['/v2/hub/a/b/', '/v2/hub/a/b/']);
    expect(mirror.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test.each([
    ['does not have it', 404],
    ['asks for credentials', 401],
    ['refuses', 403],
    ['limits requests', 429],
    ['is broken', 500],
  ])('that %s is passed over', async (_, status) => {
    mirror.script(/v2/, answerStatus(status));
    const failed = vi.fn();
    await using opened = open([mirror.host], failed);
    expect(await pullAll(opened)).toEqual(LAYER?.blob);
    expect(failed.mock.calls[0]?.[0]).toBe(mirror.host);
    // One that does not have the manifest may have the blob.
    expect(mirror.requests).toHaveLength(status === 404 ? 2 : 1);
  });

  test('that is down is followed by the next, and asked once', async () => {
    mirror.addImage('latest', IMAGE);
    const failed = vi.fn();
    await using opened = open([NOBODY, mirror.host], failed);
    expect(await pullAll(opened)).toEqual(LAYER?.blob);
    expect(failed).toHaveBeenCalledOnce();
    expect(registry.requests).toEqual([]);
  });

  test('that is cut in the middle of a blob is followed where it ended', async () => {
    mirror.addImage('latest', IMAGE);
    const blob = LAYER?.blob ?? Buffer.alloc(0);
    mirror.script(/blobs/, cutAfter(blob, 100), 1);
    mirror.script(/blobs/, answerStatus(503));
    await using opened = open([mirror.host]);
    expect(await pullAll(opened)).toEqual(blob);
    expect(registry.requestsTo(/blobs/)[0]?.headers.range).toMatch(/^bytes=[1-9]\d*-/);
  });

  test('does not keep the registry itself from being asked with credentials', async () => {
    const header = `Basic ${Buffer.from('jo:x').toString('base64')}`;
    registry.script(/v2/, requireAuthorization(header, 'Basic realm="registry"'));
    await using opened = open([NOBODY]);
    expect(await pullAll(opened)).toEqual(LAYER?.blob);
  });

  test('is logged in to with its own credentials, which nobody else sees', async () => {
    const header = `Basic ${Buffer.from('ann:y').toString('base64')}`;
    mirror.addImage('latest', IMAGE);
    mirror.script(/v2/, requireAuthorization(header, 'Basic realm="mirror"'));
    mirror.script(/blobs/, answerStatus(503));
    await using client = openTestSession(`${registry.host}/a/b`, {
      credentials: JO,
      mirrorCredentials: (host) =>
        host === mirror.host ? { kind: 'basic', username: 'ann', password: 'y' } : undefined,
      client: { mirrors: { [registry.host]: [mirror.host] } },
    });
    expect(await pullAll(client)).toEqual(LAYER?.blob);
    expect(mirror.requests.map(({ headers }) => headers.authorization)).toContain(header);
    expect(registry.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  const other = Buffer.alloc(LAYER?.blob.length ?? 0, 'x');
  const [manifestBytes, wrongManifest] = [IMAGE.manifest, Buffer.from(IMAGE.manifest.toString().replace('{', '{ '))];

  test.each([
    ['a web page for a manifest', /manifests/, sendWhole('<html></html>', { type: 'text/html' })],
    ['no JSON for a manifest', /manifests/, sendWhole('{"a', { type: IMAGE.mediaType })],
    ['an endless manifest', /manifests/, sendEndlessly()],
  ])('that sends %s is followed by the registry', async (_, path, script) => {
    mirror.script(path, script);
    const failed = vi.fn();
    await using opened = open([mirror.host], failed);
    expect((await opened.session.fetchManifest(opened.reference)).digest).toBe(IMAGE.manifestDigest);
    expect(failed).toHaveBeenCalledOnce();
    expect(mirror.requests).toHaveLength(1);
  });

  test('that sends another manifest than the digest says is followed by the registry', async () => {
    mirror.script(/manifests/, sendWhole(wrongManifest, { type: IMAGE.mediaType }));
    await using opened = open([mirror.host]);
    const digested = { ...opened.reference, digest: IMAGE.manifestDigest };
    expect(Buffer.from((await opened.session.fetchManifest(digested)).bytes)).toEqual(manifestBytes);
  });

  test('that sends another configuration is followed by the registry', async () => {
    const { config } = IMAGE;
    mirror.script(/blobs/, sendWhole(Buffer.alloc(config.length, 'x')));
    await using opened = open([mirror.host]);
    const descriptor = describeBlob(config);
    expect(Buffer.from(await opened.session.fetchBlob(descriptor, 10_000))).toEqual(config);
    registry.script(/blobs/, sendWhole(Buffer.alloc(config.length, 'x')));
    await expect(opened.session.fetchBlob(descriptor, 10_000)).rejects.toMatchObject({ reason: 'DIGEST_MISMATCH' });
  });

  test('whose blob is rejected is not asked again, and the registry cannot be', async () => {
    mirror.script(/blobs/, sendWhole(other));
    const failed = vi.fn();
    await using opened = open([mirror.host], failed);
    const descriptor = describeBlob(LAYER?.blob ?? other);
    const wrong = new Error('wrong');
    expect(await collect(opened.session.openBlob(descriptor))).toEqual(other);
    expect(opened.session.rejectBlob(descriptor, wrong)).toBe(true);
    expect(failed.mock.calls).toEqual([[mirror.host, wrong]]);
    expect(await collect(opened.session.openBlob(descriptor))).toEqual(LAYER?.blob);
    expect(opened.session.rejectBlob(descriptor, wrong)).toBe(false);
    expect(mirror.requests).toHaveLength(1);
  });

  test('is named where nobody delivers', async () => {
    registry.script(/v2/, answerStatus(404));
    await using opened = open([NOBODY]);
    await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining(`before it, the mirror ${NOBODY}: `) as string,
    });
  });
});
