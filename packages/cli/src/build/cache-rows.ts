import type { CachedStep } from '@tinydock/protocol';
import { formatAge, formatSize } from '@tinydock/text';
import type { GoStruct } from '../format/template/go-value.ts';

export const CACHE_HEADERS: GoStruct = {
  ID: 'ID',
  CreatedAt: 'CREATED AT',
  CreatedSince: 'CREATED',
  Description: 'DESCRIPTION',
  InUse: 'IN USE',
  LastUsedAt: 'LAST USED AT',
  LastUsedSince: 'LAST USED',
  Layer: 'LAYER',
  Mutable: 'MUTABLE',
  Reclaimable: 'RECLAIMABLE',
  Shared: 'SHARED',
  Size: 'SIZE',
  Type: 'TYPE',
};

/** Filters that mean true where they stand alone, as with buildx. */
export const CACHE_SWITCHES = ['inuse', 'mutable', 'immutable', 'shared', 'private'];

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
  return steps.map(({ key, diffId, description, createdAt, usedAt, sizeBytes, isShared, type, isInUse }) => ({
    ID: id(key),
    CreatedAt: createdAt,
    CreatedSince: age(createdAt),
    Description: noTrunc ? description : shorten(description),
    LastUsedAt: usedAt,
    LastUsedSince: age(usedAt),
    InUse: String(isInUse),
    Layer: id(diffId),
    Mutable: String(isMutable(type)),
    Reclaimable: String(!isShared && !isInUse),
    Shared: String(isShared),
    Size: formatSize(sizeBytes),
    Type: type,
  }));
}

function isMutable(type: string): boolean {
  return type === 'exec.cachemount' || type === 'source.local';
}

/** All that is known of a step in lines, as `buildx du --verbose` has it, with an empty one at the end. */
export function cacheDetails(step: CachedStep, now: Date): string {
  const { key, diffId, createdAt, usedAt, sizeBytes, isShared, isInUse, type } = step;
  const fields = [
    ['ID', key.slice('sha256:'.length)],
    ...(diffId === '' ? [] : [['Layer', diffId]]),
    ['Created at', createdAt],
    ['Mutable', String(isMutable(type))],
    ['In use', String(isInUse)],
    ['Reclaimable', String(!isShared && !isInUse)],
    ['Shared', String(isShared)],
    ['Size', formatSize(sizeBytes)],
    ['Description', step.description.replace(/\s+/g, ' ')],
    ['Last used', formatAge(usedAt, now)],
    ['Type', type],
  ];
  return fields.map(([name = '', value = '']) => `${`${name}:`.padEnd(16)}${value}\n`).join('');
}

/** Bytes of the layers of steps, each layer once. */
export function layerBytes(steps: readonly CachedStep[]): number {
  const sizes = new Map(steps.map(({ key, diffId, sizeBytes }) => [diffId || key, sizeBytes]));
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
}
