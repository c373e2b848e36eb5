import type { CachedStep } from '@tinydock/protocol';
import { formatAge, formatSize } from '@tinydock/text';
import type { GoStruct } from '../format/template/go-value.ts';

export const CACHE_HEADERS: GoStruct = {
  ID: 'ID',
  CreatedAt: 'CREATED AT',
  CreatedSince: 'CREATED',
  Description: 'DESCRIPTION',
  LastUsedAt: 'LAST USED AT',
  LastUsedSince: 'LAST USED',
  Layer: 'LAYER',
  Reclaimable: 'RECLAIMABLE',
  Shared: 'SHARED',
  Size: 'SIZE',
};

export const CACHE_COLUMNS = ['ID', 'Reclaimable', 'Size', 'LastUsedSince', 'Description'];

const SHOWN_DIGITS = 12;
const SHOWN_CHARACTERS = 60;

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= SHOWN_CHARACTERS ? line : `${line.slice(0, SHOWN_CHARACTERS - 1)}…`;
}

/** A row for each step. */
export function cacheRows(
  steps: readonly CachedStep[],
  { now, noTrunc }: { readonly now: Date; readonly noTrunc: boolean },
): readonly GoStruct[] {
  const id = (digest: string): string => {
    const hex = digest.slice('sha256:'.length);
    return noTrunc ? hex : hex.slice(0, SHOWN_DIGITS);
  };
  const age = (time: string): string => formatAge(time, now);
  return steps.map(({ key, diffId, description, createdAt, usedAt, sizeBytes, isShared }) => ({
    ID: id(key),
    CreatedAt: createdAt,
    CreatedSince: age(createdAt),
    Description: noTrunc ? description : shorten(description),
    LastUsedAt: usedAt,
    LastUsedSince: age(usedAt),
    Layer: id(diffId),
    Reclaimable: String(!isShared),
    Shared: String(isShared),
    Size: formatSize(sizeBytes),
  }));
}

/** Bytes of the layers of steps, each layer once. */
export function layerBytes(steps: readonly CachedStep[]): number {
  const sizes = new Map(steps.map(({ key, diffId, sizeBytes }) => [diffId || key, sizeBytes]));
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
}
