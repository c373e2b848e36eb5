import { BlockList, isIP, isIPv6 } from 'node:net';
import { TinydockError } from '@tinydock/domain';
import { isLoopback, portOf } from './host-policy.ts';

/** Proxies as `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` name them. */
export interface ProxySettings {
  /** For plain HTTP: an address, or `host:port`; may hold a user name and a password. */
  readonly http?: string | undefined;
  /** For HTTPS. */
  readonly https?: string | undefined;
  /** Hosts that are asked directly: names, `.suffixes`, addresses, ranges, `host:port`, or `*`; between commas. */
  readonly none?: string | undefined;
}

type Exception = (hostname: string, port: string) => boolean;

function parseProxy(text: string | undefined): URL | undefined {
  if (text === undefined || text === '') return undefined;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && ['http:', 'https:'].includes(url.protocol) && url.hostname !== '') return url;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_CONFIG',
    // The address itself may hold a password.
    message: 'the address of a proxy is not one of http or https',
    hint: 'Write HTTP_PROXY and HTTPS_PROXY as http://host:port or http://user:password@host:port.',
  });
}

function bareHost(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

function parseRange(text: string): Exception | undefined {
  const [, address = '', bits = ''] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text) ?? [];
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || Number(bits) > (family === 'ipv6' ? 128 : 32)) return undefined;
  const range = new BlockList();
  range.addSubnet(address, Number(bits), family);
  return (hostname) => isIP(hostname) !== 0 && range.check(hostname, isIPv6(hostname) ? 'ipv6' : 'ipv4');
}

/** One entry of `NO_PROXY`, as Go's httpproxy reads it. */
function parseException(text: string): Exception {
  if (text === '*') return () => true;
  const range = parseRange(text);
  if (range !== undefined) return range;
  const [, host = text, port] = isIPv6(text) ? [] : (/^(.*?)(?::(\d+))?$/.exec(text) ?? []);
  const wanted = bareHost(host).replace(/^\*(?=\.)/, '');
  const isOnlyBelow = wanted.startsWith('.');
  return (hostname, ownPort) => {
    if (port !== undefined && port !== ownPort) return false;
    if (isOnlyBelow) return hostname.endsWith(wanted);
    return hostname === wanted || (isIP(wanted) === 0 && hostname.endsWith(`.${wanted}`));
  };
}

/** Decides through which proxy a host is asked. */
export class ProxyRules {
  readonly #http: URL | undefined;
  readonly #https: URL | undefined;
  readonly #exceptions: readonly Exception[];

  /** @throws TinydockError INVALID_ARGUMENT / INVALID_CONFIG for an address that is none of a proxy */
  constructor(settings: ProxySettings) {
    this.#http = parseProxy(settings.http);
    this.#https = parseProxy(settings.https);
    const entries = (settings.none ?? '').split(',').map((text) => text.trim());
    this.#exceptions = entries.filter((text) => text !== '').map(parseException);
  }

  /** Undefined where the host is asked directly, as this machine always is. */
  proxyFor(url: URL): URL | undefined {
    const proxy = url.protocol === 'https:' ? this.#https : this.#http;
    if (proxy === undefined || isLoopback(url.hostname)) return undefined;
    const hostname = bareHost(url.hostname);
    return this.#exceptions.some((matches) => matches(hostname, portOf(url))) ? undefined : proxy;
  }
}
