import { createHash, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** How uploads go wrong. */
export interface UploadFault {
  /** Bytes of one PATCH that are taken before its connection is cut. */
  readonly cutAfterBytes: number;
  /** Forget what came before, as a registry that was restarted. */
  readonly forgets?: boolean | undefined;
}

export interface UploadRequest {
  readonly method: string;
  readonly url: string;
  readonly bytes: Buffer;
}

export interface UploadTarget {
  readonly hasBlob: (digest: string) => boolean;
  readonly addBlob: (digest: string, bytes: Buffer) => void;
}

function sendError(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll('_', ' ') }] }));
}

export function sha256Of(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The uploads of a fake registry. OCI distribution-spec, "Pushing blobs". */
export class FakeUploads {
  readonly #parts = new Map<string, Buffer[]>();
  readonly #target: UploadTarget;

  constructor(target: UploadTarget) {
    this.#target = target;
  }

  /** Uploads that were begun and neither finished nor cancelled. */
  get pending(): number {
    return this.#parts.size;
  }

  /** The id of an upload that a request goes to. */
  static idOf(url: string): string | undefined {
    return /^\/v2\/.+\/blobs\/uploads\/([\w-]+)/.exec(url)?.[1];
  }

  append(id: string, chunk: Buffer): void {
    this.#parts.get(id)?.push(chunk);
  }

  forget(id: string): void {
    this.#parts.delete(id);
  }

  /** Answers a request below `blobs/uploads/`; the body of a PATCH has been appended already. */
  serve(request: UploadRequest, response: ServerResponse): void {
    const id = FakeUploads.idOf(request.url);
    if (id === undefined) {
      this.#begin(request, response);
      return;
    }
    if (!this.#parts.has(id)) {
      sendError(response, 404, 'BLOB_UPLOAD_UNKNOWN');
    } else if (request.method === 'PUT') {
      this.#finish(id, request, response);
    } else if (request.method === 'DELETE') {
      this.forget(id);
      response.writeHead(204).end();
    } else {
      this.#sendStatus(id, request, response);
    }
  }

  #begin(request: UploadRequest, response: ServerResponse): void {
    const { searchParams, pathname } = new URL(request.url, 'http://fake');
    const digest = searchParams.get('mount') ?? '';
    if (this.#target.hasBlob(digest)) {
      response.writeHead(201, { location: `${pathname}../${digest}`, 'docker-content-digest': digest }).end();
      return;
    }
    const id = randomUUID();
    this.#parts.set(id, []);
    response.writeHead(202, { location: `${pathname}${id}?state=a%20b`, range: '0-0' }).end();
  }

  #sendStatus(id: string, request: UploadRequest, response: ServerResponse): void {
    const length = Buffer.concat(this.#parts.get(id) ?? []).length;
    const status = request.method === 'PATCH' ? 202 : 204;
    response.writeHead(status, { location: request.url, range: `0-${Math.max(0, length - 1)}` }).end();
  }

  #finish(id: string, request: UploadRequest, response: ServerResponse): void {
    const digest = new URL(request.url, 'http://fake').searchParams.get('digest') ?? '';
    const bytes = Buffer.concat([...(this.#parts.get(id) ?? []), request.bytes]);
    this.forget(id);
    if (sha256Of(bytes) !== digest) {
      sendError(response, 400, 'DIGEST_INVALID');
      return;
    }
    this.#target.addBlob(digest, bytes);
    response.writeHead(201, { location: `/v2/any/blobs/${digest}`, 'docker-content-digest': digest }).end();
  }
}
