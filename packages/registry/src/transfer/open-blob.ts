import { type Descriptor, isTinydockError, type OpenBlobOptions, shortId, throwIfCancelled } from '@tinydock/domain';
import { BackOff } from '../http/back-off.ts';
import { createProtocolError, RegistryError } from '../http/registry-error.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { RepositoryRequest, PullRequests } from './repository-requests.ts';

/** Bytes that a try must deliver to count as progress; a server that trickles must not be tried for ever. */
const PROGRESS_BYTES = 64 * 1024;

const MAX_FOREIGN_URLS = 5;

/** Below a repository. */
export function blobPath({ digest }: Descriptor): string {
  return `blobs/${digest}`;
}

function createSizeError(descriptor: Descriptor, found: string, host: string): RegistryError {
  return new RegistryError({
    code: 'DATA_LOSS',
    reason: 'SIZE_MISMATCH',
    message: `blob ${descriptor.digest} has ${descriptor.size} bytes according to its manifest, and ${host} sends ${found}`,
    hint: 'The registry holds a damaged copy; push the image again or pull it from elsewhere.',
  });
}

/** Where a partial response begins, and the size of the whole if it says so. RFC 9110, section 14.4. */
function parseContentRange(response: HttpResponse): { start: number; total: number | undefined } {
  const match = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(response.header('content-range') ?? '');
  if (match === null) return { start: NaN, total: undefined };
  return { start: Number(match[1]), total: match[2] === '*' ? undefined : Number(match[2]) };
}

/** One blob on its way: knows how far it got, over all tries. */
class BlobDownload {
  readonly #requests: PullRequests;
  readonly #descriptor: Descriptor;
  readonly #signal: AbortSignal | undefined;
  #reached = 0;
  /** A registry that answered a range with other bytes is asked for the whole from then on. */
  #rangesWork = true;

  constructor(requests: PullRequests, descriptor: Descriptor, signal: AbortSignal | undefined) {
    this.#requests = requests;
    this.#descriptor = descriptor;
    this.#signal = signal;
  }

  get reached(): number {
    return this.#reached;
  }

  get isComplete(): boolean {
    return this.#reached >= this.#descriptor.size;
  }

  /** One try: what is missing, as far as it comes. @throws RegistryError where the connection ends too early */
  async *read(): AsyncGenerator<Uint8Array> {
    const response = await this.#open();
    try {
      let toSkip = this.#reached - this.#startOf(response);
      for await (const chunk of response.body()) {
        if (toSkip >= chunk.length) {
          toSkip -= chunk.length;
          continue;
        }
        const fresh = toSkip === 0 ? chunk : chunk.subarray(toSkip);
        toSkip = 0;
        if (this.#reached + fresh.length > this.#descriptor.size) throw this.#sizeError('more', response);
        this.#reached += fresh.length;
        yield fresh;
      }
    } catch (error) {
      // Everything is here: how the connection ends afterwards does not matter.
      if (this.isComplete && error instanceof RegistryError && error.reason !== 'SIZE_MISMATCH') return;
      throw error;
    } finally {
      response.discard();
    }
    if (!this.isComplete) throw this.#prematureEnd(response);
  }

  async #open(): Promise<HttpResponse> {
    const { digest, urls = [] } = this.#descriptor;
    const isResumed = this.#reached > 0 && this.#rangesWork;
    const request: RepositoryRequest = {
      path: blobPath(this.#descriptor),
      headers: isResumed ? { range: `bytes=${this.#reached}-${this.#descriptor.size - 1}` } : {},
      operation: `downloading ${shortId(digest)}`,
      subject: `blob ${digest}`,
      signal: this.#signal,
    };
    try {
      return await this.#requests.get(request);
    } catch (error) {
      if (!isTinydockError(error) || error.code !== 'NOT_FOUND' || urls.length === 0) throw error;
      return this.#openForeign(urls, request);
    }
  }

  /** Layers that registries must not distribute. OCI image-spec, descriptor.md, "urls". */
  async #openForeign(urls: readonly string[], request: RepositoryRequest): Promise<HttpResponse> {
    let failure: unknown = createProtocolError(`blob ${this.#descriptor.digest} names no usable address`);
    for (const url of urls.filter((text) => URL.canParse(text)).slice(0, MAX_FOREIGN_URLS)) {
      try {
        return await this.#requests.getForeign(url, request);
      } catch (error) {
        throwIfCancelled(request.operation, this.#signal);
        failure = error;
      }
    }

    throw failure;
  }

  /** The offset of the first byte of a response. @throws RegistryError where it is not what was asked for */
  #startOf(response: HttpResponse): number {
    const { size } = this.#descriptor;
    if (response.status === 206) {
      const { start, total } = parseContentRange(response);
      if (start === this.#reached && (total === undefined || total === size)) return start;
      if (total !== undefined && total !== size) throw this.#sizeError(String(total), response);
      this.#rangesWork = false;
      throw createProtocolError(`${response.url.host} sent another part of a blob than it was asked for`, {
        kind: 'transient',
      });
    }
    const length = Number(response.header('content-length') ?? NaN);
    if (length > size) throw this.#sizeError(String(length), response);
    return 0;
  }

  #sizeError(found: string, response: HttpResponse): RegistryError {
    return createSizeError(this.#descriptor, found, response.url.host);
  }

  /** A short body is tried again: the server may have been stopped while it sent a body without a length. */
  #prematureEnd(response: HttpResponse): RegistryError {
    const { code, reason, message, hint } = this.#sizeError(`only ${this.#reached}`, response);
    return new RegistryError({ code, reason, message, hint }, { kind: 'transient' });
  }
}

/** A blob as a stream that continues after a cut. See `RegistrySession.openBlob`. OCI distribution-spec, "Pulling blobs". */
export async function* openBlob(
  requests: PullRequests,
  descriptor: Descriptor,
  options: OpenBlobOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { signal, onRetry } = options;
  const download = new BlobDownload(requests, descriptor, signal);
  const backOff = new BackOff(requests.connections.retry, true);
  throwIfCancelled(`downloading ${shortId(descriptor.digest)}`, signal);
  while (!download.isComplete) {
    const before = download.reached;
    try {
      yield* download.read();
    } catch (error) {
      if (download.reached - before >= PROGRESS_BYTES) backOff.reset();
      await backOff.pauseAfter(error, signal);
      onRetry?.(download.reached);
    }
  }
}
