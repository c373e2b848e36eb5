import { hasErrnoCode, type RegistryCredentials, TinydockError } from '@tinydock/domain';
import type { HelperCall, HelperResult, RunHelper } from './run-keychain.ts';

/** What stands in place of a user name when the secret is an identity token. */
const TOKEN_USERNAME = '<token>';

/** One entry of one helper. */
export interface KeychainEntry {
  /** Of the helper, without the prefix `docker-credential-`. */
  readonly name: string;
  /** What the entry is kept under. */
  readonly key: string;
  readonly runHelper: RunHelper;
  readonly signal?: AbortSignal | undefined;
}

function parseAnswer(stdout: string): RegistryCredentials | undefined {
  let value: unknown;
  try {
    value = JSON.parse(stdout);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('Secret' in value) || !('Username' in value)) return undefined;
  const { Username: username, Secret: secret } = value;
  if (typeof username !== 'string' || typeof secret !== 'string' || secret === '') return undefined;
  return username === TOKEN_USERNAME
    ? { kind: 'identity-token', token: secret }
    : { kind: 'basic', username, password: secret };
}

function programOf(entry: KeychainEntry): string {
  return `docker-credential-${entry.name}`;
}

function createHelperError(entry: KeychainEntry, problem: string): TinydockError {
  const [program, { key }] = [programOf(entry), entry];
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'INVALID_CONFIG',
    message: `asking ${program} about the credentials of ${key}: ${problem}`,
    hint: `Try "echo ${key} | ${program} get", or log in to the registry again.`,
  });
}

function explainFailure(error: unknown, entry: KeychainEntry): unknown {
  const [program, { key }] = [programOf(entry), entry];
  if (hasErrnoCode(error, 'ENOENT', 'EACCES')) {
    return new TinydockError({
      code: 'FAILED_PRECONDITION',
      reason: 'MISSING_PROGRAM',
      message: `asking about the credentials of ${key}: the program ${program} is not installed`,
      hint: `Install ${program}, or take it out of credsStore and credHelpers in Docker's config.json.`,
    });
  }
  if (hasErrnoCode(error, 'ETIMEDOUT')) return createHelperError(entry, 'it did not answer within a minute');
  if (hasErrnoCode(error, 'EMSGSIZE')) return createHelperError(entry, 'its answer is too long');
  return error;
}

/** The answer; undefined where the helper says that it has no such entry. */
async function call(entry: KeychainEntry, request: HelperCall): Promise<HelperResult | undefined> {
  const { name, runHelper, signal } = entry;
  if (!/^[\w.-]+$/.test(name)) throw createHelperError(entry, 'that is not the name of a program');
  const result = await runHelper(programOf(entry), request, signal).catch((error: unknown) => {
    throw explainFailure(error, entry);
  });
  if (result.exitCode === 0) return result;
  if (/credentials not found/i.test(result.stdout)) return undefined;
  throw createHelperError(entry, `it failed with exit code ${result.exitCode}`);
}

/**
 * Asks a helper for the credentials that it keeps; undefined where it has none.
 * @throws TinydockError FAILED_PRECONDITION / MISSING_PROGRAM or INVALID_CONFIG, CANCELLED
 */
export async function askKeychain(entry: KeychainEntry): Promise<RegistryCredentials | undefined> {
  const result = await call(entry, { action: 'get', input: entry.key });
  if (result === undefined) return undefined;
  const credentials = parseAnswer(result.stdout);
  if (credentials === undefined) throw createHelperError(entry, 'its answer is not a user name with a secret');
  return credentials;
}

/** Gives a helper credentials to keep, in place of those it had. @throws as {@link askKeychain} */
export async function storeInKeychain(entry: KeychainEntry, credentials: RegistryCredentials): Promise<void> {
  const [Username, Secret] =
    credentials.kind === 'basic' ? [credentials.username, credentials.password] : [TOKEN_USERNAME, credentials.token];
  const input = JSON.stringify({ ServerURL: entry.key, Username, Secret });
  const result = await call(entry, { action: 'store', input });
  if (result === undefined) throw createHelperError(entry, 'it did not take the credentials');
}

/** Has a helper forget what it keeps; nothing to forget is no failure. @throws as {@link askKeychain} */
export async function eraseFromKeychain(entry: KeychainEntry): Promise<void> {
  await call(entry, { action: 'erase', input: entry.key });
}
