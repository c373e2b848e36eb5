import { LINEAGE_COLUMNS, LINEAGE_HEADERS, lineageRows } from '../explore/lineage-tree.ts';
import { FORMAT_FLAG } from '../flags/list-flags.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const imageTreeCommand: CommandDefinition = {
  usage: '[OPTIONS] [IMAGE]',
  description: 'Draw which images are based on which, with what they share and what removing each would free',
  args: { minimum: 0, maximum: 1 },
  flags: [FORMAT_FLAG],
  run: async function* ({ args, flags }, context) {
    const client = await context.connect();
    const images = await client.explorer.lineage(args[0], { signal: context.signal });
    yield {
      kind: 'list',
      view: {
        rows: lineageRows(images),
        headers: LINEAGE_HEADERS,
        columns: LINEAGE_COLUMNS,
        format: flags.text('format'),
      },
    };
  },
};
