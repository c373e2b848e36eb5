import { FORMAT_FLAG, FULL_IDS_FLAG, IDS_ONLY_FLAG } from '../flags/list-flags.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import { NETWORK_COLUMNS, NETWORK_HEADERS, networkRows } from '../networks/network-rows.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const networkListCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'List networks',
  args: { minimum: 0, maximum: 0 },
  flags: [
    {
      kind: 'list',
      flags: '-f, --filter',
      placeholder: 'filter',
      description: 'Only those for which dangling=, driver=, id=, label=, name=, scope= or type= holds',
    },
    FORMAT_FLAG,
    FULL_IDS_FLAG,
    IDS_ONLY_FLAG,
  ],
  run: async function* ({ flags }, context) {
    const filters = parseFilters(flags.list('filter'));
    const client = await context.connect();
    const networks = await client.networks.list(filters, { signal: context.signal });
    yield {
      kind: 'list',
      view: {
        rows: networkRows(networks, !flags.boolean('no-trunc')),
        headers: NETWORK_HEADERS,
        columns: NETWORK_COLUMNS,
        format: flags.text('format'),
        quietField: flags.boolean('quiet') ? 'ID' : undefined,
      },
    };
  },
};
