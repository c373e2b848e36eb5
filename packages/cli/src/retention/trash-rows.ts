import type { TrashedImage } from '@tinydock/protocol';
import { formatAge, formatDuration, formatSize } from '@tinydock/text';
import { formatLocalTime } from '../format/local-time.ts';
import type { GoStruct } from '../format/template/go-value.ts';
import { shortenId } from '../output/shorten-id.ts';

/** What was removed of the names of an image, tags first. */
export function trashedNames({ image }: TrashedImage): readonly string[] {
  return [...(image?.tags ?? []), ...(image?.digests ?? [])];
}

/** What a removed image was called; its short id where it had no name. */
export function trashedName(trashed: TrashedImage): string {
  return trashedNames(trashed)[0] ?? shortenId(trashed.image?.id ?? '');
}

function timeLeft(expiresAt: string, now: Date): string {
  const left = Date.parse(expiresAt) - now.getTime();
  return left <= 0 ? 'now' : `in ${formatDuration(left).replace(/^[A-Z]/, (first) => first.toLowerCase())}`;
}

/** The rows of `trash ls`. */
export function trashRows(
  images: readonly TrashedImage[],
  options: { readonly isTruncated: boolean; readonly now: Date },
): readonly GoStruct[] {
  return images.map((trashed) => {
    const { image, removedAt, expiresAt, freedBytes } = trashed;
    const id = image?.id ?? '';
    return {
      Expires: timeLeft(expiresAt, options.now),
      ExpiresAt: formatLocalTime(expiresAt),
      Freed: formatSize(freedBytes),
      FreedBytes: freedBytes,
      ID: options.isTruncated ? shortenId(id) : id,
      Names: (image?.tags.length ?? 0) > 0 ? (image?.tags.join(', ') ?? '') : (trashedNames(trashed)[0] ?? '<none>'),
      RemovedAt: formatLocalTime(removedAt),
      RemovedSince: formatAge(removedAt, options.now),
      Size: formatSize(image?.sizeBytes ?? 0),
    };
  });
}

export const TRASH_HEADERS: GoStruct = {
  Expires: 'EXPIRES',
  ExpiresAt: 'EXPIRES AT',
  Freed: 'FREED IF DELETED',
  FreedBytes: 'FREED BYTES',
  ID: 'IMAGE ID',
  Names: 'NAMES',
  RemovedAt: 'REMOVED AT',
  RemovedSince: 'REMOVED',
  Size: 'SIZE',
};

export const TRASH_COLUMNS: readonly string[] = ['Names', 'ID', 'RemovedSince', 'Expires', 'Size', 'Freed'];
