import { CONTAINER_COLUMNS, CONTAINER_HEADERS, containerRow } from '../containers/container-rows.ts';
import { FORMAT_FLAG, IDS_ONLY_FLAG } from '../flags/list-flags.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';

/** The newest so many; 0 for no limit. */
function parseLast(flags: FlagValues): number {
  const last = flags.integer('last') ?? -1;
  if (last > 0) return last;
  return flags.boolean('latest') ? 1 : 0;
}

export const psCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'List containers',
  args: { minimum: 0, maximum: 0 },
  flags: [
    { kind: 'boolean', flags: '-a, --all', description: 'Show all containers, not the running ones alone' },
    {
      kind: 'list',
      flags: '-f, --filter',
      placeholder: 'filter',
      description: 'Show those only for which KEY=VALUE holds',
    },
    FORMAT_FLAG,
    { kind: 'text', flags: '-n, --last', placeholder: 'int', description: 'Show the newest so many, of every state' },
    { kind: 'boolean', flags: '-l, --latest', description: 'Show the newest, of every state' },
    { kind: 'boolean', flags: '--no-trunc', description: 'Do not shorten' },
    IDS_ONLY_FLAG,
    { kind: 'boolean', flags: '-s, --size', description: 'Show how much the containers have written' },
  ],
  run: async function* ({ flags }, context) {
    const format = flags.text('format');
    const size = flags.boolean('size');
    const request = {
      all: flags.boolean('all'),
      filters: parseFilters(flags.list('filter')),
      last: parseLast(flags),
      // A template that shows it asks for it, as in Docker.
      size: size || format?.includes('.Size') === true,
    };
    const client = await context.connect();
    const containers = await client.containers.list(request, { signal: context.signal });
    const options = { isTruncated: !flags.boolean('no-trunc'), now: context.clock() };
    yield {
      kind: 'list',
      view: {
        rows: containers.map((container) => containerRow(container, options)),
        headers: CONTAINER_HEADERS,
        columns: size ? [...CONTAINER_COLUMNS, 'Size'] : CONTAINER_COLUMNS,
        format,
        quietField: flags.boolean('quiet') ? 'ID' : undefined,
      },
    };
  },
};
