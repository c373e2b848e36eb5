import { parseReference, parseSearchTerm } from '@tinydock/domain';
import type { CliContext } from '../context/cli-context.ts';
import { flagError } from '../flags/flag-error.ts';
import { FORMAT_FLAG } from '../flags/list-flags.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import { findAuth } from '../images/find-auth.ts';
import { listRemoteTags } from '../images/list-remote-tags.ts';
import type { Output } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { SEARCH_HEADERS, searchRows, TAG_HEADERS } from '../registry/search-rows.ts';

const DEFAULT_LIMIT = 25;

async function* search(text: string, flags: FlagValues, context: CliContext): AsyncGenerator<Output, void, undefined> {
  const format = flags.text('format');
  const auth = yield* findAuth(parseSearchTerm(text).registry, context);
  const client = await context.connect();
  const results = await client.registries.search(
    {
      term: text,
      limit: flags.integer('limit') ?? DEFAULT_LIMIT,
      filters: parseFilters(flags.list('filter')),
      auth: auth ?? null,
    },
    { signal: context.signal },
  );
  yield {
    kind: 'list',
    view: {
      rows: searchRows(results, { isTruncated: !flags.boolean('no-trunc'), isJson: format === 'json' }),
      headers: SEARCH_HEADERS,
      columns: ['Name', 'Description', 'StarCount', 'IsOfficial'],
      format,
    },
  };
}

async function* listTags(
  name: string,
  flags: FlagValues,
  context: CliContext,
): AsyncGenerator<Output, void, undefined> {
  const limit = flags.integer('limit') ?? Infinity;
  if (limit < 1) throw flagError('--limit', String(limit), 'expected 1 or more');
  const [filter] = flags.list('filter');
  if (filter !== undefined) throw flagError('--filter', filter, 'tags have nothing to filter by');
  parseReference(name);
  const tags = yield* listRemoteTags(name, limit, context);
  yield {
    kind: 'list',
    view: {
      rows: tags.map((tag) => ({ Name: name, Tag: tag })),
      headers: TAG_HEADERS,
      columns: ['Name', 'Tag'],
      format: flags.text('format'),
    },
  };
}

export const searchCommand: CommandDefinition = {
  usage: '[OPTIONS] [HOST/]TERM',
  description: 'Search Docker Hub, or the list of another registry, for images',
  args: { minimum: 1, maximum: 1 },
  flags: [
    {
      kind: 'list',
      flags: '-f, --filter',
      placeholder: 'filter',
      description: 'Show those only for which is-official=BOOL, is-automated=BOOL or stars=NUMBER holds',
    },
    FORMAT_FLAG,
    { kind: 'integer', flags: '--limit', placeholder: 'int', description: 'At most so many; 25 of 100 unless told' },
    { kind: 'boolean', flags: '--list-tags', description: 'List the tags of a repository' },
    { kind: 'boolean', flags: '--no-trunc', description: 'Do not shorten' },
  ],
  run: async function* ({ args, flags }, context) {
    const [text = ''] = args;
    if (flags.boolean('list-tags')) yield* listTags(text, flags, context);
    else yield* search(text, flags, context);
  },
};
