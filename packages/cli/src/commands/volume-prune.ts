import { TinydockError } from '@tinydock/domain';
import type { Client } from '@tinydock/client';
import type { PrunedVolume, PruneVolumesRequestInput } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import { line, type Output } from '../output/output.ts';
import type { CommandDefinition, CommandInput } from '../program/command-definition.ts';
import { confirm } from '../prompt/confirm.ts';
import { volumePlan, volumesSize } from '../volumes/volume-plan.ts';

type Run = AsyncGenerator<Output, void, undefined>;

async function* remove(client: Client, request: PruneVolumesRequestInput, context: CliContext): Run {
  const removed = await client.volumes.prune(request, { signal: context.signal });
  const gone = removed.filter(({ error }) => error === '');
  if (gone.length > 0) yield line(`Deleted Volumes:\n${gone.map(({ name }) => name).join('\n')}\n`);
  for (const { error } of removed.filter((volume) => volume.error !== '')) {
    yield { kind: 'failure', error: new TinydockError({ code: 'FAILED_PRECONDITION', message: error }) };
  }
  yield line(`Total reclaimed space: ${volumesSize(gone)}`);
}

function* showPlan(plan: readonly PrunedVolume[], isDryRun: boolean): Generator<Output, void, undefined> {
  yield line(`${isDryRun ? 'These volumes would be' : 'These volumes are to be'} removed, for good:`);
  yield volumePlan(plan);
  yield line(`Together they free ${volumesSize(plan)}.`);
}

async function* runPrune({ flags }: CommandInput, context: CliContext): Run {
  const request = { filters: parseFilters(flags.list('filter')), all: flags.boolean('all') };
  const [isDryRun, isForced] = [flags.boolean('dry-run'), flags.boolean('force')];
  const client = await context.connect();
  if (isForced && !isDryRun) {
    yield* remove(client, request, context);
    return;
  }
  const plan = await client.volumes.prune({ ...request, planOnly: true }, { signal: context.signal });
  if (plan.length === 0) {
    yield line(isDryRun ? 'Nothing would be removed.' : 'Total reclaimed space: 0B');
    return;
  }
  yield* showPlan(plan, isDryRun);
  if (isDryRun) return;
  yield* confirm('Remove them?', { subject: 'volume prune' }, context);
  yield* remove(client, { ...request, only: plan.map(({ name }) => name) }, context);
}

export const volumePruneCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Remove anonymous volumes that no container has',
  args: { minimum: 0, maximum: 0 },
  flags: [
    { kind: 'boolean', flags: '-a, --all', description: 'Also volumes with a name' },
    { kind: 'boolean', flags: '--dry-run', description: 'Only show what would be removed' },
    {
      kind: 'list',
      flags: '--filter',
      placeholder: 'filter',
      description: 'Only those for which label=KEY[=VALUE] or label!=KEY[=VALUE] holds; all=true as --all',
    },
    { kind: 'boolean', flags: '-f, --force', description: 'Do not show the plan and ask' },
  ],
  run: runPrune,
};
