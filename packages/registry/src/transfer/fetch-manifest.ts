import { createHash } from 'node:crypto';
import {
  familiarReference,
  type FetchedManifest,
  isDigest,
  MAX_MANIFEST_BYTES,
  MEDIA_TYPES,
  parseDigest,
  parseManifest,
  type Reference,
  throwIfCancelled,
  TinydockError,
  withDefaultTag,
} from '@tinydock/domain';
import { retrying } from '../http/back-off.ts';
import { readLimited } from '../http/read-limited.ts';
import { createProtocolError } from '../http/registry-error.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { PullRequests } from './repository-requests.ts';

const MANIFEST_TYPES: readonly string[] = [
  MEDIA_TYPES.ociIndex,
  MEDIA_TYPES.ociManifest,
  MEDIA_TYPES.dockerManifestList,
  MEDIA_TYPES.dockerManifest,
];

/** Shown so that a registry which holds nothing newer says so instead of answering 404. */
const SCHEMA_1_TYPES = [
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/vnd.docker.distribution.manifest.v1+json',
];

const ACCEPT = [...MANIFEST_TYPES, ...SCHEMA_1_TYPES.map((type) => `${type};q=0.1`), 'application/json;q=0.5'].join(
  ', ',
);

/** The media type of a response, without parameters. */
function contentType(response: HttpResponse): string {
  return (response.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function assertNotHtml(response: HttpResponse, bytes: Buffer): void {
  const beginning = bytes.subarray(0, 64).toString('latin1').trimStart().toLowerCase();
  const isHtml = contentType(response) === 'text/html' || beginning.startsWith('<');
  if (!isHtml || beginning.startsWith('{')) return;
  throw new TinydockError({
    code: 'UNAVAILABLE',
    reason: 'REGISTRY_PROTOCOL',
    message: `${response.url.host} answered with a web page instead of a manifest`,
    hint: 'Is it a registry? A proxy or the log-in page of a network may stand in between.',
  });
}

function assertDigest(reference: Reference, response: HttpResponse, found: string): void {
  const announced = response.header('docker-content-digest') ?? '';
  const expected = reference.digest ?? (isDigest(announced) ? announced : undefined);
  if (expected === undefined || expected === found) return;
  throw new TinydockError({
    code: 'DATA_LOSS',
    reason: 'DIGEST_MISMATCH',
    message: `the manifest of ${familiarReference(reference)} has the digest ${found}, and ${expected} was expected`,
    hint: `What ${reference.registry} sent is damaged or was altered on the way; nothing has been stored.`,
  });
}

/** The type that the registry names, if it is one of a manifest; the body's own must be the same. */
function readManifest(response: HttpResponse, bytes: Buffer): Pick<FetchedManifest, 'manifest' | 'mediaType'> {
  const named = contentType(response);
  const known = MANIFEST_TYPES.includes(named) ? named : '';
  const manifest = parseManifest(bytes, known);
  if (known !== '' && manifest.mediaType !== known) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      reason: 'INVALID_MANIFEST',
      message: `${response.url.host} serves a manifest as ${known} that says it is ${JSON.stringify(manifest.mediaType.slice(0, 200))}`,
    });
  }
  return { manifest, mediaType: manifest.mediaType };
}

/** Tries again, and turns to the next source where one sends what is wrong. */
async function orFromElsewhere<T>(
  requests: PullRequests,
  { path, name, signal }: { readonly path: string; readonly name: string; readonly signal: AbortSignal | undefined },
  fetch: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await retrying(requests.connections.retry, signal, fetch);
    } catch (error) {
      throwIfCancelled(`pulling ${name}`, signal);
      if (!requests.reject(path, error)) throw error;
    }
  }
}

/** Fetches one manifest or index and checks it. OCI distribution-spec, "Pulling manifests". */
export async function fetchManifest(
  requests: PullRequests,
  wanted: Reference,
  signal: AbortSignal | undefined,
): Promise<FetchedManifest> {
  const reference = withDefaultTag(wanted);
  const name = familiarReference(reference);
  const path = `manifests/${reference.digest ?? reference.tag ?? ''}`;
  return orFromElsewhere(requests, { path, name, signal }, async () => {
    const response = await requests.get({
      path,
      headers: { accept: ACCEPT },
      operation: `pulling ${name}`,
      subject: `manifest for ${name}`,
      signal,
    });
    const bytes = await readLimited(response, MAX_MANIFEST_BYTES);
    if (bytes === undefined) {
      throw createProtocolError(
        `${response.url.host} sends a manifest for ${name} of more than ${MAX_MANIFEST_BYTES} bytes`,
      );
    }
    assertNotHtml(response, bytes);
    const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    assertDigest(reference, response, digest);
    return { bytes, digest, ...readManifest(response, bytes) };
  });
}
