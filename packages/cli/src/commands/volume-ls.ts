import { REASONS, refuseFlags } from '../flags/refused-flags.ts';
import { FORMAT_FLAG } from '../flags/list-flags.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import { VOLUME_COLUMNS, VOLUME_HEADERS, volumeRow } from '../volumes/volume-rows.ts';

export const volumeListCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'List volumes',
  args: { minimum: 0, maximum: 0 },
  flags: [
    {
      kind: 'list',
      flags: '-f, --filter',
      placeholder: 'filter',
      description: 'Only those for which dangling=, driver=, label=KEY[=VALUE] or name= holds',
    },
    FORMAT_FLAG,
    { kind: 'boolean', flags: '-q, --quiet', description: 'Show names only' },
    ...refuseFlags(['--cluster'], REASONS.cluster, { takesValue: false }),
  ],
  run: async function* ({ flags }, context) {
    const filters = parseFilters(flags.list('filter'));
    const client = await context.connect();
    const volumes = await client.volumes.list({ filters }, { signal: context.signal });
    yield {
      kind: 'list',
      view: {
        rows: volumes.map(volumeRow),
        headers: VOLUME_HEADERS,
        columns: VOLUME_COLUMNS,
        format: flags.text('format'),
        quietField: flags.boolean('quiet') ? 'Name' : undefined,
      },
    };
  },
};
