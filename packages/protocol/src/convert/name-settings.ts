import { isIP } from 'node:net';
import { HOST_GATEWAY, type HostName, type NameSettings, NO_NAME_SETTINGS, TinydockError } from '@tinydock/domain';
import type { HostEntry__Output } from '../generated/tinydock/v1/HostEntry.ts';
import type { NameSettings__Output } from '../generated/tinydock/v1/NameSettings.ts';

const HOST_NAME = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,252}$/;
const DOMAIN = /^(?:\.|[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,252})$/;
/** resolv.conf(5), "options". */
const RESOLVER_OPTION = /^[a-z][a-z0-9-]{0,31}(?::\d{1,5})?$/;
/** More than anybody has; each is a line or a word of a file in every container. */
const MAX_ENTRIES = 1000;

function invalid(what: string, value: string, expected: string): TinydockError {
  const message = `invalid ${what} ${JSON.stringify(value.slice(0, 300))}: expected ${expected}`;
  return new TinydockError({ code: 'INVALID_ARGUMENT', message });
}

function check(
  what: string,
  values: readonly string[],
  valid: { readonly test: (value: string) => boolean; readonly as: string },
): string[] {
  if (values.length > MAX_ENTRIES) throw invalid(`number of ${what}s`, String(values.length), `at most ${MAX_ENTRIES}`);
  const wrong = values.find((value) => !valid.test(value));
  if (wrong !== undefined) throw invalid(what, wrong, valid.as);
  return [...values];
}

/** @throws TinydockError INVALID_ARGUMENT for what could add lines to `/etc/hosts` */
export function hostsFromWire(hosts: readonly HostEntry__Output[]): readonly HostName[] {
  for (const { name, address } of hosts) {
    if (HOST_NAME.test(name) && (isIP(address) !== 0 || address === HOST_GATEWAY)) continue;
    throw invalid('host', `${name}:${address}`, 'NAME:ADDRESS');
  }
  if (hosts.length > MAX_ENTRIES) throw invalid('number of hosts', String(hosts.length), `at most ${MAX_ENTRIES}`);
  return hosts.map(({ name, address }) => ({ name, address }));
}

/** @throws TinydockError INVALID_ARGUMENT for what could add lines to a file */
export function namesFromWire(wire: NameSettings__Output | null): NameSettings {
  if (wire === null) return NO_NAME_SETTINGS;
  return {
    hosts: hostsFromWire(wire.hosts),
    servers: check('DNS server', wire.servers, { test: (value) => isIP(value) !== 0, as: 'an IP address' }),
    search: check('DNS search domain', wire.search, { test: (value) => DOMAIN.test(value), as: 'a domain' }),
    options: check('DNS option', wire.options, {
      test: (value) => RESOLVER_OPTION.test(value),
      as: 'one of resolv.conf(5), such as ndots:2',
    }),
  };
}

export function namesToWire(names: NameSettings = NO_NAME_SETTINGS): NameSettings__Output {
  const { hosts, servers, search, options } = names;
  return {
    hosts: hosts.map((host) => ({ ...host })),
    servers: [...servers],
    search: [...search],
    options: [...options],
  };
}
