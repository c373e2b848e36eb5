import { TinydockError } from '@tinydock/domain';
import type { Filter, PrunedContainer } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import type { CliContext } from '../context/cli-context.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import { line, type Output } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import { confirm } from '../prompt/confirm.ts';

const PLAN_HEADERS = { ID: 'CONTAINER ID', Name: 'NAME', Image: 'IMAGE', State: 'STATE', Size: 'SIZE' };

function totalOf(containers: readonly PrunedContainer[]): string {
  return formatSize(containers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
}

function showPlan(containers: readonly PrunedContainer[]): Output {
  const rows = containers.map(({ id, name, image, state, sizeBytes }) => ({
    ID: id.slice(0, 12),
    Name: name,
    Image: image,
    State: state,
    Size: formatSize(sizeBytes),
  }));
  return { kind: 'list', view: { rows, headers: PLAN_HEADERS, columns: Object.keys(PLAN_HEADERS), format: undefined } };
}

/** Shows what would go and asks. @returns the ids; none where nothing would go */
async function* askForPlan(
  filters: readonly Filter[],
  context: CliContext,
): AsyncGenerator<Output, readonly string[], undefined> {
  const client = await context.connect();
  const request = { filters: [...filters], planOnly: true };
  const plan = await client.containers.prune(request, { signal: context.signal });
  if (plan.length === 0) return [];
  yield line('These containers do not run and would be removed:');
  yield showPlan(plan);
  yield* confirm(`Remove them and free ${totalOf(plan)}?`, { subject: 'container prune' }, context);
  return plan.map(({ id }) => id);
}

export const containerPruneCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Remove all containers that do not run',
  args: { minimum: 0, maximum: 0 },
  flags: [
    {
      kind: 'list',
      flags: '--filter',
      placeholder: 'filter',
      description: 'Only those for which until=TIME, label=KEY[=VALUE] or label!=KEY[=VALUE] holds',
    },
    { kind: 'boolean', flags: '-f, --force', description: 'Do not show the plan and ask' },
  ],
  run: async function* ({ flags }, context) {
    const filters = parseFilters(flags.list('filter'));
    const isForced = flags.boolean('force');
    const only = isForced ? [] : yield* askForPlan(filters, context);
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
  },
};
