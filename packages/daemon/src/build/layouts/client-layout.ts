import { createHash } from 'node:crypto';
import type { SourceTree } from '@tinydock/builder';
import { type Descriptor, type Digest, digestHex, TinydockError } from '@tinydock/domain';

type BlobName = Pick<Descriptor, 'digest'> & { readonly size?: number };

/** The blobs of an OCI layout that a client has sent. Nothing of it is believed: OCI image-spec, image-layout.md. */
export class ClientLayout {
  readonly name: string;
  readonly #tree: SourceTree;

  /** @param name as the user named the directory */
  constructor(name: string, tree: SourceTree) {
    this.name = name;
    this.#tree = tree;
  }

  async #find({ digest, size }: BlobName): Promise<{ readonly path: string; readonly size: number }> {
    const path = `blobs/sha256/${digestHex(digest)}`;
    const entry = await this.#tree.stat(path);
    if (entry?.type !== 'file') {
      const what = entry === undefined ? 'is missing' : `is a ${entry.type}, not a file`;
      throw new TinydockError({ code: 'NOT_FOUND', message: `${this.name}: ${path} ${what}` });
    }
    if (size === undefined || size === entry.size) return { path, size: entry.size };
    const message = `${this.name}: ${path} has ${entry.size} bytes, and ${size} are expected`;
    throw new TinydockError({ code: 'DATA_LOSS', reason: 'SIZE_MISMATCH', message });
  }

  /**
   * A small blob in memory, checked against its digest and, where that is given, its size.
   * @throws TinydockError NOT_FOUND; DATA_LOSS / SIZE_MISMATCH, DIGEST_MISMATCH; RESOURCE_EXHAUSTED / LIMIT_EXCEEDED
   */
  async document(blob: BlobName, maxBytes: number): Promise<Uint8Array> {
    const { path, size } = await this.#find(blob);
    if (size > maxBytes) {
      const message = `${this.name}: ${path} has ${size} bytes, and ${maxBytes} are allowed`;
      throw new TinydockError({ code: 'RESOURCE_EXHAUSTED', reason: 'LIMIT_EXCEEDED', message });
    }
    const chunks: Uint8Array[] = [];
    // What is read holds until the next piece is asked for.
    for await (const chunk of this.#tree.read(path)) chunks.push(Uint8Array.from(chunk));
    const bytes = Buffer.concat(chunks);
    this.#check(blob.digest, createHash('sha256').update(bytes).digest('hex'));
    return bytes;
  }

  #check(digest: Digest, found: string): void {
    if (found === digestHex(digest)) return;
    const message = `${this.name}: the blob ${digest} has the digest sha256:${found}`;
    throw new TinydockError({ code: 'DATA_LOSS', reason: 'DIGEST_MISMATCH', message });
  }

  /** A blob as a stream, checked against its size alone. @throws TinydockError NOT_FOUND, DATA_LOSS / SIZE_MISMATCH */
  async *open(descriptor: BlobName): AsyncGenerator<Uint8Array, void, undefined> {
    const { path } = await this.#find(descriptor);
    yield* this.#tree.read(path);
  }
}
