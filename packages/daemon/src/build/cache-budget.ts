import type { CachedStep } from './build-cache.ts';

/** How much of the cache stays; 0 for what is not said. */
export interface CacheBudget {
  /** What stays in any case. */
  readonly keepBytes: number;
  /** The most that stays beyond that. */
  readonly maxUsedBytes: number;
  /** That much shall be free on the disk afterwards. */
  readonly minFreeBytes: number;
}

/** Bytes of the layers that only these steps refer to; several steps may have one layer. */
export function ownBytes(steps: readonly CachedStep[]): number {
  const own = steps.filter(({ isShared }) => !isShared);
  const sizes = new Map(own.map(({ key, diffId, sizeBytes }): [string, number] => [diffId ?? key, sizeBytes]));
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * How the three bounds act together, as in BuildKit: no more than `maxUsedBytes` stays, less where the disk has not
 * `minFreeBytes` free, and `keepBytes` in any case. Where only the free space is bounded, nothing goes while there is enough.
 * @returns undefined where nothing bounds it and all may go
 */
export async function keptBytes(
  { keepBytes, maxUsedBytes, minFreeBytes }: CacheBudget,
  usedBytes: number,
  measureFree: () => Promise<number>,
): Promise<number | undefined> {
  if (keepBytes <= 0 && maxUsedBytes <= 0 && minFreeBytes <= 0) return undefined;
  const lacking = minFreeBytes > 0 ? Math.max(0, minFreeBytes - (await measureFree())) : 0;
  const most = maxUsedBytes > 0 ? maxUsedBytes : minFreeBytes > 0 ? usedBytes : 0;
  const left = lacking > 0 ? Math.min(most, usedBytes - lacking) : most;
  return Math.max(0, left, keepBytes);
}

/** As many as must go, the ones used longest ago first. */
export function withinBudget(
  candidates: readonly CachedStep[],
  everything: readonly CachedStep[],
  keepBytes: number,
): readonly CachedStep[] {
  const users = new Map<string, number>();
  for (const { key, diffId = key } of everything) users.set(diffId, (users.get(diffId) ?? 0) + 1);
  let left = ownBytes(everything);
  const taken: CachedStep[] = [];
  for (const step of candidates) {
    if (left <= keepBytes) break;
    taken.push(step);
    const content = step.diffId ?? step.key;
    const others = (users.get(content) ?? 1) - 1;
    users.set(content, others);
    if (others === 0 && !step.isShared) left -= step.sizeBytes;
  }
  return taken;
}

/** A layer stays as long as a step that stays has it. */
export function freedBytesOf(steps: readonly CachedStep[], everything: readonly CachedStep[]): number {
  const going = new Set<string>(steps.map(({ key }) => key));
  const kept = new Set(everything.filter(({ key }) => !going.has(key)).map(({ diffId }) => diffId));
  return ownBytes(steps.filter(({ diffId }) => diffId === undefined || !kept.has(diffId)));
}
