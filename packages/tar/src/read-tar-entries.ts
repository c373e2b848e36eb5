import { FileBytes } from '@tinydock/domain';
import type { TarEntry } from './tar-entry.ts';
import type { TarErrorReason } from './tar-error.ts';
import { TarParser } from './tar-parser.ts';

export interface StreamedTarEntry {
  readonly entry: TarEntry;
  /**
   * The stored contents, as views of the source's chunks. Read it before asking for the next entry, in whole or in
   * part or not at all: what is left is skipped. It can be read once; where the source is a file, it is a part of that
   * file and can be read at any time.
   */
  readonly data: AsyncIterable<Uint8Array>;
}

export interface ReadTarOptions {
  readonly reason: TarErrorReason;
}

type ParserEvent =
  | { readonly kind: 'entry'; readonly entry: TarEntry }
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' };

/** Enough for a header and its extensions; small, since what follows it is often skipped. */
const HEADER_WINDOW_BYTES = 4096;

/**
 * Decodes a tar entry by entry, holding one chunk of the source at a time. Contents in a file are passed over, not read.
 * Ending the iteration early, or an error, ends the source too.
 * @throws TinydockError INVALID_ARGUMENT with the reason given for a damaged tar; what the source throws
 */
export function readTarEntries(
  source: AsyncIterable<Uint8Array>,
  options: ReadTarOptions,
): AsyncGenerator<StreamedTarEntry, void, undefined> {
  return source instanceof FileBytes ? readFileEntries(source, options) : readStreamEntries(source, options);
}

async function* readFileEntries(
  source: FileBytes,
  { reason }: ReadTarOptions,
): AsyncGenerator<StreamedTarEntry, void, undefined> {
  const found: TarEntry[] = [];
  const parser = new TarParser({
    reason,
    onEntry: (entry) => {
      found.push(entry);
      return false;
    },
  });
  while (parser.offset < source.length) {
    parser.write(await source.slice(parser.offset, parser.offset + HEADER_WINDOW_BYTES).read());
    parser.skip(Math.min(parser.skippable, source.length - parser.offset));
    // Contents that run past the end are an error before they are anybody's.
    if (parser.offset === source.length) parser.finish();
    for (const entry of found.splice(0)) {
      yield { entry, data: source.slice(entry.dataOffset, entry.dataOffset + entry.storedBytes) };
    }
  }
  parser.finish();
}

async function* readStreamEntries(
  source: AsyncIterable<Uint8Array>,
  options: ReadTarOptions,
): AsyncGenerator<StreamedTarEntry, void, undefined> {
  const events = readEvents(source, options);
  try {
    for (let next = await events.next(); next.done !== true; next = await events.next()) {
      if (next.value.kind !== 'entry') continue;
      const contents = new EntryContents(events);
      yield { entry: next.value.entry, data: contents.read() };
      while (!contents.ended) await contents.next();
    }
  } finally {
    await events.return(undefined);
  }
}

type ParserEvents = AsyncGenerator<ParserEvent, undefined, undefined>;

/** Leaving the contents early must neither end the events nor wait for the rest: the next entry skips it. */
class EntryContents {
  readonly #events: ParserEvents;
  ended = false;

  constructor(events: ParserEvents) {
    this.#events = events;
  }

  async next(): Promise<Uint8Array | undefined> {
    const next = await this.#events.next();
    if (next.done !== true && next.value.kind === 'data') return next.value.bytes;
    this.ended = true;
    return undefined;
  }

  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    while (!this.ended) {
      const bytes = await this.next();
      if (bytes !== undefined) yield bytes;
    }
  }
}

async function* readEvents(source: AsyncIterable<Uint8Array>, { reason }: ReadTarOptions): ParserEvents {
  let events: ParserEvent[] = [];
  const parser = new TarParser({
    reason,
    onEntry: (entry) => events.push({ kind: 'entry', entry }) > 0,
    onData: (bytes) => events.push({ kind: 'data', bytes }),
    onEntryEnd: () => events.push({ kind: 'end' }),
  });
  for await (const chunk of source) {
    parser.write(chunk);
    yield* events;
    events = [];
  }
  parser.finish();
  return undefined;
}
