import { parseFilters } from '../flags/parse-filters.ts';
import { IMAGE_HEADERS, imageRows } from '../images/image-rows.ts';
import { parseSortKey, sortImages, sortRows } from '../images/sort-images.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

const COLUMNS = ['Repository', 'Tag', 'ID', 'CreatedSince', 'Size'];
const COLUMNS_WITH_DIGESTS = ['Repository', 'Tag', 'Digest', 'ID', 'CreatedSince', 'Size'];

export const imagesCommand: CommandDefinition = {
  usage: '[OPTIONS] [REPOSITORY[:TAG]]',
  description: 'List images',
  args: { minimum: 0, maximum: 1 },
  flags: [
    { kind: 'boolean', flags: '-a, --all', description: 'Show all images (there are no hidden ones here)' },
    { kind: 'boolean', flags: '--digests', description: 'Show digests' },
    {
      kind: 'list',
      flags: '-f, --filter',
      placeholder: 'filter',
      description: 'Show those only for which KEY=VALUE holds',
    },
    {
      kind: 'text',
      flags: '--format',
      placeholder: 'string',
      description: 'table, json, table TEMPLATE or a Go template',
    },
    { kind: 'boolean', flags: '--no-trunc', description: 'Show ids in full' },
    { kind: 'boolean', flags: '-q, --quiet', description: 'Show ids only' },
    {
      kind: 'text',
      flags: '--sort',
      placeholder: 'string',
      description: 'Sort by created (the default), id, repository, size or tag',
    },
    { kind: 'unsupported', flags: '--tree', takesValue: false },
  ],
  run: async function* ({ args, flags }, context) {
    const filters = parseFilters(flags.list('filter'));
    const [pattern] = args;
    if (pattern !== undefined) filters.push({ key: 'reference', value: pattern });
    const sortKey = parseSortKey(flags.text('sort'));
    const format = flags.text('format');
    const withDigests = flags.boolean('digests') || format?.includes('.Digest') === true;
    const client = await context.connect();
    const images = await client.images.list({ filters }, { signal: context.signal });
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
