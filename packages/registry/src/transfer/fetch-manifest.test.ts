import { createHash } from 'node:crypto';
import { parseReference } from '@tinydock/domain';
import {
  answerStatus,
  type FakeRegistry,
  indexOf,
  randomImage,
  sendEndlessly,
  sendWhole,
  startFakeRegistry,
  staySilent,
} from '@tinydock/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeBlob, IMPATIENT, openTestSession } from '../testing/test-session.ts';

const IMAGE = randomImage({ seed: 3 });

let registry: FakeRegistry;
beforeEach(async () => {
  registry = await startFakeRegistry();
  registry.addImage('latest', IMAGE);
});
afterEach(() => registry.close());

test.each(['oci', 'docker'] as const)('a manifest in %s format, by tag and by digest', async (format) => {
  const image = randomImage({ seed: 4, format });
  registry.addImage('v1', image);
  for (const suffix of [':v1', `@${image.manifestDigest}`, `:other@${image.manifestDigest}`]) {
    await using opened = openTestSession(`${registry.host}/a/b${suffix}`);
    const fetched = await opened.session.fetchManifest(opened.reference);
    expect(Buffer.from(fetched.bytes)).toEqual(image.manifest);
    expect(fetched).toMatchObject({ digest: image.manifestDigest, mediaType: image.mediaType });
    expect(fetched.manifest.kind).toBe('manifest');
  }
});

test('without a tag it is latest, and the accepted types are named', async () => {
  await using opened = openTestSession(`${registry.host}/a/b`);
  await opened.session.fetchManifest(opened.reference);
  expect(registry.requests[0]?.url).toBe('/v2/a/b/manifests/latest');
  expect(registry.requests[0]?.headers.accept).toContain('application/vnd.oci.image.index.v1+json');
  expect(registry.requests[0]?.headers.accept).toContain('application/vnd.docker.distribution.manifest.list.v2+json');
});

test('an index', async () => {
  const images = [randomImage({ seed: 5 }), randomImage({ seed: 6, architecture: 'arm64' })];
  registry.addIndex('multi', images, indexOf(images));
  await using opened = openTestSession(`${registry.host}/a/b:multi`);
  const { manifest } = await opened.session.fetchManifest(opened.reference);
  if (manifest.kind !== 'index') throw new Error('an index was expected');
  expect(manifest.manifests.map(({ platform }) => platform?.architecture)).toEqual(['amd64', 'arm64']);
});

test('a tag that is not there names it', async () => {
  await using opened = openTestSession(`${registry.host}/a/b:missing`);
  await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    reason: 'IMAGE_NOT_FOUND',
    message: `manifest for ${registry.host}/a/b:missing not found on ${registry.host}`,
  });
});

test('a body that differs from the digest asked for', async () => {
  registry.script(/manifests/, sendWhole(Buffer.concat([IMAGE.manifest, Buffer.from(' ')])));
  await using opened = openTestSession(`${registry.host}/a/b@${IMAGE.manifestDigest}`);
  await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
    code: 'DATA_LOSS',
    reason: 'DIGEST_MISMATCH',
  });
});

test('a body that differs from Docker-Content-Digest', async () => {
  registry.script(/manifests/, ({ response }) => {
    response.writeHead(200, { 'docker-content-digest': `sha256:${'0'.repeat(64)}` });
    response.end(IMAGE.manifest);
  });
  await using opened = openTestSession(`${registry.host}/a/b`);
  await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({ reason: 'DIGEST_MISMATCH' });
});

test('a web page', async () => {
  registry.script(/manifests/, sendWhole('<!DOCTYPE html><p>Log in', { type: 'text/html; charset=utf-8' }));
  await using opened = openTestSession(`${registry.host}/a/b`);
  await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    reason: 'REGISTRY_PROTOCOL',
    message: expect.stringContaining('web page') as string,
  });
});

test('an endless manifest is not read to its end', async () => {
  registry.script(/manifests/, sendEndlessly());
  await using opened = openTestSession(`${registry.host}/a/b`);
  await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
    reason: 'REGISTRY_PROTOCOL',
    message: expect.stringContaining('4194304') as string,
  });
});

test.each([
  ['no JSON', 'hello', 'INVALID_MANIFEST'],
  ['no manifest', '{"a":1}', 'INVALID_MANIFEST'],
  ['schema 1', '{"schemaVersion":1,"name":"a/b"}', 'UNSUPPORTED_MEDIA_TYPE'],
])('%s', async (_, body, reason) => {
  registry.script(/manifests/, sendWhole(body, { type: 'application/json' }));
  await using opened = openTestSession(`${registry.host}/a/b`);
  await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({ reason });
});

test('a manifest served under the type of an index', async () => {
  registry.script(/manifests/, sendWhole(IMAGE.manifest, { type: 'application/vnd.oci.image.index.v1+json' }));
  await using opened = openTestSession(`${registry.host}/a/b`);
  await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({ reason: 'INVALID_MANIFEST' });
});

test('a generic type leaves the manifest to say what it is', async () => {
  registry.script(/manifests/, sendWhole(IMAGE.manifest, { type: 'application/json' }));
  await using opened = openTestSession(`${registry.host}/a/b`);
  expect((await opened.session.fetchManifest(opened.reference)).mediaType).toBe(IMAGE.mediaType);
});

test('a registry that is briefly away is asked again', async () => {
  registry.script(/manifests/, answerStatus(503), 1);
  registry.script(/manifests/, ({ response }) => response.destroy(), 1);
  await using opened = openTestSession(`${registry.host}/a/b`);
  expect((await opened.session.fetchManifest(opened.reference)).digest).toBe(IMAGE.manifestDigest);
  expect(registry.requests).toHaveLength(3);
});

test('a silent registry is given up', async () => {
  registry.script(/manifests/, staySilent());
  await using opened = openTestSession(`${registry.host}/a/b`, { client: { timeouts: IMPATIENT } });
  await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    reason: 'REGISTRY_UNREACHABLE',
    message: expect.stringContaining('did not answer in time') as string,
  });
});

test('an abort before, and while waiting', async () => {
  registry.script(/manifests/, staySilent());
  await using opened = openTestSession(`${registry.host}/a/b`);
  for (const signal of [AbortSignal.abort(), AbortSignal.timeout(50)]) {
    await expect(opened.session.fetchManifest(opened.reference, signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  }
});

test('an error message of the registry is shown without control characters', async () => {
  const body = JSON.stringify({ errors: [{ code: 'DENIED', message: 'no\u001b[31m entry' }] });
  registry.script(/manifests/, answerStatus(403, {}, body));
  await using opened = openTestSession(`${registry.host}/a/b`);
  const failure = await opened.session.fetchManifest(opened.reference).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'PERMISSION_DENIED', reason: 'REGISTRY_DENIED' });
  expect(String(failure)).toContain('no [31m entry');
});

test('a small blob is checked against size, limit and digest', async () => {
  const bytes = Buffer.from('{"os":"linux"}');
  const descriptor = describeBlob(bytes);
  registry.addBlob(descriptor.digest, bytes);
  await using opened = openTestSession(`${registry.host}/a/b`);
  expect(Buffer.from(await opened.session.fetchBlob(descriptor, 100))).toEqual(bytes);
  await expect(opened.session.fetchBlob(descriptor, 5)).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  registry.addBlob(descriptor.digest, Buffer.from('{"os":"LINUX"}'));
  await expect(opened.session.fetchBlob(descriptor, 100)).rejects.toMatchObject({
    code: 'DATA_LOSS',
    reason: 'DIGEST_MISMATCH',
  });
});

test('what is fetched by digest is what was named', async () => {
  const digest = `sha256:${createHash('sha256').update(IMAGE.manifest).digest('hex')}`;
  await using opened = openTestSession(`${registry.host}/a/b`);
  const named = parseReference(`${registry.host}/a/b@${digest}`);
  expect((await opened.session.fetchManifest(named)).digest).toBe(digest);
});
