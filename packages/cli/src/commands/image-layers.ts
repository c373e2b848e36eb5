import type { ExploredLayer } from '@tinydock/protocol';
import { formatAge, formatSize } from '@tinydock/text';
import { FORMAT_FLAG } from '../flags/list-flags.ts';
import { truncateToWidth } from '../format/display-width.ts';
import { formatLocalRfc3339 } from '../format/local-time.ts';
import type { GoStruct } from '../format/template/go-value.ts';
import { shortenId } from '../output/shorten-id.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

const HEADERS: GoStruct = {
  Comment: 'COMMENT',
  CreatedAt: 'CREATED AT',
  CreatedBy: 'CREATED BY',
  CreatedSince: 'CREATED',
  DiffID: 'DIFF ID',
  Entries: 'ENTRIES',
  Images: 'IMAGES',
  Index: 'LAYER',
  Size: 'SIZE',
  TarSize: 'TAR SIZE',
};
const CREATED_BY_WIDTH = 60;

function layerRow(layer: ExploredLayer, index: number, options: { isTruncated: boolean; now: Date }): GoStruct {
  const { isTruncated, now } = options;
  const createdBy = layer.createdBy.replace(/[\t\r\n]/g, ' ');
  return {
    Comment: layer.comment.replace(/[\t\r\n]/g, ' '),
    CreatedAt: formatLocalRfc3339(layer.created),
    CreatedBy: isTruncated ? truncateToWidth(createdBy, CREATED_BY_WIDTH) : createdBy,
    CreatedSince: formatAge(layer.created, now),
    DiffID: isTruncated ? shortenId(layer.diffId) : layer.diffId,
    Entries: layer.entries,
    Images: layer.images,
    Index: index + 1,
    Size: formatSize(layer.contentBytes),
    TarSize: formatSize(layer.tarBytes),
  };
}

export const imageLayersCommand: CommandDefinition = {
  usage: '[OPTIONS] IMAGE',
  description: 'List the layers of an image, the lowest first, with what made them',
  args: { minimum: 1, maximum: 1 },
  flags: [
    FORMAT_FLAG,
    { kind: 'boolean', flags: '--no-trunc', description: 'Do not shorten' },
    { kind: 'boolean', flags: '-q, --quiet', description: 'Show diffIDs only' },
  ],
  run: async function* ({ args, flags }, context) {
    const [image = ''] = args;
    const client = await context.connect();
    const { layers } = await client.explorer.layers(image, { signal: context.signal });
    const options = { isTruncated: !flags.boolean('no-trunc'), now: context.clock() };
    yield {
      kind: 'list',
      view: {
        rows: layers.map((layer, index) => layerRow(layer, index, options)),
        headers: HEADERS,
        columns: ['Index', 'DiffID', 'Size', 'Entries', 'Images', 'CreatedSince', 'CreatedBy'],
        format: flags.text('format'),
        quietField: flags.boolean('quiet') ? 'DiffID' : undefined,
      },
    };
  },
};
