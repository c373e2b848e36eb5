import type { Image } from '@tinydock/protocol';
import { flagError } from '../flags/flag-error.ts';
import type { GoStruct } from '../format/template/go-value.ts';

const SORT_KEYS = ['created', 'id', 'repository', 'size', 'tag'] as const;

export type SortKey = (typeof SORT_KEYS)[number];

/** @throws TinydockError INVALID_ARGUMENT */
export function parseSortKey(text: string | undefined): SortKey {
  const key = SORT_KEYS.find((known) => known === (text ?? SORT_KEYS[0]));
  if (key !== undefined) return key;
  throw flagError('--sort', text ?? '', `expected one of ${SORT_KEYS.join(', ')}`);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The largest first; what is equal keeps the daemon's order, which has the newest first. */
export function sortImages(images: readonly Image[], key: SortKey): readonly Image[] {
  switch (key) {
    case 'size':
      return images.toSorted((one, other) => other.sizeBytes - one.sizeBytes);
    case 'id':
      return images.toSorted((one, other) => compare(one.id, other.id));
    case 'created':
    case 'repository':
    case 'tag':
      return images;
  }
}

/** Names are of rows, of which an image may have several. */
export function sortRows(rows: readonly GoStruct[], key: SortKey): readonly GoStruct[] {
  if (key !== 'repository' && key !== 'tag') return rows;
  const [first, second] = key === 'tag' ? ['Tag', 'Repository'] : ['Repository', 'Tag'];
  const text = (row: GoStruct, field: string): string => {
    const value = row[field];
    return typeof value === 'string' ? value : '';
  };
  return rows.toSorted(
    (one, other) => compare(text(one, first), text(other, first)) || compare(text(one, second), text(other, second)),
  );
}
