import type { Client } from '@tinydock/client';
import type { ImagePrunePlan, PruneImagesResponse } from '@tinydock/protocol';
import { formatDuration, formatSize } from '@tinydock/text';
import type { CliContext } from '../context/cli-context.ts';
import { flagError } from '../flags/flag-error.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import { line, note, type Output } from '../output/output.ts';
import type { CommandDefinition, CommandInput } from '../program/command-definition.ts';
import { confirm } from '../prompt/confirm.ts';
import { planTable, plannedImages, pruneDocument } from '../retention/prune-plan.ts';

type Run = AsyncGenerator<Output, void, undefined>;

/** What the user wants, and what that comes to. */
interface Prune {
  readonly client: Client;
  readonly plan: ImagePrunePlan;
  readonly now: boolean;
  readonly isDryRun: boolean;
  readonly isForced: boolean;
}

async function remove({ client, plan, now }: Prune, context: CliContext): Promise<PruneImagesResponse> {
  return client.retention.pruneImages({ images: plannedImages(plan), now }, { signal: context.signal });
}

function describeTotal({ freedBytes, keptUntil }: PruneImagesResponse, context: CliContext): string {
  if (keptUntil === '') return `Total reclaimed space: ${formatSize(freedBytes)}`;
  const left = formatDuration(Date.parse(keptUntil) - context.clock().getTime());
  return `Total space in the trash: ${formatSize(freedBytes)}, for ${left}; see tdctl trash`;
}

async function* pruneInWords(prune: Prune, context: CliContext): Run {
  const { plan, now, isDryRun, isForced } = prune;
  if (plan.images.length === 0) {
    yield line(isDryRun ? 'Nothing would be removed.' : 'Total reclaimed space: 0B');
    return;
  }
  const size = formatSize(plan.freedBytes);
  yield line(`${isDryRun ? 'These images would be' : 'These images are to be'} removed:`);
  yield planTable(plan);
  yield line(now ? `Together they free ${size}.` : `Together they free ${size}, when they leave the trash.`);
  if (isDryRun) return;
  if (!isForced) yield* confirm('Remove them?', { subject: 'image prune' }, context);
  const result = await remove(prune, context);
  yield line('Deleted Images:');
  for (const { untagged, deleted } of result.items) {
    yield line(deleted === undefined ? `untagged: ${untagged ?? ''}` : `deleted: ${deleted}`);
  }
  for (const { imageId, reason } of result.skipped) yield note(`Left alone: ${imageId}: ${reason}`);
  yield line(`\n${describeTotal(result, context)}`);
}

async function* pruneAsJson(prune: Prune, context: CliContext): Run {
  const result = prune.isDryRun ? undefined : await remove(prune, context);
  yield { kind: 'document', value: pruneDocument(prune.plan, result), template: '', format: 'json' };
}

async function* runPrune({ flags }: CommandInput, context: CliContext): Run {
  const filters = parseFilters(flags.list('filter'));
  const [isDryRun, isForced] = [flags.boolean('dry-run'), flags.boolean('force')];
  const isJson = flags.boolean('json');
  if (isJson && !isDryRun && !isForced) {
    throw flagError('--json', 'true', 'expected --dry-run or --force with it: a question would be in the way');
  }
  const client = await context.connect();
  const now = flags.boolean('now');
  const plan = await client.retention.planImagePrune(
    { all: flags.boolean('all'), filters, now },
    { signal: context.signal },
  );
  const prune = { client, plan, now, isDryRun, isForced };
  yield* isJson ? pruneAsJson(prune, context) : pruneInWords(prune, context);
}

export const imagePruneCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Remove images without a tag that no container uses; pinned ones stay',
  args: { minimum: 0, maximum: 0 },
  flags: [
    { kind: 'boolean', flags: '-a, --all', description: 'Also images with tags that no container uses' },
    { kind: 'boolean', flags: '--dry-run', description: 'Only show what would be removed' },
    {
      kind: 'list',
      flags: '--filter',
      placeholder: 'filter',
      description: 'Only those for which dangling=, until=TIME, label=KEY[=VALUE] or label!=KEY[=VALUE] holds',
    },
    { kind: 'boolean', flags: '-f, --force', description: 'Do not ask' },
    { kind: 'boolean', flags: '--json', description: 'Print plan and result as one JSON object' },
    { kind: 'boolean', flags: '--now', description: 'Delete at once, past the trash' },
  ],
  run: runPrune,
};
