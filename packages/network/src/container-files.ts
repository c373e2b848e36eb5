import { readFile, writeFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import {
  hasErrnoCode,
  HOST_GATEWAY,
  type HostName,
  type NameSettings,
  type NetworkMode,
  TinydockError,
} from '@tinydock/domain';
import { ANY_IPV4 } from './ip-address.ts';

/** Where the host's own files are. */
export interface HostFiles {
  /** The first that names a server other than the host itself is taken. resolv.conf(5) */
  readonly resolvConf: readonly string[];
  readonly hosts: string;
}

/** For a host whose own servers containers cannot reach; the same that Docker takes. */
const FALLBACK_NAMESERVERS = ['8.8.8.8', '8.8.4.4'];

const HOSTNAME = /^[a-zA-Z0-9_](?:[a-zA-Z0-9_.-]{0,251}[a-zA-Z0-9_])?$/;

const LOCAL_HOSTS = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::\tip6-localnet
ff00::\tip6-mcastprefix
ff02::1\tip6-allnodes
ff02::2\tip6-allrouters
`;

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) return '';
    throw error;
  }
}

function isReachable(nameserver: string): boolean {
  return isIPv4(nameserver) && !nameserver.startsWith('127.') && nameserver !== ANY_IPV4;
}

/**
 * The host's resolv.conf for a container that has IPv4 and a loopback of its own; undefined where none of its servers
 * can be reached from there.
 */
export function filterResolvConf(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => !/^\s*(?:[#;]|$)/.test(line));
  const isServer = (line: string): boolean => /^\s*nameserver\s/.test(line);
  const addressOf = (line: string): string => line.trim().split(/\s+/)[1] ?? '';
  const kept = lines.filter((line) => !isServer(line) || isReachable(addressOf(line)));
  return kept.some(isServer) ? `${kept.join('\n')}\n` : undefined;
}

function withFallback(text: string): string {
  const others = text.split('\n').filter((line) => /^\s*(?:search|domain|options)\s/.test(line));
  return `${[...FALLBACK_NAMESERVERS.map((server) => `nameserver ${server}`), ...others].join('\n')}\n`;
}

/** As many as resolv.conf(5) takes. */
const MAX_NAME_SERVERS = 3;

/** With the host's search list, but a name without dots is one of the network's first. */
function withNameServers(text: string, servers: readonly string[]): string {
  const others = text.split('\n').filter((line) => /^\s*(?:search|domain|options)\s/.test(line));
  const options = /\sndots:/.test(others.join('\n')) ? [] : ['options ndots:0'];
  const asked = servers.slice(0, MAX_NAME_SERVERS).map((server) => `nameserver ${server}`);
  return `${[...asked, ...others, ...options].join('\n')}\n`;
}

/** Replaces what the user has settings for. Servers of a network stay: they ask those of the user. */
function withSettings(text: string, names: NameSettings, keepsServers: boolean): string {
  const replaced = [
    ...(names.servers.length > 0 && !keepsServers ? ['nameserver'] : []),
    ...(names.search.length > 0 ? ['search', 'domain'] : []),
    ...(names.options.length > 0 ? ['options'] : []),
  ];
  if (replaced.length === 0) return text;
  const kept = text.split('\n').filter((line) => line !== '' && !replaced.includes(line.trim().split(/\s+/)[0] ?? ''));
  const search = names.search.filter((domain) => domain !== '.');
  const lines = [
    ...(replaced.includes('nameserver') ? names.servers.map((server) => `nameserver ${server}`) : []),
    ...kept,
    ...(search.length > 0 ? [`search ${search.join(' ')}`] : []),
    ...(names.options.length > 0 ? [`options ${names.options.join(' ')}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

async function composeResolvConf({ host, mode, nameServers, names }: ContainerFilesRequest): Promise<string> {
  const texts = await Promise.all(host.resolvConf.map(readIfThere));
  const [first = ''] = texts;
  if (mode === 'host') return withSettings(first, names, false);
  if (nameServers.length > 0) return withSettings(withNameServers(first, nameServers), names, true);
  const usable = texts.map(filterResolvConf).find((text) => text !== undefined) ?? withFallback(first);
  return withSettings(usable, names, false);
}

export interface ContainerFilesRequest {
  /** Where they are written; exists. */
  readonly dir: string;
  readonly host: HostFiles;
  readonly mode: NetworkMode;
  readonly hostname: string;
  /** None where absent. */
  readonly domainname?: string | undefined;
  /** Asked for names; empty for those of the host. */
  readonly nameServers: readonly string[];
  /** The container's. */
  readonly ipAddresses: readonly string[];
  /** The machine, as the container reaches it; undefined where it does not. */
  readonly hostGateway: string | undefined;
  readonly names: NameSettings;
}

/** @throws TinydockError INVALID_ARGUMENT for a name that could add lines to a file */
export function checkHostname(hostname: string): void {
  if (HOSTNAME.test(hostname)) return;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid hostname ${JSON.stringify(hostname.slice(0, 100))}: expected letters, digits, - and .`,
  });
}

function hostLine({ name, address }: HostName, gateway: string | undefined): string {
  if (address !== HOST_GATEWAY) return `${address}\t${name}\n`;
  if (gateway !== undefined) return `${gateway}\t${name}\n`;
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `the container has no network by which it reaches the machine: ${HOST_GATEWAY} has no address for ${name}`,
    hint: 'Connect it to a network that is not internal, or give an address.',
  });
}

async function composeHosts(request: ContainerFilesRequest): Promise<string> {
  const added = request.names.hosts.map((host) => hostLine(host, request.hostGateway)).join('');
  if (request.mode === 'host') return `${await readIfThere(request.host.hosts)}${added}`;
  const { hostname, domainname } = request;
  const names = domainname === undefined ? hostname : `${hostname}.${domainname} ${hostname}`;
  const own = request.ipAddresses.map((address) => `${address}\t${names}\n`).join('');
  return `${LOCAL_HOSTS}${added}${own}`;
}

/** Writes resolv.conf, hosts and hostname, and says where each belongs in the container. */
export async function writeContainerFiles(
  request: ContainerFilesRequest,
): Promise<readonly { readonly source: string; readonly target: string }[]> {
  checkHostname(request.hostname);
  const texts = {
    'resolv.conf': await composeResolvConf(request),
    hosts: await composeHosts(request),
    hostname: `${request.hostname}\n`,
  };
  return Promise.all(
    Object.entries(texts).map(async ([name, text]) => {
      const source = join(request.dir, name);
      await writeFile(source, text, { mode: 0o644 });
      return { source, target: `/etc/${name}` };
    }),
  );
}
