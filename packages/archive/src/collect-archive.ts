import { type ArchiveSink, type LayerRecord, parseDiffId, parseDigest, throwIfCancelled } from '@tinydock/domain';
import { fromByteString, readTarEntries, type TarEntry } from '@tinydock/tar';
import { posix } from 'node:path';
import { invalidArchive } from './archive-error.ts';
import { type ContentKind, tellContentKind } from './content-kind.ts';

/** Everything an archive held: small files in memory, layers in the store. Names are relative and without `..`. */
export interface ArchiveContents {
  readonly json: ReadonlyMap<string, Uint8Array>;
  readonly layers: ReadonlyMap<string, LayerRecord>;
  /** Symlinks and hard links, with their targets relative to the archive's root. */
  readonly links: ReadonlyMap<string, string>;
}

export interface CollectOptions {
  readonly signal?: AbortSignal | undefined;
}

const HEAD_BYTES = 512;
const MAX_JSON_BYTES = 8 * 1024 * 1024;
const MAX_ALL_JSON_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 100_000;
const MAX_NAME_LENGTH = 4096;

function normalizeName(path: string): string {
  const isOutside = path.startsWith('/') || path.split('/').includes('..') || path.length > MAX_NAME_LENGTH;
  if (isOutside) throw invalidArchive(`the entry ${JSON.stringify(path.slice(0, 200))} lies outside of it`);
  return posix.normalize(path).replace(/\/$/, '');
}

function resolveLink(name: string, target: string): string {
  const resolved = posix.normalize(posix.join(posix.dirname(name), target));
  if (target.startsWith('/') || resolved.startsWith('..')) {
    throw invalidArchive(
      `the link ${JSON.stringify(name)} points outside of it, to ${JSON.stringify(target.slice(0, 200))}`,
    );
  }
  return resolved;
}

/** Takes the first bytes of a file and gives the whole of it back. */
async function peek(data: AsyncIterable<Uint8Array>): Promise<{ head: Uint8Array; whole: AsyncIterable<Uint8Array> }> {
  const iterator = data[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  async function* whole(): AsyncGenerator<Uint8Array, void, undefined> {
    yield* chunks;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  }
  return { head: Buffer.concat(chunks).subarray(0, HEAD_BYTES), whole: whole() };
}

/** The sha256 that a file's name promises: `blobs/sha256/<hex>` and, for layers of docker-archives, `<hex>.tar`. */
function promisedHex(name: string): string | undefined {
  return /^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1];
}

function knownLayerHex(name: string): string | undefined {
  return promisedHex(name) ?? /^([0-9a-f]{64})\.tar$/.exec(name)?.[1];
}

class ArchiveCollector {
  readonly json = new Map<string, Uint8Array>();
  readonly layers = new Map<string, LayerRecord>();
  readonly links = new Map<string, string>();
  readonly #sink: ArchiveSink;
  #jsonBytes = 0;

  constructor(sink: ArchiveSink) {
    this.#sink = sink;
  }

  async take(entry: TarEntry, data: AsyncIterable<Uint8Array>): Promise<void> {
    const name = normalizeName(fromByteString(entry.path));
    if (this.json.size + this.layers.size + this.links.size > MAX_FILES) throw invalidArchive('it has too many files');
    if (entry.type === 'symlink') this.links.set(name, resolveLink(name, fromByteString(entry.linkPath)));
    if (entry.type === 'hardLink') this.links.set(name, normalizeName(fromByteString(entry.linkPath)));
    if (entry.type === 'file') await this.#takeFile(name, entry, data);
  }

  async #takeFile(name: string, entry: TarEntry, data: AsyncIterable<Uint8Array>): Promise<void> {
    const known = this.#findKnown(name);
    if (known !== undefined) {
      this.layers.set(name, known);
      return;
    }
    const { head, whole } = await peek(data);
    const kind: ContentKind = tellContentKind(head);
    if (kind === 'json') await this.#takeJson(name, entry.size, whole);
    if (kind === 'layer') await this.#takeLayer(name, entry.size, whole);
  }

  /** A layer that the store has already need not be read again: what the archive holds of it does not matter. */
  #findKnown(name: string): LayerRecord | undefined {
    const hex = knownLayerHex(name);
    return hex === undefined ? undefined : this.#sink.getLayer(parseDiffId(`sha256:${hex}`));
  }

  async #takeJson(name: string, size: number, data: AsyncIterable<Uint8Array>): Promise<void> {
    this.#jsonBytes += size;
    if (size > MAX_JSON_BYTES || this.#jsonBytes > MAX_ALL_JSON_BYTES) {
      throw invalidArchive(`the metadata in ${JSON.stringify(name)} is too large: ${size} bytes`);
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of data) chunks.push(Uint8Array.from(chunk));
    this.json.set(name, Buffer.concat(chunks));
  }

  async #takeLayer(name: string, sizeBytes: number, data: AsyncIterable<Uint8Array>): Promise<void> {
    const hex = promisedHex(name);
    const digest = hex === undefined ? {} : { digest: parseDigest(`sha256:${hex}`) };
    this.layers.set(name, await this.#sink.putLayer(data, { ...digest, sizeBytes }));
  }
}

/**
 * Reads an archive once, from its first byte to its last: layers go to the sink as they come, small JSON files stay
 * in memory, everything else is passed over.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE; what the sink throws
 */
export async function collectArchive(
  tar: AsyncIterable<Uint8Array>,
  sink: ArchiveSink,
  options: CollectOptions,
): Promise<ArchiveContents> {
  const collector = new ArchiveCollector(sink);
  for await (const { entry, data } of readTarEntries(tar, { reason: 'INVALID_ARCHIVE' })) {
    throwIfCancelled('loading', options.signal);
    await collector.take(entry, data);
  }
  return collector;
}
