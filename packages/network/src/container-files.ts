import { readFile, writeFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import { hasErrnoCode, type NetworkMode, TinydockError } from '@tinydock/domain';

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
  return isIPv4(nameserver) && !nameserver.startsWith('127.') && nameserver !== '0.0.0.0';
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

async function composeResolvConf({ host, mode, nameServers }: ContainerFilesRequest): Promise<string> {
  const texts = await Promise.all(host.resolvConf.map(readIfThere));
  const [first = ''] = texts;
  if (mode === 'host') return first;
  if (nameServers.length > 0) return withNameServers(first, nameServers);
  return texts.map(filterResolvConf).find((text) => text !== undefined) ?? withFallback(first);
}

export interface ContainerFilesRequest {
  /** Where they are written; exists. */
  readonly dir: string;
  readonly host: HostFiles;
  readonly mode: NetworkMode;
  readonly hostname: string;
  /** Asked for names; empty for those of the host. */
  readonly nameServers: readonly string[];
  /** The container's. */
  readonly ipAddresses: readonly string[];
}

/** @throws TinydockError INVALID_ARGUMENT for a name that could add lines to a file */
export function checkHostname(hostname: string): void {
  if (HOSTNAME.test(hostname)) return;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid hostname ${JSON.stringify(hostname.slice(0, 100))}: expected letters, digits, - and .`,
  });
}

async function composeHosts(request: ContainerFilesRequest): Promise<string> {
  if (request.mode === 'host') return readIfThere(request.host.hosts);
  return `${LOCAL_HOSTS}${request.ipAddresses.map((address) => `${address}\t${request.hostname}\n`).join('')}`;
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
