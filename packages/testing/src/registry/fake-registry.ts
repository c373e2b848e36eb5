import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { FakeUploads, sha256Of, type UploadFault } from './fake-uploads.ts';
import type { RandomImage, RandomIndex } from '../images/random-image.ts';

/** One request as the registry saw it. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly bytes: Buffer;
}

export interface Exchange {
  readonly request: RecordedRequest;
  readonly response: ServerResponse;
  /** Lets the registry answer as it would without the script. */
  readonly proceed: () => void;
}

export type Script = (exchange: Exchange) => void;

interface ScriptEntry {
  readonly pattern: RegExp;
  readonly script: Script;
  timesLeft: number;
}

interface StoredManifest {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly digest: string;
}

export interface FakeRegistryOptions {
  /** Serves TLS with this key and certificate instead of plain HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
}

function sendError(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll('_', ' ') }] }));
}

function sendBlob(exchange: Exchange, blob: Buffer): void {
  const { request, response } = exchange;
  const match = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (match === null) {
    response.writeHead(200, { 'content-length': blob.length });
    response.end(blob);
    return;
  }
  const start = Number(match[1]);
  const part = blob.subarray(start);
  const range = `bytes ${start}-${blob.length - 1}/${blob.length}`;
  response.writeHead(206, { 'content-length': part.length, 'content-range': range });
  response.end(part);
}

/**
 * A registry on a free port of 127.0.0.1 that serves what it is given and misbehaves as it is told. Every request is
 * recorded, those that a script answers too.
 */
export class FakeRegistry {
  readonly requests: RecordedRequest[] = [];
  readonly #server: Server;
  readonly #manifests = new Map<string, StoredManifest>();
  readonly #blobs = new Map<string, Buffer>();
  readonly #scripts: ScriptEntry[] = [];
  readonly #faults: UploadFault[] = [];
  readonly #uploads = new FakeUploads({
    hasBlob: (digest) => this.#blobs.has(digest),
    addBlob: (digest, bytes) => this.addBlob(digest, bytes),
  });

  constructor(options: FakeRegistryOptions = {}) {
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
      void this.#answer(request, response);
    };
    this.#server = options.tls === undefined ? createServer(onRequest) : createTlsServer(options.tls, onRequest);
  }

  /** `127.0.0.1:PORT`. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Port 0 lets the kernel choose. */
  async listen(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return this;
  }

  /** Cuts every connection and ends the server. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Serves an image under a tag of any repository, and under its digest. */
  addImage(tag: string, image: RandomImage): void {
    for (const [digest, bytes] of image.blobs) this.addBlob(digest, bytes);
    this.addManifest(tag, { bytes: image.manifest, mediaType: image.mediaType, digest: image.manifestDigest });
  }

  addIndex(tag: string, images: readonly RandomImage[], index: RandomIndex): void {
    for (const image of images) this.addImage(image.manifestDigest, image);
    this.addManifest(tag, index);
  }

  addManifest(tag: string, manifest: StoredManifest): void {
    this.#manifests.set(tag, manifest);
    this.#manifests.set(manifest.digest, manifest);
  }

  addBlob(digest: string, bytes: Buffer): void {
    this.#blobs.set(digest, bytes);
  }

  blob(digest: string): Buffer | undefined {
    return this.#blobs.get(digest);
  }

  manifest(tagOrDigest: string): StoredManifest | undefined {
    return this.#manifests.get(tagOrDigest);
  }

  /** Uploads that were begun and neither finished nor cancelled. */
  get pendingUploads(): number {
    return this.#uploads.pending;
  }

  /** Cuts the next uploads, one after the other. */
  cutUploads(...faults: readonly UploadFault[]): void {
    this.#faults.push(...faults);
  }

  /** The next `times` requests whose method, path and query match go to `script`; of several, the first that is not used up. */
  script(pattern: RegExp, script: Script, times = Infinity): void {
    this.#scripts.push({ pattern, script, timesLeft: times });
  }

  /** Requests whose method, path and query, such as `GET /v2/`, match. */
  requestsTo(pattern: RegExp): RecordedRequest[] {
    return this.requests.filter(({ method, url }) => pattern.test(`${method} ${url}`));
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    const request = await this.#read(incoming);
    if (request === undefined) return;
    this.requests.push(request);
    const proceed = (): void => {
      this.#serve(exchange);
    };
    const exchange: Exchange = { request, response, proceed };
    const entry = this.#scripts.find(
      ({ pattern, timesLeft }) => timesLeft > 0 && pattern.test(`${request.method} ${request.url}`),
    );
    if (entry === undefined) {
      proceed();
      return;
    }
    entry.timesLeft -= 1;
    entry.script(exchange);
  }

  /** Undefined where the connection was cut, by the client or by a fault. */
  async #read(incoming: IncomingMessage): Promise<RecordedRequest | undefined> {
    const { method = '', url = '', headers } = incoming;
    const upload = method === 'PATCH' ? FakeUploads.idOf(url) : undefined;
    const fault = upload === undefined ? undefined : this.#faults.shift();
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of incoming as AsyncIterable<Buffer>) {
        const kept = fault === undefined ? chunk : chunk.subarray(0, fault.cutAfterBytes - length);
        length += chunk.length;
        if (upload === undefined) chunks.push(kept);
        else this.#uploads.append(upload, kept);
        if (fault !== undefined && length >= fault.cutAfterBytes) incoming.destroy();
      }
    } catch {
      if (upload !== undefined && fault?.forgets === true) this.#uploads.forget(upload);
      return undefined;
    }
    const bytes = Buffer.concat(chunks);
    return { method, url, headers, bytes, body: bytes.toString('utf8') };
  }

  #putManifest({ request, response }: Exchange, tag: string): void {
    const digest = sha256Of(request.bytes);
    this.addManifest(tag, { bytes: request.bytes, mediaType: request.headers['content-type'] ?? '', digest });
    response.writeHead(201, { 'docker-content-digest': digest }).end();
  }

  #serve(exchange: Exchange): void {
    const { request, response } = exchange;
    if (request.url.includes('/blobs/uploads/')) {
      this.#uploads.serve(request, response);
      return;
    }
    if (request.url === '/v2/') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    const [, kind, name = ''] = /^\/v2\/.+\/(manifests|blobs)\/([^/?]+)/.exec(request.url) ?? [];
    if (kind === 'manifests' && request.method === 'PUT') {
      this.#putManifest(exchange, name);
      return;
    }
    const manifest = kind === 'manifests' ? this.#manifests.get(name) : undefined;
    const blob = kind === 'blobs' ? this.#blobs.get(name) : undefined;
    if (manifest !== undefined) {
      response.writeHead(200, {
        'content-type': manifest.mediaType,
        'content-length': manifest.bytes.length,
        'docker-content-digest': manifest.digest,
      });
      response.end(manifest.bytes);
    } else if (blob !== undefined) {
      sendBlob(exchange, blob);
    } else {
      sendError(response, 404, kind === 'blobs' ? 'BLOB_UNKNOWN' : 'MANIFEST_UNKNOWN');
    }
  }
}

export async function startFakeRegistry(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  return new FakeRegistry(options).listen();
}
