import { createHash } from 'node:crypto';
import { type ArchiveSink, FileBytes, throwIfCancelled } from '@tinydock/domain';
import { fromByteString, readTarEntries, type StreamedTarEntry, type TarEntry } from '@tinydock/tar';
import { createArchiveError, quote } from '../archive-error.ts';
import { ArchiveContents, diffIdOfPath, digestOfPath } from './archive-contents.ts';
import { normalizeEntryPath, resolveSymlink } from './archive-path.ts';
import { classifyFile, SNIFFED_BYTES } from './classify-file.ts';
import { LayerIntake } from './layer-intake.ts';
import { RootfsDetector } from './rootfs-detector.ts';

export interface ArchiveLimits {
  /** Largest manifest, configuration or other JSON file. */
  readonly maxDocumentBytes: number;
  /** All of them together; they are kept in memory. */
  readonly maxDocumentsBytes: number;
  readonly maxEntries: number;
}

export interface CollectOptions {
  readonly sink: ArchiveSink;
  readonly limits: ArchiveLimits;
  readonly signal: AbortSignal | undefined;
}

/** The first bytes of a file, and the whole of it again. */
interface Peeked {
  readonly beginning: Buffer;
  readonly whole: AsyncIterable<Uint8Array>;
}

async function peek(data: AsyncIterable<Uint8Array>): Promise<Peeked> {
  if (data instanceof FileBytes) {
    return { beginning: Buffer.from(await data.slice(0, SNIFFED_BYTES).read()), whole: data };
  }
  const iterator = data[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  for (let length = 0; length < SNIFFED_BYTES;) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  const rest = { [Symbol.asyncIterator]: () => iterator };
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    yield* chunks;
    yield* rest;
  };
  const first = chunks.length === 1 ? chunks[0] : undefined;
  const beginning =
    first === undefined ? Buffer.concat(chunks) : Buffer.from(first.buffer, first.byteOffset, first.length);
  return { beginning: beginning.subarray(0, SNIFFED_BYTES), whole: whole() };
}

/** One pass over the entries of an archive. */
class Collector {
  readonly #contents = new ArchiveContents();
  readonly #options: CollectOptions;
  readonly #rootfs = new RootfsDetector();
  readonly #intake: LayerIntake;
  /** Which entry has the layer of a path, of those that are not stored yet. */
  readonly #lastEntry = new Map<string, number>();
  #entries = 0;
  #documentsBytes = 0;

  constructor(options: CollectOptions) {
    this.#options = options;
    this.#intake = new LayerIntake(options.sink);
  }

  /** Takes all entries in their order. Layers are stored when it resolves; none is under way when it rejects. */
  async collect(entries: AsyncIterable<StreamedTarEntry>): Promise<ArchiveContents> {
    try {
      for await (const entry of entries) await this.#add(entry);
      await this.#intake.end();
      return this.#contents;
    } catch (error) {
      await this.#intake.abort(error);
      throw error;
    }
  }

  async #add({ entry, data }: StreamedTarEntry): Promise<void> {
    throwIfCancelled('reading the archive', this.#options.signal);
    const path = normalizeEntryPath(fromByteString(entry.path));
    this.#entries += 1;
    if (this.#entries > this.#options.limits.maxEntries) {
      throw createArchiveError(`it has more than ${this.#options.limits.maxEntries} entries`);
    }
    this.#rootfs.see(path);
    if (path === '') return;
    this.#contents.forget(path);
    this.#lastEntry.delete(path);
    if (entry.type === 'symlink') {
      this.#contents.links.set(path, resolveSymlink(path, fromByteString(entry.linkPath)));
    } else if (entry.type === 'hardLink') {
      this.#contents.links.set(path, normalizeEntryPath(fromByteString(entry.linkPath)));
    } else if (entry.type === 'file') {
      await this.#addFile(path, entry, data);
    }
  }

  async #addFile(path: string, entry: TarEntry, data: AsyncIterable<Uint8Array>): Promise<void> {
    const diffId = diffIdOfPath(path);
    const known = diffId && this.#options.sink.getLayer(diffId);
    // The store has this very layer: what the archive holds of it does not matter, and is passed over.
    if (known !== undefined) {
      this.#contents.layers.set(path, known);
      return;
    }
    const { beginning, whole } = await peek(data);
    const role = classifyFile(path, beginning);
    if (role !== 'other' && entry.sparse !== undefined) {
      throw createArchiveError(
        `the file ${quote(path)} is stored as a sparse file`,
        'Make the archive without --sparse.',
      );
    }
    const isOversized = entry.size > this.#options.limits.maxDocumentBytes;
    if (role === 'layer') await this.#addLayer(path, entry, whole);
    else if (role === 'other') this.#contents.others.add(path);
    else if (isOversized) this.#contents.oversized.add(path);
    else await this.#addDocument(path, entry, whole);
  }

  async #addLayer(path: string, entry: TarEntry, source: AsyncIterable<Uint8Array>): Promise<void> {
    const digest = digestOfPath(path);
    const position = this.#entries;
    this.#lastEntry.set(path, position);
    await this.#intake.add(source, { sizeBytes: entry.size, ...(digest && { digest }) }, (layer) => {
      // A later entry of the same path counts, whichever was stored first.
      if (this.#lastEntry.get(path) === position) this.#contents.layers.set(path, layer);
    });
  }

  async #addDocument(path: string, entry: TarEntry, source: AsyncIterable<Uint8Array>): Promise<void> {
    const { maxDocumentsBytes } = this.#options.limits;
    this.#documentsBytes += entry.size;
    if (this.#documentsBytes > maxDocumentsBytes) {
      throw createArchiveError(`its JSON files have more than ${maxDocumentsBytes} bytes in all`);
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of source) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const digest = digestOfPath(path);
    const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    if (digest !== undefined && digest !== found) {
      throw createArchiveError(`the blob ${digest} has the digest ${found}`, 'The archive is damaged; make it again.');
    }
    this.#contents.documents.set(path, bytes);
  }
}

/**
 * Reads a tar once: JSON files into memory, layers into the sink as they come, those of a file side by side.
 * @throws TinydockError INVALID_ARCHIVE, CANCELLED; what the source and the sink throw
 */
export async function collectContents(
  source: AsyncIterable<Uint8Array>,
  options: CollectOptions,
): Promise<ArchiveContents> {
  return new Collector(options).collect(readTarEntries(source, { reason: 'INVALID_ARCHIVE' }));
}
