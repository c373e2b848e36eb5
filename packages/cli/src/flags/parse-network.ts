import type { NetworkLinkInput } from '@tinydock/protocol';
import type { FlagDefinition } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { flagError } from './flag-error.ts';

/** The flags of `run` and `create` that are about networks. */
export const NETWORK_FLAGS: readonly FlagDefinition[] = [
  { kind: 'text', flags: '--ip', placeholder: 'ip', description: 'The IPv4 address in the first network' },
  { kind: 'text', flags: '--ip6', placeholder: 'ip', description: 'The IPv6 address in the first network' },
  { kind: 'text', flags: '--mac-address', placeholder: 'string', description: 'The MAC address in the first network' },
  {
    kind: 'list',
    flags: '--network',
    placeholder: 'network',
    description: 'Connect to a network: its name, bridge, host, none or container:NAME (default bridge)',
  },
  {
    kind: 'list',
    flags: '--network-alias',
    placeholder: 'list',
    description: 'Give it more names in the first network',
  },
  { kind: 'list', flags: '--net-alias', placeholder: 'list', description: 'The same as --network-alias' },
  { kind: 'list', flags: '--net', placeholder: 'network', description: 'The same as --network' },
];

const FIELDS: readonly string[] = ['name', 'alias', 'ip', 'ip6', 'mac-address', 'gw-priority'];
const MAX_PRIORITY = 2 ** 31 - 1;

function parsePriority(text: string, value = '0'): number {
  const priority = /^[+-]?\d{1,10}$/.test(value) ? Number(value) : NaN;
  if (Math.abs(priority) <= MAX_PRIORITY) return priority;
  throw flagError('--network', text, `expected a whole number as gw-priority, up to ${MAX_PRIORITY}`);
}

/** `NAME`, or Docker's long form `name=NAME,ip=ADDRESS`. */
function parseLink(text: string): NetworkLinkInput {
  if (text === 'container:') throw flagError('--network', text, 'expected a name or id after container:');
  if (!text.includes('=')) return { network: text };
  const fields = new Map<string, string>();
  const aliases: string[] = [];
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    const [name, value] = [part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1)];
    if (name === 'driver-opt') throw flagError('--network', text, 'options of drivers are not supported yet');
    if (equals === -1 || !FIELDS.includes(name)) {
      throw flagError('--network', text, `expected fields such as ${FIELDS.map((field) => `${field}=`).join(', ')}`);
    }
    if (fields.has(name)) throw flagError('--network', text, `${name} is given twice`);
    if (name === 'alias') aliases.push(value);
    else fields.set(name, value);
  }
  const network = fields.get('name') ?? '';
  if (network === '') throw flagError('--network', text, 'expected name=NETWORK in it');
  return {
    network,
    ipAddress: fields.get('ip') ?? '',
    ip6Address: fields.get('ip6') ?? '',
    macAddress: fields.get('mac-address') ?? '',
    gwPriority: parsePriority(text, fields.get('gw-priority')),
    aliases,
  };
}

/**
 * The networks that `run` and `create` ask for; `--ip` and its like are about the first.
 * @throws TinydockError INVALID_ARGUMENT naming the flag
 */
export function parseNetworks(flags: FlagValues): NetworkLinkInput[] {
  const links = [...flags.list('network'), ...flags.list('net')].filter((text) => text !== '').map(parseLink);
  const [ip, ip6, mac] = [flags.text('ip') ?? '', flags.text('ip6') ?? '', flags.text('mac-address') ?? ''];
  const aliases = [...flags.list('network-alias'), ...flags.list('net-alias')];
  if (ip === '' && ip6 === '' && mac === '' && aliases.length === 0) return links;
  const [first = { network: 'bridge' }, ...others] = links;
  for (const [flag, value, field] of [
    ['--ip', ip, first.ipAddress],
    ['--ip6', ip6, first.ip6Address],
    ['--mac-address', mac, first.macAddress],
  ] as const) {
    if (value !== '' && (field ?? '') !== '') throw flagError(flag, value, '--network gives another');
  }
  const own = {
    ipAddress: ip || (first.ipAddress ?? ''),
    ip6Address: ip6 || (first.ip6Address ?? ''),
    macAddress: mac || (first.macAddress ?? ''),
    aliases: [...(first.aliases ?? []), ...aliases],
  };
  return [{ ...first, ...own }, ...others];
}
