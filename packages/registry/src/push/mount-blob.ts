import { type Digest, shortId } from '@tinydock/domain';
import { retrying } from '../http/back-off.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { RepositoryRequests } from '../transfer/repository-requests.ts';

export interface MountRequest {
  readonly digest: Digest;
  readonly from: string;
  readonly signal: AbortSignal;
}

/** Takes back the upload that a registry began in place of a mount; it would go away by itself, later. */
async function cancelUpload(requests: RepositoryRequests, begun: HttpResponse, signal: AbortSignal): Promise<void> {
  const response = await requests.send({
    method: 'DELETE',
    path: requests.locationOf(begun, 'the place of an upload'),
    headers: {},
    operation: 'cancelling an upload',
    subject: 'the upload',
    signal,
    // Whatever it answers: nothing of ours is in it.
    statuses: Array.from({ length: 500 }, (_, index) => 100 + index),
  });
  response.discard();
}

/** Takes a blob over from another repository. OCI distribution-spec, "Mounting a blob from another repository". */
export async function mountBlob(requests: RepositoryRequests, request: MountRequest): Promise<boolean> {
  const { digest, from, signal } = request;
  return retrying(requests.connections.retry, signal, async () => {
    const response = await requests.send({
      method: 'POST',
      path: `blobs/uploads/?${new URLSearchParams({ mount: digest, from }).toString()}`,
      headers: {},
      operation: `mounting ${shortId(digest)} from ${from}`,
      subject: `blob ${digest}`,
      signal,
      statuses: [201, 202],
    });
    response.discard();
    if (response.status === 201) return true;
    await cancelUpload(requests, response, signal);
    return false;
  });
}
