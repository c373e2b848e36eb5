import { TinydockError } from '@tinydock/domain';
import {
  bytesBesideImages,
  type Client,
  planSystemPrune,
  type SystemPrunePlan,
  type SystemPruneRequest,
} from '@tinydock/client';
import type { Filter, PruneImagesResponse } from '@tinydock/protocol';
import { formatDuration, formatSize } from '@tinydock/text';
import type { CliContext } from '../context/cli-context.ts';
import { flagError } from '../flags/flag-error.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import { line, note, type Output } from '../output/output.ts';
import type { CommandDefinition, CommandInput } from '../program/command-definition.ts';
import { confirm } from '../prompt/confirm.ts';
import { plannedImages } from '../retention/prune-plan.ts';
import { isEmptyPlan, showSystemPlan } from '../retention/system-plan.ts';

type Run = AsyncGenerator<Output, void, undefined>;

const KEYS = ['until', 'label', 'label!'];

function parseSystemFilters(texts: readonly string[], withVolumes: boolean): readonly Filter[] {
  const filters = parseFilters(texts);
  const unknown = filters.find(({ key }) => !KEYS.includes(key));
  if (unknown !== undefined) throw flagError('--filter', unknown.key, `expected one of ${KEYS.join(', ')}`);
  if (withVolumes && filters.some(({ key }) => key === 'until'))
    throw flagError('--filter', 'until', 'it is not supported with --volumes: volumes do not say when they were used');
  return filters;
}

function* showDeleted(title: string, names: readonly string[]): Generator<Output, void, undefined> {
  if (names.length > 0) yield line(`Deleted ${title}:\n${names.join('\n')}\n`);
}

/** What could not be removed, because somebody has come to use it. */
function* showFailures(parts: readonly { readonly error: string }[]): Generator<Output, void, undefined> {
  for (const { error } of parts) {
    if (error !== '')
      yield { kind: 'failure', error: new TinydockError({ code: 'FAILED_PRECONDITION', message: error }) };
  }
}

function isGone({ error }: { readonly error: string }): boolean {
  return error === '';
}

function* showTotals(
  bytes: number,
  { freedBytes, keptUntil }: PruneImagesResponse,
  now: Date,
): Generator<Output, void, undefined> {
  yield line(`Total reclaimed space: ${formatSize(keptUntil === '' ? bytes + freedBytes : bytes)}`);
  if (keptUntil === '') return;
  const left = formatDuration(Date.parse(keptUntil) - now.getTime());
  yield line(`Total space in the trash: ${formatSize(freedBytes)}, for ${left}; see tdctl trash`);
}

interface SystemPrune {
  readonly client: Client;
  readonly plan: SystemPrunePlan;
  readonly request: SystemPruneRequest;
}

/** Removes what the plan says, in its order. */
async function* execute({ client, plan, request }: SystemPrune, context: CliContext): Run {
  const call = { signal: context.signal };
  const ids = (parts: readonly { readonly id: string }[]): string[] => parts.map(({ id }) => id);
  const containers =
    plan.containers.length === 0 ? [] : await client.containers.prune({ only: ids(plan.containers) }, call);
  yield* showDeleted('Containers', ids(containers.filter(isGone)));
  const networks = plan.networks.length === 0 ? [] : await client.networks.prune({ only: ids(plan.networks) }, call);
  yield* showDeleted(
    'Networks',
    networks.filter(isGone).map(({ name }) => name),
  );
  const only = plan.volumes.map(({ name }) => name);
  const volumes = only.length === 0 ? [] : await client.volumes.prune({ only }, call);
  yield* showDeleted(
    'Volumes',
    volumes.filter(isGone).map(({ name }) => name),
  );
  const images = await client.retention.pruneImages({ images: plannedImages(plan.images), now: request.now }, call);
  const items = images.items.map(({ untagged, deleted }) =>
    deleted === undefined ? `untagged: ${untagged ?? ''}` : `deleted: ${deleted}`,
  );
  yield* showDeleted('Images', items);
  const keys = plan.cache.steps.map(({ key }) => key);
  const pruning = { all: request.all, only: keys };
  const cache = keys.length === 0 ? plan.cache : await client.builds.pruneCache(pruning, call);
  yield* showDeleted(
    'build cache objects',
    cache.steps.map(({ key }) => key.slice('sha256:'.length)),
  );
  yield* showFailures([...containers, ...networks, ...volumes]);
  for (const { imageId, reason } of images.skipped) yield note(`Left alone: ${imageId}: ${reason}`);
  const gone = { containers: containers.filter(isGone), volumes: volumes.filter(isGone), cache };
  yield* showTotals(bytesBesideImages(gone), images, context.clock());
}

async function* runPrune({ flags }: CommandInput, context: CliContext): Run {
  const volumes = flags.boolean('volumes');
  const request = {
    all: flags.boolean('all'),
    now: flags.boolean('now'),
    volumes,
    filters: parseSystemFilters(flags.list('filter'), volumes),
  };
  const [isDryRun, isForced] = [flags.boolean('dry-run'), flags.boolean('force')];
  const client = await context.connect();
  const plan = await planSystemPrune(client, request, context.signal);
  if (isEmptyPlan(plan)) {
    yield line(isDryRun ? 'Nothing would be removed.' : 'Total reclaimed space: 0B');
    return;
  }
  if (isDryRun || !isForced) {
    yield line(isDryRun ? 'This would be removed.\n' : 'This is to be removed.\n');
    yield* showSystemPlan(plan, { clock: context.clock(), now: request.now });
  }
  if (isDryRun) return;
  if (!isForced) yield* confirm('Remove it?', { subject: 'system prune' }, context);
  yield* execute({ client, plan, request }, context);
}

export const systemPruneCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Remove what nobody uses: stopped containers, networks, images without a tag, build cache',
  args: { minimum: 0, maximum: 0 },
  flags: [
    {
      kind: 'boolean',
      flags: '-a, --all',
      description: 'Also images with tags that no container uses, and all build cache',
    },
    { kind: 'boolean', flags: '--dry-run', description: 'Only show what would be removed' },
    {
      kind: 'list',
      flags: '--filter',
      placeholder: 'filter',
      description:
        'Only what until=TIME, label=KEY[=VALUE] or label!=KEY[=VALUE] holds for; steps of builds have no labels',
    },
    { kind: 'boolean', flags: '-f, --force', description: 'Do not show the plan and ask' },
    { kind: 'boolean', flags: '--now', description: 'Delete images at once, past the trash' },
    { kind: 'boolean', flags: '--volumes', description: 'Also anonymous volumes that no container has' },
  ],
  run: runPrune,
};
