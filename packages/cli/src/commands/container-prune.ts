import { TinydockError } from '@tinydock/domain';
import type { PrunedContainer, PruneContainersRequestInput } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import { containerPlan } from '../containers/container-plan.ts';
import type { CliContext } from '../context/cli-context.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import { line, type Output } from '../output/output.ts';
import type { CommandDefinition, CommandInput } from '../program/command-definition.ts';
import { confirm } from '../prompt/confirm.ts';

function totalOf(containers: readonly PrunedContainer[]): string {
  return formatSize(containers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
}

/** Shows what would go, and asks unless that is all that is wanted. @returns the ids that are to go */
async function* agreeOnPlan(
  request: PruneContainersRequestInput,
  isDryRun: boolean,
  context: CliContext,
): AsyncGenerator<Output, readonly string[], undefined> {
  const client = await context.connect();
  const plan = await client.containers.prune({ ...request, planOnly: true }, { signal: context.signal });
  if (plan.length === 0) {
    if (isDryRun) yield line('Nothing would be removed.');
    return [];
  }
  yield line('These containers do not run and would be removed:');
  yield containerPlan(plan, ({ sizeBytes }) => sizeBytes);
  if (isDryRun) {
    yield line(`Together they free ${totalOf(plan)}.`);
    return [];
  }
  yield* confirm(`Remove them and free ${totalOf(plan)}?`, { subject: 'container prune' }, context);
  return plan.map(({ id }) => id);
}

async function* runPrune({ flags }: CommandInput, context: CliContext): AsyncGenerator<Output, void, undefined> {
  const filters = parseFilters(flags.list('filter'));
  const [isForced, isDryRun] = [flags.boolean('force'), flags.boolean('dry-run')];
  const isAsked = !isForced || isDryRun;
  const only = isAsked ? yield* agreeOnPlan({ filters }, isDryRun, context) : [];
  if (isDryRun) return;
  const client = await context.connect();
  const removed =
    isForced || only.length > 0
      ? await client.containers.prune({ filters, only: [...only] }, { signal: context.signal })
      : [];
  const gone = removed.filter(({ error }) => error === '');
  if (gone.length > 0) yield line(`Deleted Containers:\n${gone.map(({ id }) => id).join('\n')}\n`);
  for (const { error } of removed.filter((container) => container.error !== '')) {
    yield { kind: 'failure', error: new TinydockError({ code: 'FAILED_PRECONDITION', message: error }) };
  }
  yield line(`Total reclaimed space: ${totalOf(gone)}`);
}

export const containerPruneCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Remove all containers that do not run',
  args: { minimum: 0, maximum: 0 },
  flags: [
    { kind: 'boolean', flags: '--dry-run', description: 'Only show what would be removed' },
    {
      kind: 'list',
      flags: '--filter',
      placeholder: 'filter',
      description: 'Only those for which until=TIME, label=KEY[=VALUE] or label!=KEY[=VALUE] holds',
    },
    { kind: 'boolean', flags: '-f, --force', description: 'Do not show the plan and ask' },
  ],
  run: runPrune,
};
