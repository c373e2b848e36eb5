import {
  type BlobSource,
  isTinydockError,
  throwIfCancelled,
  TinydockError,
  type UploadBlobOptions,
} from '@tinydock/domain';
import { BackOff } from '../http/back-off.ts';
import { createProtocolError, RegistryError } from '../http/registry-error.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { AnsweredRequest, RepositoryRequests } from '../transfer/repository-requests.ts';

/** A registry that keeps its blobs in an object store copies a large one before it answers. */
export const STORING_TIMEOUT_MS = 300_000;
/** Bytes that a try must bring over to count as progress. */
const PROGRESS_BYTES = 64 * 1024;
const CANCEL_TIMEOUT_MS = 2_000;

/** How many bytes a registry has of an upload, as its `Range` header says; undefined where it does not. */
function parseReceived(response: HttpResponse): number | undefined {
  const match = /^(?:bytes=)?0-(\d{1,15})$/.exec(response.header('range') ?? '');
  if (match === null) return undefined;
  const last = Number(match[1]);
  // Distribution says 0-0 for nothing and for one byte alike. One byte is soon sent again, in a new upload.
  return last === 0 ? 0 : last + 1;
}

function hasStatus(error: unknown, ...statuses: readonly string[]): error is RegistryError {
  return error instanceof RegistryError && statuses.includes(error.details['status'] ?? '');
}

/** One blob on its way out: where it is uploaded to, and how much of it has arrived. */
class BlobUpload {
  readonly #requests: RepositoryRequests;
  readonly #source: BlobSource;
  readonly #options: UploadBlobOptions;
  #location: URL | undefined;
  #arrived = 0;
  #sent = 0;
  #end: number | undefined;
  #isResumed = false;
  #sourceFailure: { readonly error: unknown } | undefined;

  constructor(requests: RepositoryRequests, source: BlobSource, options: UploadBlobOptions) {
    this.#requests = requests;
    this.#source = source;
    this.#options = options;
  }

  get sent(): number {
    return this.#sent;
  }

  /** One try, from where the last one got to. @throws RegistryError that says whether another try can help */
  async run(): Promise<void> {
    try {
      if (this.#location === undefined) await this.#begin();
      while (this.#arrived !== this.#end) await this.#sendRest();
      await this.#commit();
    } catch (error) {
      throwIfCancelled(`uploading ${this.#source.id}`, this.#options.signal);
      if (this.#sourceFailure !== undefined) throw this.#sourceFailure.error;
      throw this.#isLost(error) ? this.#startAgain(error) : error;
    }
  }

  /** Learns after a failure how much has arrived. An upload that the registry no longer knows begins anew. */
  async findArrived(): Promise<void> {
    if (this.#location === undefined) return;
    const response = await this.#send({ method: 'GET', path: this.#location, statuses: [200, 204, 400, 404, 416] });
    response.discard();
    const received = response.status < 300 ? parseReceived(response) : undefined;
    if (received === undefined || received === 0 || received > this.#sent) {
      this.#forget();
      return;
    }
    this.#isResumed = true;
    this.#arrived = received;
    this.#moveTo(response);
  }

  /** Takes back what has been uploaded. What a registry cannot be told it forgets by itself, after some days. */
  async cancel(): Promise<void> {
    if (this.#location === undefined) return;
    const signal = AbortSignal.timeout(CANCEL_TIMEOUT_MS);
    const request = { method: 'DELETE', path: this.#location, statuses: [200, 202, 204, 404] } as const;
    const response = await this.#send({ ...request, signal }).catch((error: unknown) => {
      if (!isTinydockError(error)) throw error;
      return undefined;
    });
    response?.discard();
  }

  async #begin(): Promise<void> {
    const response = await this.#send({ method: 'POST', path: 'blobs/uploads/', statuses: [202] });
    response.discard();
    this.#moveTo(response);
  }

  /** Streams everything from the byte that has arrived on; the registry may take only a part of it. */
  async #sendRest(): Promise<void> {
    const from = this.#arrived;
    const response = await this.#send({
      method: 'PATCH',
      path: this.#location as URL,
      headers: { 'content-type': 'application/octet-stream' },
      body: () => this.#readFrom(from),
      statuses: [202, 204],
    });
    response.discard();
    this.#arrived = parseReceived(response) ?? this.#sent;
    if (this.#arrived > this.#sent || (this.#arrived <= from && this.#sent > from)) {
      throw createProtocolError(
        `${response.url.host} was sent ${this.#sent} bytes of ${this.#source.id} and says that it has ${this.#arrived}`,
      );
    }
    this.#moveTo(response);
  }

  async *#readFrom(offset: number): AsyncGenerator<Uint8Array> {
    this.#sent = offset;
    const iterator = this.#source.open(offset, this.#options.signal)[Symbol.asyncIterator]();
    try {
      for (;;) {
        // What is thrown into the `yield` below is a failure of the connection.
        const next = await iterator.next().catch((error: unknown) => {
          this.#sourceFailure = { error };
          throw error;
        });
        if (next.done === true) break;
        this.#sent += next.value.length;
        this.#options.onProgress?.(this.#sent);
        yield next.value;
      }
      this.#end = this.#sent;
    } finally {
      await iterator.return?.();
    }
  }

  async #commit(): Promise<void> {
    const digest = this.#source.digest();
    const path = new URL(this.#location as URL);
    // As text: setting a parameter would write the others anew, which may be signed.
    path.search += `${path.search === '' ? '?' : '&'}digest=${encodeURIComponent(digest)}`;
    const headers = { 'content-length': '0', 'content-type': 'application/octet-stream' };
    const response = await this.#send({
      method: 'PUT',
      path,
      headers,
      headersTimeoutMs: STORING_TIMEOUT_MS,
      statuses: [201, 204],
    }).catch((error: unknown) => {
      const isMismatch = error instanceof RegistryError && error.details['registryCode'] === 'DIGEST_INVALID';
      throw isMismatch && !this.#isResumed ? this.#createMismatch('the registry received something else') : error;
    });
    response.discard();
    const reported = response.header('docker-content-digest') ?? digest;
    if (reported !== digest) throw this.#createMismatch(`${response.url.host} stored it as ${reported}`);
    this.#location = undefined;
  }

  async #send(
    request: Pick<AnsweredRequest, 'method' | 'path' | 'statuses'> & Partial<AnsweredRequest>,
  ): Promise<HttpResponse> {
    const { id } = this.#source;
    return this.#requests.send({
      headers: {},
      operation: `uploading ${id}`,
      subject: `repository for ${id}`,
      signal: this.#options.signal,
      ...request,
    });
  }

  #moveTo(response: HttpResponse): void {
    // The specification asks for it in every answer; some leave it out where it stays the same.
    if (this.#location !== undefined && response.header('location') === undefined) return;
    this.#location = this.#requests.locationOf(response, 'the place of an upload');
  }

  /** True where the registry has forgotten the upload, or has other bytes of one that was cut. */
  #isLost(error: unknown): boolean {
    if (this.#location === undefined) return false;
    const isUnknown = isTinydockError(error) && error.code === 'NOT_FOUND';
    return isUnknown || hasStatus(error, '416') || (this.#isResumed && hasStatus(error, '400'));
  }

  #startAgain(cause: unknown): RegistryError {
    this.#forget();
    const message = `uploading ${this.#source.id}: the registry lost what it had received`;
    return new RegistryError(
      { code: 'UNAVAILABLE', reason: 'REGISTRY_PROTOCOL', message, cause },
      { kind: 'transient' },
    );
  }

  #forget(): void {
    this.#location = undefined;
    this.#arrived = 0;
    this.#isResumed = false;
  }

  #createMismatch(found: string): TinydockError {
    return new TinydockError({
      code: 'DATA_LOSS',
      reason: 'DIGEST_MISMATCH',
      message: `uploading ${this.#source.id}: ${this.#source.digest()} was sent, and ${found}`,
      hint: 'The registry, or a proxy before it, alters what it is sent.',
    });
  }
}

/** Uploads a blob as one stream that goes on after a cut. OCI distribution-spec, "Pushing a blob in chunks". */
export async function uploadBlob(
  requests: RepositoryRequests,
  source: BlobSource,
  options: UploadBlobOptions,
): Promise<void> {
  const upload = new BlobUpload(requests, source, options);
  const backOff = new BackOff(requests.connections.retry, true);
  let failure: { readonly error: unknown } | undefined;
  let reached = 0;
  try {
    for (;;) {
      try {
        if (failure !== undefined) await upload.findArrived();
        await upload.run();
        return;
      } catch (error) {
        failure = { error };
        if (upload.sent - reached >= PROGRESS_BYTES) backOff.reset();
        reached = Math.max(reached, upload.sent);
        await backOff.pauseAfter(error, options.signal);
        options.onRetry?.();
      }
    }
  } catch (error) {
    await upload.cancel();
    throw error;
  }
}
