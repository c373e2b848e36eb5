import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CompressedForm,
  type CompressionRecipe,
  createCancelledError,
  type DiffId,
  hasErrnoCode,
  type IngestLimits,
  type IngestProgress,
  type IngestRequest,
  type IngestResult,
  type LayerCatalog,
  type LayerRecord,
  type LayerStore,
  parseDigest,
  shortId,
  throwIfCancelled,
  TinydockError,
  type VerifyResult,
} from '@tinydock/domain';
import { IngestWorkers, type IngestWorkersOptions } from '../ingest/ingest-workers.ts';
import type { IngestSeconds } from '../ingest/worker-messages.ts';
import { dropChains } from '../mounts/chain-cache.ts';
import { checkIngested, checkSourceSize, describeIngested } from './check-ingested.ts';
import { commitLayer, type IngestStep } from './commit-layer.ts';
import { explainNoSpace } from './durable-files.ts';
import { KeyedLock } from './keyed-lock.ts';
import { type RunIngest, SharedIngest } from './shared-ingest.ts';
import { Staging, type StagingArea } from './staging.ts';
import { createStoreLayout, LAYER_FILES, prepareStore, type StoreLayout } from './store-layout.ts';
import { SILENT_LOGGER, type StoreLogger } from './store-logger.ts';
import { streamFile } from './stream-file.ts';
import { Trash } from './trash.ts';
import { findDamage } from './find-damage.ts';

const READ_BYTES = 1 << 20;

export interface LayerStoreOptions {
  readonly root: string;
  readonly catalog: LayerCatalog;
  readonly workers: IngestWorkersOptions;
  readonly limits: IngestLimits;
  readonly clock: () => Date;
  /** Layers that must not be removed because they are mounted. */
  readonly mounts: { isMounted(diffId: DiffId): boolean };
  readonly logger?: StoreLogger | undefined;
  readonly newId?: (() => string) | undefined;
  /** Told each step of each ingest as it is passed; for crash tests and traces. */
  readonly onStep?: ((step: IngestStep) => void) | undefined;
  /** Told where the time of each finished ingest went. */
  readonly onTiming?: ((seconds: IngestSeconds) => void) | undefined;
}

/** Opens the store, whose directories are made if missing. Run `recoverStore` first, under the daemon's lock. */
export function createLayerStore(options: LayerStoreOptions): LayerStore {
  return new DiskLayerStore(options);
}

class DiskLayerStore implements LayerStore {
  readonly #options: LayerStoreOptions;
  readonly #layout: StoreLayout;
  readonly #workers: IngestWorkers;
  readonly #staging: Staging;
  readonly #trash: Trash;
  readonly #locks = new KeyedLock();
  readonly #shared = new Map<DiffId, SharedIngest>();

  constructor(options: LayerStoreOptions) {
    const { catalog, clock, newId = randomUUID, logger = SILENT_LOGGER } = options;
    this.#options = options;
    this.#layout = createStoreLayout(options.root);
    prepareStore(this.#layout);
    this.#workers = new IngestWorkers(options.workers);
    this.#staging = new Staging({ directory: this.#layout.staging, catalog, newId, clock });
    this.#trash = new Trash({ directory: this.#layout.trash, newId, logger });
    this.#trash.sweep();
  }

  async ingest(request: IngestRequest): Promise<IngestResult> {
    const diffId = request.expected?.diffId;
    const run: RunIngest = (signal, onProgress) => this.#ingest(request, signal, onProgress);
    if (diffId === undefined) return await new SharedIngest(run).join(request);
    for (;;) {
      throwIfCancelled('ingest', request.signal);
      const layer = this.get(diffId);
      if (layer !== undefined) return { layer, alreadyPresent: true, compressed: undefined };
      const running = this.#shared.get(diffId);
      if (running === undefined || running.isAborted) return await this.#share(diffId, run).join(request);
      try {
        const { layer: joined } = await running.join(request);
        return { layer: joined, alreadyPresent: true, compressed: undefined };
      } catch {
        // Another's source failed, which says nothing about this one; a cancellation of our own ends the loop above.
      }
    }
  }

  #share(diffId: DiffId, run: RunIngest): SharedIngest {
    const shared: SharedIngest = new SharedIngest((signal, onProgress) =>
      run(signal, onProgress).finally(() => {
        if (this.#shared.get(diffId) === shared) this.#shared.delete(diffId);
      }),
    );
    this.#shared.set(diffId, shared);
    return shared;
  }

  async #ingest(
    request: IngestRequest,
    signal: AbortSignal,
    onProgress: (progress: IngestProgress) => void,
  ): Promise<IngestResult> {
    // Whoever starts the ingest must be able to enter it into the table before it ends.
    await Promise.resolve();
    throwIfCancelled('ingest', signal);
    const staged = await this.#staging.begin();
    try {
      this.#options.onStep?.('staged');
      const sizeBytes = request.expected?.sizeBytes;
      const found = await this.#workers.ingest({
        directory: staged.directory,
        limits: this.#options.limits,
        source: request.source,
        signal,
        onBytes: (bytes) => {
          checkSourceSize(sizeBytes, bytes, false);
          onProgress({ kind: 'received', bytes });
        },
        onEnd: (bytes) => {
          checkSourceSize(sizeBytes, bytes, true);
          onProgress({ kind: 'finishing' });
        },
      });
      checkIngested(request.expected, found);
      this.#options.onStep?.('ingested');
      this.#options.onTiming?.(found.seconds);
      const layer = describeIngested(found, this.#options.clock());
      throwIfCancelled('ingest', signal);
      return await this.#commit({ layer, whiteoutDirectories: found.whiteoutDirectories }, staged);
    } catch (error) {
      throw explainNoSpace(error, 'the layer');
    } finally {
      await this.#staging.end(staged);
    }
  }

  async #commit(
    file: { readonly layer: LayerRecord; readonly whiteoutDirectories: readonly string[] },
    staged: StagingArea,
  ): Promise<IngestResult> {
    const { layer } = file;
    return await this.#locks.run(layer.diffId, async () => {
      const present = this.get(layer.diffId);
      if (present !== undefined) return { layer: present, alreadyPresent: true, compressed: layer.compressed };
      await commitLayer(file, staged, {
        layout: this.#layout,
        catalog: this.#options.catalog,
        trash: this.#trash,
        onStep: (step) => this.#options.onStep?.(step),
      });
      return { layer, alreadyPresent: false, compressed: layer.compressed };
    });
  }

  prepare(): void {
    this.#workers.prepare();
  }

  get(diffId: DiffId): LayerRecord | undefined {
    return this.#options.catalog.getLayer(diffId);
  }

  list(): readonly LayerRecord[] {
    return this.#options.catalog.listLayers();
  }

  async verify(diffId: DiffId, signal?: AbortSignal): Promise<VerifyResult> {
    const layer = this.get(diffId);
    if (layer === undefined) throw layerNotFound(diffId);
    const staged = await this.#staging.begin();
    try {
      const directory = this.#layout.layerDir(diffId);
      const problem = await findDamage(layer, directory, () =>
        this.#workers.verify({ directory, scratch: staged.directory, signal }),
      );
      return problem === undefined ? { kind: 'intact', diffId } : { kind: 'damaged', diffId, problem };
    } finally {
      await this.#staging.end(staged);
    }
  }

  async #openTar(diffId: DiffId, signal: AbortSignal | undefined): Promise<FileHandle> {
    throwIfCancelled('reading a layer', signal);
    if (this.get(diffId) === undefined) throw layerNotFound(diffId);
    return await open(join(this.#layout.layerDir(diffId), LAYER_FILES.tar), 'r').catch((error: unknown) => {
      throw hasErrnoCode(error, 'ENOENT') ? tarMissing(diffId, error) : error;
    });
  }

  async *streamTar(diffId: DiffId, signal?: AbortSignal): AsyncIterable<Uint8Array> {
    yield* streamFile(await this.#openTar(diffId, signal), signal);
  }

  async *readTar(diffId: DiffId, signal?: AbortSignal): AsyncIterable<Uint8Array> {
    const file = await this.#openTar(diffId, signal);
    const stream = createReadStream('', { fd: file, highWaterMark: READ_BYTES, signal });
    try {
      for await (const chunk of stream) yield chunk as Uint8Array;
    } catch (error) {
      throw signal?.aborted === true ? createCancelledError('reading a layer', signal) : error;
    }
  }

  async *compress(
    diffId: DiffId,
    recipe: CompressionRecipe,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array, CompressedForm, undefined> {
    if (this.get(diffId) === undefined) throw layerNotFound(diffId);
    const tarPath = join(this.#layout.layerDir(diffId), LAYER_FILES.tar);
    try {
      const found = yield* this.#workers.compress({ tarPath, recipe, signal });
      const foundDiffId = `sha256:${found.tarHash}`;
      if (foundDiffId !== diffId) throw tarDamaged(diffId, foundDiffId);
      const { compression } = recipe;
      return { digest: parseDigest(`sha256:${found.hash}`), sizeBytes: found.sizeBytes, compression };
    } catch (error) {
      throw hasErrnoCode(error, 'ENOENT') ? tarMissing(diffId, error) : error;
    }
  }

  async remove(diffIds: readonly DiffId[]): Promise<readonly DiffId[]> {
    const going = [...new Set(diffIds)].filter(
      (diffId) => this.get(diffId) !== undefined && !this.#options.mounts.isMounted(diffId),
    );
    if (going.length === 0) return going;
    // All rows go before anything else can run: a pull that begins now must not count on a layer that is on its way
    // out. A crash from here on leaves directories without rows, which the next start removes.
    this.#options.catalog.deleteLayers(going);
    await Promise.all(
      going.map((diffId) => this.#locks.run(diffId, () => this.#trash.discard(this.#layout.layerDir(diffId)))),
    );
    await dropChains(this.#layout, going, this.#trash);
    return going;
  }

  async discard(path: string): Promise<void> {
    await this.#trash.discard(path);
  }

  async close(): Promise<void> {
    await this.#workers.close();
    await this.#trash.close();
  }
}

function layerNotFound(diffId: DiffId): TinydockError {
  return new TinydockError({ code: 'NOT_FOUND', message: `no layer ${shortId(diffId)} in the store` });
}

function tarMissing(diffId: DiffId, cause: unknown): TinydockError {
  return new TinydockError({
    code: 'DATA_LOSS',
    message: `the tar of layer ${shortId(diffId)} is missing from the store`,
    hint: 'Remove the images that use this layer and pull them again.',
    cause,
  });
}

function tarDamaged(diffId: DiffId, found: string): TinydockError {
  return new TinydockError({
    code: 'DATA_LOSS',
    reason: 'DIGEST_MISMATCH',
    message: `the tar of layer ${shortId(diffId)} is damaged: its digest is ${found}`,
    hint: 'Remove the images that use this layer and pull them again; `tdctl verify IMAGE` says which are whole.',
  });
}
