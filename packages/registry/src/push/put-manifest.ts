import { type Digest, isDigest, type NewManifest, TinydockError } from '@tinydock/domain';
import { retrying } from '../http/back-off.ts';
import type { RepositoryRequests } from '../transfer/repository-requests.ts';
import { STORING_TIMEOUT_MS } from './upload-blob.ts';

export interface PutManifestRequest {
  readonly tag: string;
  readonly manifest: NewManifest;
  readonly signal: AbortSignal;
}

/** Gives a manifest a tag. OCI distribution-spec, "Pushing manifests". */
export async function putManifest(requests: RepositoryRequests, request: PutManifestRequest): Promise<Digest> {
  const { tag, manifest, signal } = request;
  return retrying(requests.connections.retry, signal, async () => {
    const response = await requests.send({
      method: 'PUT',
      path: `manifests/${tag}`,
      headers: { 'content-type': manifest.mediaType, 'content-length': String(manifest.bytes.length) },
      body: () => manifest.bytes,
      headersTimeoutMs: STORING_TIMEOUT_MS,
      operation: `pushing the manifest of ${tag}`,
      subject: `repository for the manifest of ${tag}`,
      signal,
      statuses: [201, 200, 202],
    });
    response.discard();
    const reported = response.header('docker-content-digest') ?? '';
    if (!isDigest(reported)) return manifest.digest;
    if (reported === manifest.digest) return reported;
    throw new TinydockError({
      code: 'DATA_LOSS',
      reason: 'DIGEST_MISMATCH',
      message: `${response.url.host} stored the manifest of ${tag} as ${reported}, and ${manifest.digest} was sent`,
      hint: 'The registry, or a proxy before it, alters manifests.',
    });
  });
}
