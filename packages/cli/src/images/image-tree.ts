import type { ImageWithContents } from '@tinydock/client';
import type { Image } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import { displayWidth } from '../format/display-width.ts';
import { shortenId } from '../output/shorten-id.ts';

const HEADINGS = ['IMAGE', 'ID', 'DISK USAGE', 'CONTENT SIZE', 'USED'] as const;
/** Numbers stand on the right, as Docker has them here. */
const ON_THE_RIGHT: readonly number[] = [2, 3];
const GAP = '   ';
const USED = '✔';

export interface TreeOptions {
  /** Ids of the images that are asked for, in their order. */
  readonly chosen: readonly Image[];
  /** Everything that is here. */
  readonly all: readonly ImageWithContents[];
  readonly isTruncated: boolean;
}

type Cells = readonly [string, string, string, string, string];

function platformText({ platform }: Image): string {
  return [platform?.os, platform?.architecture, platform?.variant].filter(Boolean).join('/') || 'unknown';
}

/** Bytes of tars, and of tars with their indexes. A layer that several of the images have is there once. */
function measure(images: readonly ImageWithContents[]): { readonly content: number; readonly disk: number } {
  const layers = new Map(images.flatMap(({ contents }) => contents.layers).map((layer) => [layer.diffId, layer]));
  const content = [...layers.values()].reduce((sum, { tarBytes }) => sum + tarBytes, 0);
  return { content, disk: [...layers.values()].reduce((sum, { indexBytes }) => sum + indexBytes, content) };
}

function cellsOf(label: string, images: readonly ImageWithContents[], isTruncated: boolean): Cells {
  const { content, disk } = measure(images);
  const id = images[0]?.image.id ?? '';
  const shown = isTruncated ? shortenId(id) : id;
  const isUsed = images.some(({ image }) => image.containers > 0);
  return [label, shown, formatSize(disk), formatSize(content), isUsed ? USED : ''];
}

/** Those for other platforms that came with an image under what its tag stands for, and have no tag of their own. */
function othersOf(
  { image, contents }: ImageWithContents,
  tag: string,
  all: readonly ImageWithContents[],
): readonly ImageWithContents[] {
  const digest = image.tagDigests[tag];
  const indexes = new Set(contents.indexes.filter((index) => digest === undefined || index === digest));
  return all.filter(
    (other) =>
      other.image.id !== image.id &&
      other.image.tags.length === 0 &&
      other.contents.indexes.some((index) => indexes.has(index)),
  );
}

/** The image with its other platforms; several times, each with some of its tags, where these stand for other ones. */
function platformsOf(
  head: ImageWithContents,
  all: readonly ImageWithContents[],
): readonly [ImageWithContents, ...ImageWithContents[]][] {
  const tags = head.image.tags.map((tag) => ({ tag, others: othersOf(head, tag, all) }));
  const groups = Map.groupBy(tags, ({ others }) => others.map(({ image }) => image.id).join());
  if (groups.size === 0) return [[head]];
  return [...groups.values()].map((group) => [
    { ...head, image: { ...head.image, tags: group.map(({ tag }) => tag) } },
    ...(group[0]?.others ?? []),
  ]);
}

function blockOf(platforms: readonly [ImageWithContents, ...ImageWithContents[]], isTruncated: boolean): Cells[] {
  const { tags } = platforms[0].image;
  const names = tags.length === 0 ? ['<untagged>'] : tags;
  const [first = '', ...others] = names;
  const own = cellsOf(first, platforms, isTruncated);
  const children = platforms
    .toSorted((one, other) => (platformText(one.image) < platformText(other.image) ? -1 : 1))
    .map((platform, index) => {
      const branch = index === platforms.length - 1 ? '└─' : '├─';
      return cellsOf(`${branch} ${platformText(platform.image)}`, [platform], isTruncated);
    });
  return [own, ...others.map((name): Cells => [name, '', '', '', '']), ...children];
}

function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => displayWidth(cells[column] ?? ''))));
  return rows.map((cells) =>
    cells
      .map((cell, column) => {
        const fill = ' '.repeat((widths[column] ?? 0) - displayWidth(cell));
        return ON_THE_RIGHT.includes(column) ? `${fill}${cell}` : `${cell}${fill}`;
      })
      .join(GAP)
      .trimEnd(),
  );
}

/** The lines of `images --tree`: each image with its names, and below it its platforms. */
export function imageTree({ chosen, all, isTruncated }: TreeOptions): readonly string[] {
  const byId = new Map(all.map((one) => [one.image.id, one]));
  const groups = chosen.flatMap((image) => {
    const here = byId.get(image.id);
    // Of its names, those that were asked for.
    return here === undefined ? [] : platformsOf({ image, contents: here.contents }, all);
  });
  const below = new Set(groups.flatMap(([, ...others]) => others.map(({ image }) => image.id)));
  const blocks = groups.filter(([head]) => !below.has(head.image.id)).map((group) => blockOf(group, isTruncated));
  const lines = align([HEADINGS, ...blocks.flat()]);
  const sizes = blocks.map((block) => block.length);
  let next = 1;
  return [
    lines[0] ?? '',
    ...sizes.flatMap((size) => {
      next += size;
      return ['', ...lines.slice(next - size, next)];
    }),
  ];
}
