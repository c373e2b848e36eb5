import { formatSize } from '@tinydock/text';
import { flagError } from '../flags/flag-error.ts';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import { USAGE_COLUMNS, USAGE_HEADERS, usageRows } from '../usage/usage-rows.ts';
import { usageDocument } from '../usage/usage-document.ts';
import { usageSections } from '../usage/usage-sections.ts';

export const systemDfCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Show what takes how much of the disk; the sum is what du finds',
  args: { minimum: 0, maximum: 0 },
  flags: [
    {
      kind: 'text',
      flags: '--format',
      placeholder: 'string',
      description: 'table, json, table TEMPLATE or a Go template; with -v json or a template over all of it',
    },
    { kind: 'boolean', flags: '-v, --verbose', description: 'One by one: images, layers, containers, volumes' },
  ],
  run: async function* ({ flags }, context) {
    const format = flags.text('format');
    const isVerbose = flags.boolean('verbose');
    if (isVerbose && format?.startsWith('table ') === true) {
      throw flagError('--format', format, 'with --verbose there are several tables: give json, or a template alone');
    }
    const client = await context.connect();
    const usage = await client.system.diskUsage({ signal: context.signal });
    if (!isVerbose) {
      const rows = usageRows(usage.totals);
      yield { kind: 'list', view: { rows, headers: USAGE_HEADERS, columns: USAGE_COLUMNS, format } };
      return;
    }
    if (format !== undefined && format !== 'table') {
      const steps = await client.builds.listCache({}, { signal: context.signal });
      yield { kind: 'document', value: usageDocument(usage, steps, context.clock()), template: '', format };
      return;
    }
    yield* usageSections(usage, context.clock());
    const bytes = usage.totals.reduce((sum, total) => sum + total.bytes, 0);
    yield line(`Total: ${formatSize(bytes)}`);
  },
};
