import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type ContextContents, type ContextLimits, ContextTree, type SourceTree } from '@tinydock/builder';
import { ContentsReader } from '../contents-reader.ts';
import type { ContextIntake } from './context-intake.ts';
import type { ReceivedContext } from './context-receiver.ts';
import type { RecentTree, RecentTrees } from './recent-trees.ts';
import type { ContextStore } from './context-store.ts';

/** What a client says of the context that it lists. */
export interface ContextOffer {
  /** Under which its contents are kept; empty for not at all. */
  readonly key: Uint8Array;
  readonly name: string;
  /** Of a large context as a hint: it may be walked still. */
  readonly files: number;
  readonly sizeBytes: number;
}

export interface ListedContextRequest {
  readonly offer: ContextOffer;
  readonly source: AsyncIterable<Uint8Array>;
  /** Where contents that are not kept lie; made where that is so. */
  readonly scratchDir: string;
  readonly limits: ContextLimits;
  readonly onBytes: (received: number) => void;
  readonly onWanted: (bits: Uint8Array) => void;
  readonly signal: AbortSignal;
}

export interface ListedContexts {
  readonly intake: ContextIntake;
  readonly kept: ContextStore;
  readonly trees: RecentTrees;
  /** Of this start of the machine. */
  readonly bootId: string;
}

/** A context that can be read until it is disposed of. */
export interface OpenContext extends AsyncDisposable {
  readonly tree: SourceTree;
}

/** Holds files until they can be read. */
const UNREAD: ContextContents = {
  read: () => {
    throw new Error('the contents of this context are not open');
  },
};

function createTree({ files, removed, isChange }: ReceivedContext, before: RecentTree | undefined): ContextTree {
  const known = isChange ? before?.tree : undefined;
  if (known !== undefined && files.length + removed.length === 0) return known;
  const tree = new ContextTree(UNREAD, known);
  if (removed.length > 0) tree.remove(removed);
  for (const file of files) tree.add(file);
  return tree;
}

/**
 * Takes a listed context in: what is kept of it from an earlier build, and the rest from the client.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE, RESOURCE_EXHAUSTED, CANCELLED
 */
export async function receiveListedContext(
  { intake, kept, trees, bootId }: ListedContexts,
  request: ListedContextRequest,
): Promise<OpenContext> {
  const { offer, scratchDir } = request;
  const taken = await kept.take(offer.key, offer.name);
  const directory = taken?.directory ?? scratchDir;
  if (taken === undefined) mkdirSync(scratchDir, { mode: 0o700 });
  try {
    const before = taken && trees.get(directory);
    const received = await intake.receive({ ...request, directory, bootId, known: before?.id }, offer);
    // From here on neither additions nor removals by others matter: what the file holds up to now stays as it is.
    const handle = await open(join(directory, received.contents));
    try {
      const unread = createTree(received, before);
      if (taken !== undefined) trees.put(directory, { id: received.id, tree: unread });
      const tree = new ContextTree(new ContentsReader(handle), unread);
      return { tree, [Symbol.asyncDispose]: () => handle.close() };
    } catch (error) {
      await handle.close();
      throw error;
    }
  } finally {
    await taken?.release();
  }
}
