import type { LineageImage } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import type { GoStruct } from '../format/template/go-value.ts';
import { shortenId } from '../output/shorten-id.ts';

function nameOf({ id, tags }: LineageImage): string {
  const shortId = shortenId(id);
  return tags.length === 0 ? `<none> ${shortId}` : `${tags.join(', ')} ${shortId}`;
}

interface Row {
  readonly lead: string;
  readonly image: LineageImage;
}

/** The image and all below it, with the lines that lead to it. */
function rowsOf(
  image: LineageImage,
  children: ReadonlyMap<string, readonly LineageImage[]>,
  lead: { readonly own: string; readonly below: string },
): readonly Row[] {
  const own = children.get(image.id) ?? [];
  return [
    { lead: lead.own, image },
    ...own.flatMap((child, index) => {
      const isLast = index === own.length - 1;
      return rowsOf(child, children, {
        own: `${lead.below}${isLast ? '└─ ' : '├─ '}`,
        below: `${lead.below}${isLast ? '   ' : '│  '}`,
      });
    }),
  ];
}

/** The rows of `image tree`; a parent that is not among the images counts as none. */
export function lineageRows(images: readonly LineageImage[]): readonly GoStruct[] {
  const known = new Set(images.map(({ id }) => id));
  const parentOf = ({ parentId }: LineageImage): string => (known.has(parentId) ? parentId : '');
  const children = Map.groupBy(images, parentOf);
  const roots = children.get('') ?? [];
  return roots
    .flatMap((root) => rowsOf(root, children, { own: '', below: '' }))
    .map(({ lead, image }) => ({
      BaseDigest: image.baseDigest,
      BaseName: image.baseName,
      FreedBytes: image.freedBytes,
      FreedIfRemoved: formatSize(image.freedBytes),
      ID: image.id,
      Image: `${lead}${nameOf(image)}`,
      Parent: image.parentId,
      SharedBytes: image.sharedBytes,
      SharedSize: formatSize(image.sharedBytes),
      Size: formatSize(image.sizeBytes),
      SizeBytes: image.sizeBytes,
      Tags: image.tags,
      UniqueBytes: image.uniqueBytes,
      UniqueSize: formatSize(image.uniqueBytes),
    }));
}

export const LINEAGE_HEADERS: GoStruct = {
  BaseDigest: 'BASE DIGEST',
  BaseName: 'BASE NAME',
  FreedBytes: 'FREED BYTES',
  FreedIfRemoved: 'FREED IF REMOVED',
  ID: 'IMAGE ID',
  Image: 'IMAGE',
  Parent: 'PARENT',
  SharedBytes: 'SHARED BYTES',
  SharedSize: 'SHARED',
  Size: 'SIZE',
  SizeBytes: 'SIZE BYTES',
  Tags: 'TAGS',
  UniqueBytes: 'UNIQUE BYTES',
  UniqueSize: 'UNIQUE',
};

export const LINEAGE_COLUMNS: readonly string[] = ['Image', 'Size', 'SharedSize', 'UniqueSize', 'FreedIfRemoved'];
