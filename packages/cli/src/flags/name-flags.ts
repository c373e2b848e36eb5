import { isIP } from 'node:net';
import { HOST_GATEWAY, type HostName } from '@tinydock/domain';
import type { NameSettingsInput } from '@tinydock/protocol';
import type { FlagDefinition } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { flagError } from './flag-error.ts';

/** The flags of `run` and `create` that are about names. */
export const NAME_FLAGS: readonly FlagDefinition[] = [
  {
    kind: 'list',
    flags: '--add-host',
    placeholder: 'list',
    description: 'A name for /etc/hosts, as NAME:ADDRESS; the address may be host-gateway',
  },
  { kind: 'list', flags: '--dns', placeholder: 'list', description: 'Ask these servers for names' },
  { kind: 'list', flags: '--dns-option', placeholder: 'list', description: 'Options of /etc/resolv.conf' },
  { kind: 'list', flags: '--dns-opt', placeholder: 'list', description: 'The same as --dns-option' },
  {
    kind: 'list',
    flags: '--dns-search',
    placeholder: 'list',
    description: 'Domains in which names are looked for; . for none',
  },
];

/** `NAME:ADDRESS` or `NAME=ADDRESS`, addresses in brackets too. @throws TinydockError INVALID_ARGUMENT */
export function parseHosts(values: readonly string[]): HostName[] {
  return values.map((text) => {
    const [, name = '', rest = ''] = /^([^:=]+)[:=](.+)$/.exec(text) ?? [];
    const address = /^\[(.*)\]$/.exec(rest)?.[1] ?? rest;
    if (name !== '' && (isIP(address) !== 0 || address === HOST_GATEWAY)) return { name, address };
    throw flagError('--add-host', text, 'expected NAME:ADDRESS');
  });
}

/** What is asked of names; undefined where nothing is. @throws TinydockError INVALID_ARGUMENT naming the flag */
export function parseNames(flags: FlagValues): NameSettingsInput | undefined {
  const servers = flags.list('dns');
  const wrong = servers.find((server) => isIP(server) === 0);
  if (wrong !== undefined) throw flagError('--dns', wrong, 'expected an IP address');
  const names = {
    hosts: parseHosts(flags.list('add-host')),
    servers: [...servers],
    search: [...flags.list('dns-search')],
    options: [...flags.list('dns-option'), ...flags.list('dns-opt')],
  };
  return Object.values(names).some((values) => values.length > 0) ? names : undefined;
}
