import { BUILD_COLUMNS, BUILD_HEADERS, buildRows } from '../build/build-rows.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const buildListCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'List builds that are and were, the newest first',
  args: { minimum: 0, maximum: 0 },
  flags: [
    {
      kind: 'list',
      flags: '-f, --filter',
      placeholder: 'filter',
      description: 'Only those for which id=, image=, name=, since=, status= or until= holds',
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
    const builds = await client.buildRecords.list(filters, { signal: context.signal });
    yield {
      kind: 'list',
      view: {
        rows: buildRows(builds, { now: context.clock(), noTrunc: flags.boolean('no-trunc') }),
        headers: BUILD_HEADERS,
        columns: BUILD_COLUMNS,
        format: flags.text('format'),
        quietField: flags.boolean('quiet') ? 'ID' : undefined,
      },
    };
  },
};
