import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { MAX_KNOWN_HOSTS_BYTES } from '@tinydock/protocol';
import type { SshInput } from './forward-ssh.ts';
import { startKeyAgent } from './key-agent.ts';

/** What a user gives for an id: a socket, keys, or nothing for their agent. */
export interface SshSource {
  readonly id: string;
  readonly paths: readonly string[];
}

export interface OpenSshOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly homeDir: string;
}

/** Agents for a build. Disposing of them ends those that were started for it. */
export interface OpenedSsh extends AsyncDisposable {
  readonly input: SshInput;
}

/** BuildKit's limit. */
const MAX_KEY_BYTES = 100_000;

function invalid(message: string, hint?: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', message, hint });
}

async function isSocket(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isSocket();
  } catch (error) {
    throw invalid(`cannot use ${path} for SSH: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readBounded(path: string, maxBytes: number): Promise<Uint8Array> {
  const stats = await stat(path);
  if (!stats.isFile()) throw invalid(`cannot use ${path} for SSH: it is neither a socket nor a file`);
  if (stats.size > maxBytes) throw invalid(`cannot use ${path} for SSH: it is larger than ${maxBytes} bytes`);
  return await readFile(path);
}

async function readKeys(paths: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const keys = new Map<string, Uint8Array>();
  for (const path of paths) keys.set(path, await readBounded(path, MAX_KEY_BYTES));
  return keys;
}

async function readKnownHosts(homeDir: string): Promise<Uint8Array> {
  try {
    return await readBounded(join(homeDir, '.ssh/known_hosts'), MAX_KNOWN_HOSTS_BYTES);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return new Uint8Array();
    throw error;
  }
}

function userAgent({ id }: SshSource, env: OpenSshOptions['env']): string {
  const path = env['SSH_AUTH_SOCK'] ?? '';
  if (path !== '') return path;
  const hint = `Start one with eval $(ssh-agent) and ssh-add, or name a key: --ssh ${id}=FILE.`;
  throw invalid(`no SSH agent for ${id}: the variable SSH_AUTH_SOCK is not set`, hint);
}

/** @returns the path of the socket */
async function openAgent(
  source: SshSource,
  { env, cwd }: OpenSshOptions,
  started: AsyncDisposableStack,
): Promise<string> {
  const given = source.paths.length === 0 ? [userAgent(source, env)] : source.paths;
  const paths = given.map((path) => resolve(cwd, path));
  const sockets = [];
  for (const path of paths) if (await isSocket(path)) sockets.push(path);
  const [socket] = sockets;
  if (socket === undefined) return started.use(await startKeyAgent({ keys: await readKeys(paths), env })).socketPath;
  if (paths.length === 1) return socket;
  throw invalid(`cannot use ${socket} for SSH beside others: give one socket or keys, not both`);
}

/**
 * Finds the user's agents, and starts one for keys that are files.
 * @throws TinydockError INVALID_ARGUMENT for what is neither a socket nor a key that can be used; FAILED_PRECONDITION /
 * MISSING_PROGRAM where keys are given and ssh-agent is not there
 */
export async function openSshAgents(sources: readonly SshSource[], options: OpenSshOptions): Promise<OpenedSsh> {
  await using started = new AsyncDisposableStack();
  const agents = new Map<string, string>();
  for (const source of sources) agents.set(source.id, await openAgent(source, options, started));
  const knownHosts = await readKnownHosts(options.homeDir);
  const owned = started.move();
  return { input: { agents, knownHosts }, [Symbol.asyncDispose]: async () => owned.disposeAsync() };
}
