import type { PruneBuildCacheRequestInput } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import { CACHE_COLUMNS, CACHE_HEADERS, CACHE_SWITCHES, cacheRows } from '../build/cache-rows.ts';
import type { CliContext } from '../context/cli-context.ts';
import { flagError } from '../flags/flag-error.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import { line, type Output } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { confirm } from '../prompt/confirm.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** Docker reads sizes of storage in decimal units: `10GB`, `500m`. @throws TinydockError INVALID_ARGUMENT */
function parseSize(flag: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?) ?([kmgt]?)b?$/i.exec(text);
  if (match === null) throw flagError(flag, text, 'expected a size such as 10GB');
  return Math.floor(Number(match[1]) * (UNITS[match[2]?.toLowerCase() ?? ''] ?? 1));
}

/** Shows what would go, and asks unless that is all. @returns the keys; none where nothing would go, or shall */
async function* askForPlan(
  request: PruneBuildCacheRequestInput,
  isDryRun: boolean,
  context: CliContext,
): AsyncGenerator<Output, readonly string[], undefined> {
  const client = await context.connect();
  const plan = await client.builds.pruneCache({ ...request, planOnly: true }, { signal: context.signal });
  if (plan.steps.length === 0) {
    yield line(isDryRun ? 'Nothing would be removed.' : 'Total reclaimed space: 0B');
    return [];
  }
  const rows = cacheRows(plan.steps, { now: context.clock(), noTrunc: false });
  yield line('These steps of earlier builds would be forgotten:');
  yield { kind: 'list', view: { rows, headers: CACHE_HEADERS, columns: CACHE_COLUMNS, format: undefined } };
  if (isDryRun) {
    yield line(`Would be reclaimed: ${formatSize(plan.freedBytes)}`);
    return [];
  }
  yield* confirm(`Forget them and free ${formatSize(plan.freedBytes)}?`, { subject: 'builder prune' }, context);
  return plan.steps.map(({ key }) => key);
}

function parseBytes(flags: FlagValues, name: string): number | undefined {
  const text = flags.text(name);
  // Nothing at all is a bound as well: 0 stands for none.
  return text === undefined ? undefined : Math.max(1, parseSize(`--${name}`, text));
}

/** `--reserved-space` is buildx's newer name of `--keep-storage`. */
function parseBudget(
  flags: FlagValues,
): Pick<PruneBuildCacheRequestInput, 'keepBytes' | 'maxUsedBytes' | 'minFreeBytes'> {
  return {
    keepBytes: parseBytes(flags, 'reserved-space') ?? parseBytes(flags, 'keep-storage') ?? 0,
    maxUsedBytes: parseBytes(flags, 'max-used-space') ?? 0,
    minFreeBytes: parseBytes(flags, 'min-free-space') ?? 0,
  };
}

export const builderPruneCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Remove steps from the build cache whose layers no image uses',
  args: { minimum: 0, maximum: 0 },
  flags: [
    {
      kind: 'boolean',
      flags: '-a, --all',
      description: 'Also those whose layers an image uses, and the records of builds',
    },
    { kind: 'boolean', flags: '--dry-run', description: 'Only show what would be removed' },
    {
      kind: 'list',
      flags: '--filter',
      placeholder: 'filter',
      description: 'As those of builder du: until=TIME is what was not used since then',
    },
    { kind: 'boolean', flags: '-f, --force', description: 'Do not show the plan and ask' },
    {
      kind: 'text',
      flags: '--keep-storage',
      placeholder: 'size',
      description: 'Keep as much of the cache, what was used last',
    },
    { kind: 'text', flags: '--reserved-space', placeholder: 'size', description: 'The same, as buildx says it now' },
    {
      kind: 'text',
      flags: '--min-free-space',
      placeholder: 'size',
      description: 'Remove until so much of the disk is free, unless more is reserved',
    },
    {
      kind: 'text',
      flags: '--max-used-space',
      placeholder: 'size',
      description: 'The most that stays, unless more is reserved',
    },
  ],
  run: async function* ({ flags }, context) {
    const request: PruneBuildCacheRequestInput = {
      filters: parseFilters(flags.list('filter'), CACHE_SWITCHES),
      all: flags.boolean('all'),
      ...parseBudget(flags),
    };
    const isDryRun = flags.boolean('dry-run');
    const isForced = flags.boolean('force') && !isDryRun;
    const only = isForced ? [] : yield* askForPlan(request, isDryRun, context);
    if (!isForced && only.length === 0) return;
    const client = await context.connect();
    const pruned = await client.builds.pruneCache({ ...request, only: [...only] }, { signal: context.signal });
    for (const { key } of pruned.steps) yield line(key.slice('sha256:'.length));
    yield line(`Total reclaimed space: ${formatSize(pruned.freedBytes)}`);
  },
};
