import type { Client } from '@tinydock/client';
import { formatSize } from '@tinydock/text';
import type { Action, PlannedPart } from './action.ts';

type DiskPrune = Extract<Action, { kind: 'prune-disk' }>;

interface Outcome {
  readonly gone: number;
  /** Of those that went, how many the trash holds now. */
  readonly trashed: number;
  readonly freedBytes: number;
  /** Of things that somebody has come to use. */
  readonly problems: readonly string[];
}

interface Removed {
  readonly error: string;
}

function outcomeOf<T extends Removed>(removed: readonly T[], bytesOf: (one: T) => number): Outcome {
  const gone = removed.filter(({ error }) => error === '');
  const freedBytes = gone.reduce((sum, one) => sum + bytesOf(one), 0);
  const problems = removed.map(({ error }) => error).filter((error) => error !== '');
  return { gone: gone.length, trashed: 0, freedBytes, problems };
}

async function pruneImages(client: Client, parts: readonly PlannedPart[]): Promise<Outcome> {
  const images = parts.map(({ id, names = [] }) => ({ imageId: id, names: [...names] }));
  const { imageIds, skipped } = await client.retention.pruneImages({ images });
  const problems = skipped.map(({ imageId, reason }) => {
    return `${parts.find(({ id }) => id === imageId)?.name ?? imageId} was left alone: ${reason}`;
  });
  // What the trash holds is not free.
  return { gone: imageIds.length, trashed: imageIds.length, freedBytes: 0, problems };
}

async function pruneKind(client: Client, kind: PlannedPart['kind'], action: DiskPrune): Promise<Outcome> {
  const parts = action.parts.filter((part) => part.kind === kind);
  // The daemon takes none for all.
  if (parts.length === 0) return { gone: 0, trashed: 0, freedBytes: 0, problems: [] };
  const only = parts.map(({ id }) => id);
  switch (kind) {
    case 'container':
      return outcomeOf(await client.containers.prune({ only }), ({ diskBytes }) => diskBytes);
    case 'network':
      return outcomeOf(await client.networks.prune({ only }), () => 0);
    case 'image':
      return pruneImages(client, parts);
    case 'cache': {
      const { steps, freedBytes } = await client.builds.pruneCache({ only, all: action.isForAll });
      return { gone: steps.length, trashed: 0, freedBytes, problems: [] };
    }
  }
}

/** Removes what a plan showed, of that what nobody uses by then. @throws where some of it could not go */
export async function pruneDisk(client: Client, action: DiskPrune, say: (message: string) => void): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const kind of ['container', 'network', 'image', 'cache'] as const) {
    outcomes.push(await pruneKind(client, kind, action));
  }
  const sumOf = (key: 'gone' | 'trashed' | 'freedBytes'): number => outcomes.reduce((sum, one) => sum + one[key], 0);
  const [gone, trashed, freedBytes] = [sumOf('gone'), sumOf('trashed'), sumOf('freedBytes')];
  const trash = trashed === 0 ? '' : `, ${trashed} of them to the trash`;
  const summary = `${gone} of ${action.parts.length} went${trash}; ${formatSize(freedBytes)} freed`;
  const problems = outcomes.flatMap((one) => one.problems);
  if (problems.length > 0) throw new Error(`${summary}; ${problems.join('; ')}`);
  say(summary);
}
