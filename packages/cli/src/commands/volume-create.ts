import { flagError } from '../flags/flag-error.ts';
import { parseLabels } from '../flags/parse-labels.ts';
import { REASONS, refuseFlags } from '../flags/refused-flags.ts';
import { line, note } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

/** Of volumes of clusters. */
const CLUSTER_FLAGS = [
  '--availability',
  '--group',
  '--limit-bytes',
  '--required-bytes',
  '--scope',
  '--secret',
  '--sharing',
  '--topology-preferred',
  '--topology-required',
  '--type',
];

/** @throws TinydockError INVALID_ARGUMENT */
function parseOptions(values: readonly string[]): Record<string, string> {
  const options = values.map((text): [string, string] => {
    const equals = text.indexOf('=');
    if (equals < 1) throw flagError('--opt', text, 'expected KEY=VALUE');
    return [text.slice(0, equals), text.slice(equals + 1)];
  });
  return Object.fromEntries(options);
}

export const volumeCreateCommand: CommandDefinition = {
  usage: '[OPTIONS] [VOLUME]',
  description: 'Create a volume; without a name it is an anonymous one',
  args: { minimum: 0, maximum: 1 },
  flags: [
    { kind: 'text', flags: '-d, --driver', placeholder: 'string', description: 'The driver: local, the only one' },
    { kind: 'list', flags: '--label', placeholder: 'list', description: 'Set labels' },
    {
      kind: 'list',
      flags: '-o, --opt',
      placeholder: 'map',
      description: 'type=none, o=bind, device=/PATH for a directory; type=tmpfs, device=tmpfs, o=size=100m for memory',
    },
    ...refuseFlags(CLUSTER_FLAGS, REASONS.cluster, { takesValue: true }),
  ],
  run: async function* ({ args, flags }, context) {
    const request = {
      name: args[0] ?? '',
      driver: flags.text('driver') ?? '',
      labels: await parseLabels({ values: flags.list('label'), files: [], cwd: context.cwd }),
      options: parseOptions(flags.list('opt')),
    };
    const client = await context.connect();
    const { volume, warnings } = await client.volumes.create(request, { signal: context.signal });
    for (const warning of warnings) yield note(`WARNING: ${warning}`);
    yield line(volume?.name ?? '');
  },
};
