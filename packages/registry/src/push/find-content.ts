import { type Digest, isDigest, MEDIA_TYPES, shortId } from '@tinydock/domain';
import { retrying } from '../http/back-off.ts';
import type { RepositoryRequests } from '../transfer/repository-requests.ts';

const ANY_MANIFEST = [
  MEDIA_TYPES.ociIndex,
  MEDIA_TYPES.ociManifest,
  MEDIA_TYPES.dockerManifestList,
  MEDIA_TYPES.dockerManifest,
].join(', ');

/** Whether a repository has a blob. OCI distribution-spec, "Checking if content exists in the registry". */
export async function hasBlob(requests: RepositoryRequests, digest: Digest, signal: AbortSignal): Promise<boolean> {
  return retrying(requests.connections.retry, signal, async () => {
    const response = await requests.send({
      method: 'HEAD',
      path: `blobs/${digest}`,
      headers: {},
      operation: `looking for ${shortId(digest)}`,
      subject: `blob ${digest}`,
      signal,
      statuses: [200, 404],
    });
    response.discard();
    return response.status === 200;
  });
}

/** The digest of a tag or digest as the registry names it. OCI distribution-spec as {@link hasBlob}. */
export async function findManifest(
  requests: RepositoryRequests,
  tagOrDigest: string,
  signal: AbortSignal,
): Promise<Digest | undefined> {
  return retrying(requests.connections.retry, signal, async () => {
    const response = await requests.send({
      method: 'HEAD',
      path: `manifests/${tagOrDigest}`,
      headers: { accept: ANY_MANIFEST },
      operation: `looking for the manifest ${tagOrDigest}`,
      subject: `manifest ${tagOrDigest}`,
      signal,
      statuses: [200, 404],
    });
    response.discard();
    const digest = response.header('docker-content-digest') ?? '';
    return response.status === 200 && isDigest(digest) ? digest : undefined;
  });
}
