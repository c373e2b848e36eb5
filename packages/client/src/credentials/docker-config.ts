import { readFile } from 'node:fs/promises';
import { hasErrnoCode, type RegistryCredentials, TinydockError } from '@tinydock/domain';

export type Fields = Readonly<Record<string, unknown>>;

/** What `~/.docker/config.json` says about credentials. */
export interface DockerConfig {
  readonly path: string;
  readonly auths: Fields;
  /** Helper names by registry, such as `ecr-login`. */
  readonly credHelpers: Fields;
  readonly credsStore: string | undefined;
  /** The whole file, with the keys that are not ours. */
  readonly fields: Fields;
}

/** Neither the text nor a parser's message may be shown: both hold secrets. */
function invalid(path: string, why: string): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_CONFIG',
    message: `reading credentials from ${path}: ${why}`,
    hint: 'Correct the file, or log in to the registry again with the program that wrote it.',
  });
}

function readObject(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function parseDockerConfig(path: string, text: string): DockerConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(path, 'it is not JSON');
  }
  const fields = readObject(value);
  if (fields === undefined) throw invalid(path, 'it is not a JSON object');
  const section = (name: string): Fields => {
    const found = readObject(fields[name] ?? {});
    if (found === undefined) throw invalid(path, `"${name}" is not an object`);
    return found;
  };
  return {
    path,
    auths: section('auths'),
    credHelpers: section('credHelpers'),
    credsStore: readText(fields['credsStore']),
    fields,
  };
}

/** What a file that does not exist says. */
export function emptyDockerConfig(path: string): DockerConfig {
  return { path, auths: {}, credHelpers: {}, credsStore: undefined, fields: {} };
}

/**
 * Reads Docker's client configuration; undefined where the file does not exist.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_CONFIG, PERMISSION_DENIED. No message holds any part of the file.
 */
export async function readDockerConfig(path: string): Promise<DockerConfig | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (hasErrnoCode(cause, 'ENOENT', 'ENOTDIR')) return undefined;
    const code = hasErrnoCode(cause, 'EACCES', 'EPERM') ? 'PERMISSION_DENIED' : 'FAILED_PRECONDITION';
    throw new TinydockError({ code, message: `cannot read credentials from ${path}`, cause });
  }
  return parseDockerConfig(path, text);
}

/** `https://host/v1/`, `host/v2` and `host` name one registry; a longer path is not a registry's. */
function hostOfKey(key: string): string {
  const match = /^(?:https?:\/\/)?([^/]+)(?:\/(?:v[0-9]\/?)?)?$/.exec(key);
  return match?.[1]?.toLowerCase() ?? '';
}

/** The keys of `entries` that name the registry of `keys`, however they are written. */
export function registryKeys(entries: Fields, keys: readonly string[]): readonly string[] {
  const hosts = keys.map(hostOfKey);
  return Object.keys(entries).filter((key) => hosts.includes(hostOfKey(key)));
}

/** The value for the first of `keys` that is there: as it is written, or else by its host. */
export function findRegistryEntry(entries: Fields, keys: readonly string[]): unknown {
  for (const key of keys) {
    if (Object.hasOwn(entries, key)) return entries[key];
  }
  const [found] = registryKeys(entries, keys);
  return found === undefined ? undefined : entries[found];
}

/** `auth` is the base64 of `username:password`; old clients padded the password with NUL. */
function decodeAuth(auth: string): { username: string; password: string } | undefined {
  const text = Buffer.from(auth, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon <= 0) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') };
}

/**
 * Credentials of one entry of `auths`; undefined for the empty entry that a login with a helper leaves behind.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_CONFIG
 */
export function parseAuthEntry(config: DockerConfig, entry: unknown): RegistryCredentials | undefined {
  const fields = readObject(entry) ?? {};
  const token = readText(fields['identitytoken']);
  if (token !== undefined) return { kind: 'identity-token', token };
  const auth = readText(fields['auth']);
  if (auth !== undefined) {
    const decoded = decodeAuth(auth);
    if (decoded === undefined) throw invalid(config.path, '"auth" of an entry is not the base64 of username:password');
    return { kind: 'basic', ...decoded };
  }
  const username = readText(fields['username']);
  const password = readText(fields['password']);
  return username === undefined || password === undefined ? undefined : { kind: 'basic', username, password };
}

/** An entry of `auths` that {@link parseAuthEntry} reads. */
export function formatAuthEntry(credentials: RegistryCredentials): object {
  if (credentials.kind === 'identity-token') return { identitytoken: credentials.token };
  return { auth: Buffer.from(`${credentials.username}:${credentials.password}`, 'utf8').toString('base64') };
}
