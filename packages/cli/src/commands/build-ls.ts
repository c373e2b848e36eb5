import { BUILD_COLUMNS, BUILD_HEADERS, buildRows } from '../build/build-rows.ts';
import { FORMAT_FLAG, FULL_IDS_FLAG, IDS_ONLY_FLAG } from '../flags/list-flags.ts';
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
    FORMAT_FLAG,
    FULL_IDS_FLAG,
    IDS_ONLY_FLAG,
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
