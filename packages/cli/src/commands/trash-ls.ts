import { FORMAT_FLAG, FULL_IDS_FLAG, IDS_ONLY_FLAG } from '../flags/list-flags.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import { TRASH_COLUMNS, TRASH_HEADERS, trashRows } from '../retention/trash-rows.ts';

export const trashListCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'List removed images that can be restored, the last removed first',
  args: { minimum: 0, maximum: 0 },
  flags: [FORMAT_FLAG, FULL_IDS_FLAG, IDS_ONLY_FLAG],
  run: async function* ({ flags }, context) {
    const client = await context.connect();
    const { images } = await client.retention.listTrash({ signal: context.signal });
    yield {
      kind: 'list',
      view: {
        rows: trashRows(images, { isTruncated: !flags.boolean('no-trunc'), now: context.clock() }),
        headers: TRASH_HEADERS,
        columns: TRASH_COLUMNS,
        format: flags.text('format'),
        quietField: flags.boolean('quiet') ? 'ID' : undefined,
      },
    };
  },
};
