import type { Image } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { FORMAT_FLAG, FULL_IDS_FLAG, IDS_ONLY_FLAG } from '../flags/list-flags.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import { IMAGE_HEADERS, imageRows, splitTag } from '../images/image-rows.ts';
import { imageTree } from '../images/image-tree.ts';
import { parseSortKey, sortImages, type SortKey, sortRows } from '../images/sort-images.ts';
import { line, type Output } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { UsageError } from '../program/usage-error.ts';

type ListFilters = ReturnType<typeof parseFilters>;

const COLUMNS = ['Repository', 'Tag', 'ID', 'CreatedSince', 'Size'];
const COLUMNS_WITH_DIGESTS = ['Repository', 'Tag', 'Digest', 'ID', 'CreatedSince', 'Size'];

function assertFitsTree(flags: FlagValues): void {
  const other = ['quiet', 'digests'].find((name) => flags.boolean(name)) ?? (flags.text('format') && 'format');
  if (other !== undefined) throw new UsageError(`--${other} cannot be used together with --tree`, 'tdctl images', 1);
}

async function* drawTree(
  options: { readonly filters: ListFilters; readonly sortKey: SortKey; readonly isTruncated: boolean },
  context: CliContext,
): AsyncGenerator<Output, void, undefined> {
  const { filters, sortKey, isTruncated } = options;
  const client = await context.connect();
  const call = { signal: context.signal };
  const sorted = sortImages(await client.images.list({ filters }, call), sortKey);
  const isByName = sortKey === 'repository' || sortKey === 'tag';
  const firstName = ({ tags: [name = ''] }: Image): string => (sortKey === 'tag' ? splitTag(name)[1] : name);
  const chosen = isByName ? sorted.toSorted((one, other) => (firstName(one) < firstName(other) ? -1 : 1)) : sorted;
  const all = await client.images.listWithContents({}, call);
  for (const text of imageTree({ chosen, all, isTruncated })) yield line(text);
}

export const imagesCommand: CommandDefinition = {
  usage: '[OPTIONS] [REPOSITORY[:TAG]]',
  description: 'List images',
  args: { minimum: 0, maximum: 1 },
  flags: [
    { kind: 'boolean', flags: '-a, --all', description: 'Show other platforms of tagged images too' },
    { kind: 'boolean', flags: '--digests', description: 'Show digests' },
    {
      kind: 'list',
      flags: '-f, --filter',
      placeholder: 'filter',
      description: 'Show those only for which KEY=VALUE holds',
    },
    FORMAT_FLAG,
    FULL_IDS_FLAG,
    IDS_ONLY_FLAG,
    {
      kind: 'text',
      flags: '--sort',
      placeholder: 'string',
      description: 'Sort by created (the default), id, repository, size or tag',
    },
    { kind: 'boolean', flags: '--tree', description: 'Show each image with its platforms' },
  ],
  run: async function* ({ args, flags }, context) {
    const filters = parseFilters(flags.list('filter'));
    const [pattern] = args;
    if (pattern !== undefined) filters.push({ key: 'reference', value: pattern });
    const sortKey = parseSortKey(flags.text('sort'));
    const format = flags.text('format');
    const withDigests = flags.boolean('digests') || format?.includes('.Digest') === true;
    if (flags.boolean('tree')) {
      assertFitsTree(flags);
      yield* drawTree({ filters, sortKey, isTruncated: !flags.boolean('no-trunc') }, context);
      return;
    }
    const client = await context.connect();
    const withoutOtherPlatforms = !flags.boolean('all');
    // A template alone can show labels, of which an image may have hundreds of thousands.
    const asked = { filters, withoutOtherPlatforms, withoutLabels: format === undefined };
    const images = await client.images.list(asked, { signal: context.signal });
    const options = { isTruncated: !flags.boolean('no-trunc'), withDigests, now: context.clock() };
    yield {
      kind: 'list',
      view: {
        rows: sortRows(imageRows(sortImages(images, sortKey), options), sortKey),
        headers: IMAGE_HEADERS,
        columns: flags.boolean('digests') ? COLUMNS_WITH_DIGESTS : COLUMNS,
        format,
        quietField: flags.boolean('quiet') ? 'ID' : undefined,
      },
    };
  },
};
