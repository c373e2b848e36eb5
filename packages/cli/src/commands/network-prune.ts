import { TinydockError } from '@tinydock/domain';
import type { Client } from '@tinydock/client';
import type { Filter } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import { line, type Output } from '../output/output.ts';
import type { CommandDefinition, CommandInput } from '../program/command-definition.ts';
import { networkPlan } from '../networks/network-plan.ts';
import { confirm } from '../prompt/confirm.ts';

/** Shows what would go, and asks unless that is all that is wanted. @returns the ids that are to go */
async function* agreeOnPlan(
  { client, filters, isDryRun }: { readonly client: Client; readonly filters: Filter[]; readonly isDryRun: boolean },
  context: CliContext,
): AsyncGenerator<Output, readonly string[], undefined> {
  const plan = await client.networks.prune({ filters, planOnly: true }, { signal: context.signal });
  if (plan.length === 0) {
    if (isDryRun) yield line('Nothing would be removed.');
    return [];
  }
  yield line('No container has these networks; they would be removed:');
  yield networkPlan(plan, context.clock());
  if (isDryRun) return [];
  yield* confirm('Remove them?', { subject: 'network prune' }, context);
  return plan.map(({ id }) => id);
}

async function* runPrune({ flags }: CommandInput, context: CliContext): AsyncGenerator<Output, void, undefined> {
  const filters = parseFilters(flags.list('filter'));
  const [isForced, isDryRun] = [flags.boolean('force'), flags.boolean('dry-run')];
  const client = await context.connect();
  const isAsked = !isForced || isDryRun;
  const only = isAsked ? yield* agreeOnPlan({ client, filters, isDryRun }, context) : [];
  if (isAsked && only.length === 0) return;
  const pruned = await client.networks.prune({ filters, only: [...only] }, { signal: context.signal });
  const gone = pruned.filter(({ error }) => error === '');
  if (gone.length > 0) yield line(`Deleted Networks:\n${gone.map(({ name }) => name).join('\n')}\n`);
  for (const { error } of pruned.filter((network) => network.error !== '')) {
    yield { kind: 'failure', error: new TinydockError({ code: 'FAILED_PRECONDITION', message: error }) };
  }
}

export const networkPruneCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Remove all networks that no container has',
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
