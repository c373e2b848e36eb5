import { open } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createCancelledError,
  type DiffId,
  hasErrnoCode,
  type LayerExplorer,
  type ListedFile,
  type ListFilesRequest,
  type OpenedFile,
  type TreeDifference,
  type WasteReport,
} from '@tinydock/domain';
import { createStoreLayout, LAYER_FILES, type StoreLayout } from '../store/store-layout.ts';
import type { ExploreBatch, ExploreQuery, LocatedFile } from './explore-messages.ts';
import { ExploreThreads, type ExploreThreadsOptions } from './explore-threads.ts';
import { createDamageError } from './open-layers.ts';

const READ_BYTES = 256 * 1024;

export interface LayerExplorerOptions extends ExploreThreadsOptions {
  /** Of the store. */
  readonly root: string;
}

/** Looks into the layers of a store. */
export function createLayerExplorer(options: LayerExplorerOptions): LayerExplorer {
  return new ThreadedLayerExplorer(options);
}

class ThreadedLayerExplorer implements LayerExplorer {
  readonly #layout: StoreLayout;
  readonly #threads: ExploreThreads;

  constructor(options: LayerExplorerOptions) {
    this.#layout = createStoreLayout(options.root);
    this.#threads = new ExploreThreads(options);
  }

  async *listFiles(request: ListFilesRequest): AsyncGenerator<readonly ListedFile[], void, undefined> {
    const { diffIds, layer, onlyChanges, path, depth, signal } = request;
    const directories = this.#directories(diffIds);
    const query = { kind: 'list', directories, layer, onlyChanges, path, depth } as const;
    for await (const batch of this.#threads.run(query, signal)) if (batch.kind === 'list') yield batch.items;
  }

  async *compareTrees(request: {
    readonly from: readonly DiffId[];
    readonly to: readonly DiffId[];
    readonly signal?: AbortSignal | undefined;
  }): AsyncGenerator<readonly TreeDifference[], void, undefined> {
    const query = {
      kind: 'compare',
      from: this.#directories(request.from),
      to: this.#directories(request.to),
    } as const;
    for await (const batch of this.#threads.run(query, request.signal)) if (batch.kind === 'compare') yield batch.items;
  }

  async openFile(request: {
    readonly diffIds: readonly DiffId[];
    readonly path: string;
    readonly signal?: AbortSignal | undefined;
  }): Promise<OpenedFile> {
    const { diffIds, path, signal } = request;
    const query = { kind: 'locate', directories: this.#directories(diffIds), path } as const;
    const located = await this.#answer(query, signal, (batch) =>
      batch.kind === 'locate' ? batch.items[0] : undefined,
    );
    return { file: located.file, contents: readContents(located, signal) };
  }

  async measureWaste(request: {
    readonly diffIds: readonly DiffId[];
    readonly largest: number;
    readonly signal?: AbortSignal | undefined;
  }): Promise<WasteReport> {
    const { diffIds, largest, signal } = request;
    const query = { kind: 'waste', directories: this.#directories(diffIds), largest } as const;
    return await this.#answer(query, signal, (batch) => (batch.kind === 'waste' ? batch.items[0] : undefined));
  }

  /** The one item of an answer, read to its end so that its thread can be used again. */
  async #answer<Item>(
    query: ExploreQuery,
    signal: AbortSignal | undefined,
    find: (batch: ExploreBatch) => Item | undefined,
  ): Promise<Item> {
    let found: Item | undefined;
    for await (const batch of this.#threads.run(query, signal)) found = find(batch);
    if (found === undefined) throw new Error('the explorer gave no answer');
    return found;
  }

  async close(): Promise<void> {
    await this.#threads.close();
  }

  #directories(diffIds: readonly DiffId[]): readonly string[] {
    return diffIds.map((diffId) => this.#layout.layerDir(diffId));
  }
}

async function* readContents(
  { directory, extent }: LocatedFile,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { source, offset, sizeBytes } = extent;
  if (sizeBytes === 0) return;
  const path = join(directory, LAYER_FILES[source]);
  const file = await open(path, 'r').catch((error: unknown) => {
    throw hasErrnoCode(error, 'ENOENT') ? createDamageError(directory, 'a file is missing', error) : error;
  });
  let done = 0;
  const range = { start: offset, end: offset + sizeBytes - 1, highWaterMark: READ_BYTES };
  try {
    for await (const chunk of file.createReadStream({ ...range, signal, autoClose: false }) as AsyncIterable<Buffer>) {
      done += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw signal?.aborted === true ? createCancelledError('reading a file', signal) : error;
  } finally {
    await file.close();
  }
  if (done < sizeBytes) throw createDamageError(directory, `a file ends ${sizeBytes - done} bytes early`, undefined);
}
