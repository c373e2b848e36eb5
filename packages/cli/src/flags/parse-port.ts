import { isIP } from 'node:net';
import type { PortMapping } from '@tinydock/protocol';
import { flagError } from './flag-error.ts';

const MAX_PORT = 65_535;
const PROTOCOLS = ['tcp', 'udp', 'sctp'];
const FORMS =
  'expected [[IP:]HOSTPORT:]CONTAINERPORT[/tcp|udp|sctp], such as 8080:80, 8000-8010:80 or 127.0.0.1:8000-8010:8000-8010';

interface Range {
  readonly first: number;
  readonly last: number;
}

interface Parts {
  readonly hostIp: string;
  readonly host: string;
  readonly container: string;
}

function splitAddress(text: string): Parts | undefined {
  const bracketed = /^\[([^\]]*)\]:([^:]*):([^:]*)$/.exec(text);
  if (bracketed !== null) {
    const [, hostIp = '', host = '', container = ''] = bracketed;
    return { hostIp, host, container };
  }
  const parts = text.split(':');
  const container = parts.pop() ?? '';
  const host = parts.pop() ?? '';
  const hostIp = parts.join(':');
  // An IPv6 address without brackets is taken too: the last two parts are ports.
  return hostIp.includes(':') && isIP(hostIp) !== 6 ? undefined : { hostIp, host, container };
}

function parseRange(text: string): Range | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  const first = Number(match?.[1] ?? NaN);
  const last = Number(match?.[2] ?? first);
  return first <= last && last <= MAX_PORT ? { first, last } : undefined;
}

/**
 * Parses `-p`: one mapping for each port of a range; a range of the host's alone is a choice for one mapping.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parsePort(text: string): readonly PortMapping[] {
  const fail = (problem: string) => flagError('--publish', text, problem);
  const slash = text.lastIndexOf('/');
  const protocol = slash === -1 ? 'tcp' : text.slice(slash + 1).toLowerCase();
  if (!PROTOCOLS.includes(protocol)) throw fail(`the protocol must be one of ${PROTOCOLS.join(', ')}`);
  const parts = splitAddress(slash === -1 ? text : text.slice(0, slash));
  if (parts === undefined) throw fail(FORMS);
  if (parts.hostIp !== '' && isIP(parts.hostIp) === 0)
    throw fail(`${JSON.stringify(parts.hostIp)} is not an IP address`);
  const container = parseRange(parts.container);
  if (container === undefined || container.first === 0) throw fail(FORMS);
  const host = parts.host === '' ? undefined : parseRange(parts.host);
  if (parts.host !== '' && host === undefined) throw fail(FORMS);
  const count = container.last - container.first + 1;
  const isChoice = host !== undefined && count === 1 && host.last > host.first;
  if (isChoice && host.first === 0) throw fail(FORMS);
  if (host !== undefined && !isChoice && host.last - host.first + 1 !== count)
    throw fail('the ranges of host and container ports differ in length');
  return Array.from({ length: count }, (_, index) => ({
    hostIp: parts.hostIp,
    hostPort: host === undefined ? 0 : host.first + index,
    lastHostPort: isChoice ? host.last : 0,
    containerPort: container.first + index,
    protocol,
  }));
}
