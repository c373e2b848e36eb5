import { REASONS, refuseFlags } from '../flags/refused-flags.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const networkConnectCommand: CommandDefinition = {
  usage: '[OPTIONS] NETWORK CONTAINER',
  description: 'Connect a container to a network',
  args: { minimum: 2, maximum: 2 },
  flags: [
    { kind: 'list', flags: '--alias', placeholder: 'list', description: 'Give it more names in this network' },
    { kind: 'text', flags: '--ip', placeholder: 'ip', description: 'Its IPv4 address' },
    { kind: 'text', flags: '--ip6', placeholder: 'ip', description: 'Its IPv6 address' },
    { kind: 'unsupported', flags: '--driver-opt', takesValue: true },
    {
      kind: 'integer',
      flags: '--gw-priority',
      placeholder: 'int',
      description: 'The network with the highest has route and published ports (default 0)',
    },
    ...refuseFlags(['--link'], REASONS.link, { takesValue: true }),
    ...refuseFlags(['--link-local-ip'], REASONS.linkLocal, { takesValue: true }),
  ],
  run: async function* ({ args: [network = '', container = ''], flags }, context) {
    const addresses = { ipAddress: flags.text('ip') ?? '', ip6Address: flags.text('ip6') ?? '' };
    const gwPriority = flags.integer('gw-priority') ?? 0;
    const link = { network, ...addresses, gwPriority, aliases: [...flags.list('alias')] };
    const client = await context.connect();
    await client.networks.connect({ container, link }, { signal: context.signal });
    yield* [];
  },
};
