import type { HistoryStep } from '@tinydock/protocol';
import { formatAge, formatSize } from '@tinydock/text';
import { FORMAT_FLAG, IDS_ONLY_FLAG } from '../flags/list-flags.ts';
import { PLATFORM_FLAG, readPlatform } from '../flags/platform-flag.ts';
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
  ID: 'IMAGE',
  Size: 'SIZE',
};
const CREATED_BY_WIDTH = 45;

interface RowOptions {
  readonly isTruncated: boolean;
  readonly isHuman: boolean;
  readonly now: Date;
}

function historyRow(step: HistoryStep, { isTruncated, isHuman, now }: RowOptions): GoStruct {
  const createdBy = step.createdBy.replace(/[\t\r\n]/g, ' ');
  const id = isTruncated ? shortenId(step.imageId) : step.imageId;
  return {
    Comment: step.comment.replace(/[\t\r\n]/g, ' '),
    CreatedAt: formatLocalRfc3339(step.created),
    CreatedBy: isTruncated ? truncateToWidth(createdBy, CREATED_BY_WIDTH) : createdBy,
    CreatedSince: isHuman ? formatAge(step.created, now) : formatLocalRfc3339(step.created),
    ID: step.imageId === '' ? '<missing>' : id,
    Size: isHuman ? formatSize(step.sizeBytes) : String(step.sizeBytes),
  };
}

export const historyCommand: CommandDefinition = {
  usage: '[OPTIONS] IMAGE',
  description: 'Show the history of an image',
  args: { minimum: 1, maximum: 1 },
  flags: [
    FORMAT_FLAG,
    {
      kind: 'boolean',
      flags: '-H, --human',
      description: 'Sizes and dates in words (default true)',
      isOnByDefault: true,
    },
    { kind: 'boolean', flags: '--no-trunc', description: 'Do not shorten' },
    IDS_ONLY_FLAG,
    PLATFORM_FLAG,
  ],
  run: async function* ({ args, flags }, context) {
    const [image = ''] = args;
    const platform = readPlatform(flags);
    const client = await context.connect();
    const steps = await client.images.history(image, { platform, signal: context.signal });
    const options = {
      isTruncated: !flags.boolean('no-trunc'),
      isHuman: flags.boolean('human'),
      now: context.clock(),
    };
    yield {
      kind: 'list',
      view: {
        rows: steps.map((step) => historyRow(step, options)),
        headers: HEADERS,
        columns: ['ID', 'CreatedSince', 'CreatedBy', 'Size', 'Comment'],
        format: flags.text('format'),
        quietField: flags.boolean('quiet') ? 'ID' : undefined,
      },
    };
  },
};
