import { parseLabels } from '../flags/parse-labels.ts';
import { flagError } from '../flags/flag-error.ts';
import { REASONS, refuseFlags } from '../flags/refused-flags.ts';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

function parsePairs(flag: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.map((text): [string, string] => {
      const equals = text.indexOf('=');
      if (equals < 1) throw flagError(flag, text, 'expected KEY=VALUE');
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}

export const networkCreateCommand: CommandDefinition = {
  usage: '[OPTIONS] NETWORK',
  description: 'Create a network',
  args: { minimum: 1, maximum: 1 },
  flags: [
    {
      kind: 'text',
      flags: '-d, --driver',
      placeholder: 'string',
      description: 'Driver of the network (default bridge)',
    },
    { kind: 'list', flags: '--gateway', placeholder: 'list', description: "The bridge's own address in the subnet" },
    { kind: 'boolean', flags: '--internal', description: 'Let nothing in or out' },
    {
      kind: 'list',
      flags: '--ip-range',
      placeholder: 'list',
      description: 'Give containers addresses from this part of the subnet',
    },
    { kind: 'boolean', flags: '--ipv6', description: 'Have IPv6 addresses too' },
    { kind: 'list', flags: '--label', placeholder: 'list', description: 'Set labels' },
    { kind: 'list', flags: '-o, --opt', placeholder: 'map', description: 'Set options of the bridge, KEY=VALUE' },
    {
      kind: 'list',
      flags: '--subnet',
      placeholder: 'list',
      description: 'Its addresses, such as 10.20.0.0/24; with --ipv6 also such as fd00:20::/64',
    },
    {
      kind: 'list',
      flags: '--aux-address',
      placeholder: 'map',
      description: 'Keep an address of the subnet from containers, NAME=ADDRESS',
    },
    ...refuseFlags(['--attachable', '--config-only', '--ingress'], REASONS.cluster, { takesValue: false }),
    ...refuseFlags(['--config-from', '--scope'], REASONS.cluster, { takesValue: true }),
    ...refuseFlags(['--ipam-driver', '--ipam-opt'], REASONS.noPlugIns, { takesValue: true }),
    ...refuseFlags(['--ipv4'], 'every network has IPv4 addresses', { takesValue: false }),
  ],
  run: async function* ({ args: [name = ''], flags }, context) {
    const request = {
      name,
      driver: flags.text('driver') ?? '',
      subnets: [...flags.list('subnet')],
      gateways: [...flags.list('gateway')],
      ipRanges: [...flags.list('ip-range')],
      internal: flags.boolean('internal'),
      ipv6: flags.boolean('ipv6'),
      labels: await parseLabels({ values: flags.list('label'), files: [], cwd: context.cwd }),
      options: parsePairs('--opt', flags.list('opt')),
      auxAddresses: parsePairs('--aux-address', flags.list('aux-address')),
    };
    const client = await context.connect();
    yield line(await client.networks.create(request, { signal: context.signal }));
  },
};
