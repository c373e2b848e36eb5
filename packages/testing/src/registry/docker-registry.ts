import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestCertificate } from './test-authority.ts';
import type { TokenSettings } from './token-server.ts';

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;
const LISTENING = /listening on 127\.0\.0\.1:(\d+)/;

/** A registry that runs for a test. */
export interface DockerRegistry {
  /** `127.0.0.1:PORT`; plain HTTP unless told. */
  readonly host: string;
  /** Ends the process and removes its storage. Idempotent. */
  stop(): Promise<void>;
}

export interface DockerRegistryOptions {
  /** Asks for Basic authentication: the path of an htpasswd file with bcrypt hashes. */
  readonly htpasswdPath?: string | undefined;
  /** Asks for tokens of this server. */
  readonly tokens?: TokenSettings | undefined;
  /** Serves TLS with this certificate; with `clientAuthority`, only to clients that have a certificate of it. */
  readonly tls?: (TestCertificate & { readonly clientAuthority?: string | undefined }) | undefined;
  readonly isReadOnly?: boolean | undefined;
  /** Serves what this registry has, such as `http://127.0.0.1:5000`, and keeps it. */
  readonly mirrorOf?: string | undefined;
  /** Where the temporary directory is made; the system's place for them unless told. */
  readonly parentDir?: string | undefined;
}

function formatAuth({ htpasswdPath, tokens }: DockerRegistryOptions): object {
  if (htpasswdPath !== undefined) return { auth: { htpasswd: { realm: 'tests', path: htpasswdPath } } };
  if (tokens === undefined) return {};
  const { rootCertBundle, ...others } = tokens;
  return { auth: { token: { ...others, rootcertbundle: rootCertBundle } } };
}

function formatTls({ tls }: DockerRegistryOptions): object {
  if (tls === undefined) return {};
  const clients = tls.clientAuthority === undefined ? {} : { clientcas: [tls.clientAuthority] };
  return { tls: { certificate: tls.cert, key: tls.key, ...clients } };
}

/** Configuration of docker-registry 2.x; JSON is YAML. Port 0 lets the kernel choose, so that no test takes another's. */
function formatConfig(storageDir: string, options: DockerRegistryOptions): string {
  const maintenance = { maintenance: { readonly: { enabled: options.isReadOnly === true } } };
  return JSON.stringify({
    version: 0.1,
    log: { level: 'info', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: storageDir }, delete: { enabled: true }, ...maintenance },
    http: { addr: '127.0.0.1:0', secret: 'shared by the instances of one registry', ...formatTls(options) },
    ...formatAuth(options),
    ...(options.mirrorOf === undefined ? {} : { proxy: { remoteurl: options.mirrorOf } }),
  });
}

/** The port that the registry logs, or undefined where it ends before it listens. Keeps reading, so that it never blocks. */
async function readPort(registry: ChildProcess, log: string[]): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const { stderr, stdout } = registry;
  if (stderr === null || stdout === null) throw new Error('docker-registry was started without pipes');
  for (const input of [stdout, stderr]) {
    createInterface({ input }).on('line', (line) => {
      if (log.length < 50) log.push(line);
      const port = LISTENING.exec(line)?.[1];
      if (port !== undefined) resolve(port);
    });
  }
  registry.once('error', (error) => {
    log.push(error.message);
    resolve(undefined);
  });
  registry.once('exit', () => {
    resolve(undefined);
  });
  const timer = setTimeout(resolve, START_TIMEOUT_MS, undefined);
  const port = await promise;
  clearTimeout(timer);
  return port;
}

async function endProcess(registry: ChildProcess): Promise<void> {
  if (registry.pid === undefined || registry.exitCode !== null || registry.signalCode !== null) return;
  const ended = once(registry, 'exit');
  registry.kill('SIGTERM');
  const timer = setTimeout(() => registry.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

/**
 * Starts Debian's docker-registry on a free port of 127.0.0.1 with an empty storage in a temporary directory, and
 * returns when it listens. It ends with the process that started it even if that is killed.
 * @throws Error with the registry's log where it does not start
 */
export async function startDockerRegistry(options: DockerRegistryOptions = {}): Promise<DockerRegistry> {
  const directory = await mkdtemp(join(options.parentDir ?? tmpdir(), 'tinydock-registry-'));
  const configPath = join(directory, 'config.yml');
  await writeFile(configPath, formatConfig(join(directory, 'storage'), options));
  const registry = spawn('setpriv', ['--pdeathsig', 'KILL', 'docker-registry', 'serve', configPath], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    await endProcess(registry);
    await rm(directory, { recursive: true, force: true });
  };
  const log: string[] = [];
  const port = await readPort(registry, log);
  if (port !== undefined) return { host: `127.0.0.1:${port}`, stop };
  await stop();
  throw new Error(`docker-registry did not start:\n${log.join('\n').slice(0, 4000)}`);
}
