import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BlobStore,
  type Digest,
  digestHex,
  hasErrnoCode,
  isDigest,
  parseDigest,
  shortId,
  TinydockError,
} from '@tinydock/domain';
import { explainNoSpace, renameSynced, syncDirectory, writeSynced } from '../store/durable-files.ts';
import { createStoreLayout, prepareStore, type StoreLayout } from '../store/store-layout.ts';

export interface BlobStoreOptions {
  /** Of the layer store. */
  readonly root: string;
  readonly newId?: (() => string) | undefined;
}

/** Keeps small files below `blobs/sha256`, named by their digest. */
export function createBlobStore(options: BlobStoreOptions): BlobStore {
  return new DiskBlobStore(options);
}

function digestOf(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
}

class DiskBlobStore implements BlobStore {
  readonly #layout: StoreLayout;
  readonly #newId: () => string;
  /** Those on their way out; a put of the same bytes waits, and then writes them anew. */
  readonly #removals = new Map<Digest, Promise<void>>();

  constructor({ root, newId = randomUUID }: BlobStoreOptions) {
    this.#layout = createStoreLayout(root);
    this.#newId = newId;
    prepareStore(this.#layout);
  }

  #pathOf(digest: Digest): string {
    return join(this.#layout.blobs, digestHex(digest));
  }

  async put(bytes: Uint8Array, expected?: Digest): Promise<Digest> {
    const digest = digestOf(bytes);
    if (expected !== undefined && digest !== expected) {
      throw new TinydockError({
        code: 'INVALID_ARGUMENT',
        reason: 'DIGEST_MISMATCH',
        message: `the content is not what was announced: expected digest ${expected}, found ${digest}`,
      });
    }
    await this.#removals.get(digest)?.catch(() => undefined);
    if (await this.#isIntact(digest)) return digest;
    // In staging, which the next start clears, should this process die before the rename.
    const staged = join(this.#layout.staging, this.#newId());
    try {
      await writeSynced(staged, bytes);
      await renameSynced(staged, this.#pathOf(digest));
    } catch (error) {
      await rm(staged, { force: true });
      throw explainNoSpace(error, `blob ${shortId(digest)}`);
    }
    return digest;
  }

  async #isIntact(digest: Digest): Promise<boolean> {
    try {
      return digestOf(await readFile(this.#pathOf(digest))) === digest;
    } catch (error) {
      if (hasErrnoCode(error, 'ENOENT')) return false;
      throw error;
    }
  }

  async get(digest: Digest): Promise<Uint8Array> {
    const bytes = await readFile(this.#pathOf(digest)).catch((error: unknown) => {
      if (!hasErrnoCode(error, 'ENOENT')) throw error;
      throw new TinydockError({ code: 'NOT_FOUND', message: `no blob ${shortId(digest)} in the store`, cause: error });
    });
    const found = digestOf(bytes);
    if (found === digest) return bytes;
    throw new TinydockError({
      code: 'DATA_LOSS',
      message: `blob ${shortId(digest)} is damaged: its content has digest ${found}`,
      hint: 'Pull the image again, which replaces it.',
    });
  }

  has(digest: Digest): boolean {
    return existsSync(this.#pathOf(digest));
  }

  list(): readonly Digest[] {
    return readdirSync(this.#layout.blobs)
      .map((name) => `sha256:${name}`)
      .filter((text) => isDigest(text));
  }

  async remove(digests: readonly Digest[]): Promise<void> {
    if (digests.length === 0) return;
    const removal = this.#remove(digests);
    for (const digest of digests) this.#removals.set(digest, removal);
    try {
      await removal;
    } finally {
      for (const digest of digests) if (this.#removals.get(digest) === removal) this.#removals.delete(digest);
    }
  }

  async #remove(digests: readonly Digest[]): Promise<void> {
    for (const digest of digests) await rm(this.#pathOf(digest), { force: true });
    await syncDirectory(this.#layout.blobs);
  }
}
