import { formatSize } from '@tinydock/text';
import {
  CACHE_COLUMNS,
  CACHE_HEADERS,
  CACHE_SWITCHES,
  cacheDetails,
  cacheRows,
  layerBytes,
} from '../build/cache-rows.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const builderDuCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Show what the build cache holds, the step that was used longest ago first',
  args: { minimum: 0, maximum: 0 },
  flags: [
    {
      kind: 'list',
      flags: '-f, --filter',
      placeholder: 'filter',
      description: 'id=ID, until=TIME, type=TYPE, description=WORDS; inuse, mutable, immutable, shared, private',
    },
    { kind: 'text', flags: '--format', placeholder: 'string', description: 'table, json, or a Go template' },
    { kind: 'boolean', flags: '--no-trunc', description: 'Do not shorten ids and instructions' },
    { kind: 'boolean', flags: '-q, --quiet', description: 'Print ids alone' },
    { kind: 'boolean', flags: '--verbose', description: 'Show all that is known of each' },
  ],
  run: async function* ({ flags }, context) {
    const client = await context.connect();
    const filters = parseFilters(flags.list('filter'), CACHE_SWITCHES);
    const steps = await client.builds.listCache({ filters }, { signal: context.signal });
    const format = flags.text('format');
    const isQuiet = flags.boolean('quiet');
    const rows = cacheRows(steps, { now: context.clock(), noTrunc: flags.boolean('no-trunc') });
    const quietField = isQuiet ? 'ID' : undefined;
    if (flags.boolean('verbose') && !isQuiet && format === undefined)
      for (const step of steps) yield line(cacheDetails(step, context.clock()));
    else yield { kind: 'list', view: { rows, headers: CACHE_HEADERS, columns: CACHE_COLUMNS, format, quietField } };
    if (isQuiet || format !== undefined) return;
    const reclaimable = steps.filter(({ isShared }) => !isShared);
    yield line(`Reclaimable: ${formatSize(layerBytes(reclaimable))}\nTotal:       ${formatSize(layerBytes(steps))}`);
  },
};
