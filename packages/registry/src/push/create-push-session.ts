import type { RegistryPushSession } from '@tinydock/domain';
import type { RepositoryRequests } from '../transfer/repository-requests.ts';
import { findManifest, hasBlob } from './find-content.ts';
import { mountBlob } from './mount-blob.ts';
import { putManifest } from './put-manifest.ts';
import { uploadBlob } from './upload-blob.ts';

export function createPushSession(requests: RepositoryRequests): RegistryPushSession {
  return {
    hasBlob: (digest, signal) => hasBlob(requests, digest, signal),
    findManifest: (tagOrDigest, signal) => findManifest(requests, tagOrDigest, signal),
    mountBlob: (digest, from, signal) => mountBlob(requests, { digest, from, signal }),
    uploadBlob: (source, options) => uploadBlob(requests, source, options),
    putManifest: (tag, manifest, signal) => putManifest(requests, { tag, manifest, signal }),
  };
}
