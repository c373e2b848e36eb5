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
    {
      kind: 'text',
      flags: '--format',
      placeholder: 'string',
      description: 'table, json, table TEMPLATE or a Go template',
    },
    { kind: 'boolean', flags: '--no-trunc', description: 'Show ids in full' },
    { kind: 'boolean', flags: '-q, --quiet', description: 'Show ids only' },
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
