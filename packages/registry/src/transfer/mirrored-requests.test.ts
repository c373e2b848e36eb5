import {
  answerStatus,
  cutAfter,
  type FakeRegistry,
  randomImage,
  requireAuthorization,
  startFakeRegistry,
} from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { collect, openTestSession, type TestSession } from '../testing/test-session.ts';

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

  test('is named where nobody delivers', async () => {
    registry.script(/v2/, answerStatus(404));
    await using opened = open([NOBODY]);
    await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining(`before it, the mirror ${NOBODY}: `) as string,
    });
  });
});
