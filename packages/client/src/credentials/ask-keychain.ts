import { hasErrnoCode, type RegistryCredentials, TinydockError } from '@tinydock/domain';
import type { RunHelper } from './run-keychain.ts';

/** What helpers answer for a user name in place of one when the secret is an identity token. */
const TOKEN_USERNAME = '<token>';

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

function createHelperError(program: string, key: string, problem: string): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'INVALID_CONFIG',
    message: `asking ${program} for the credentials of ${key}: ${problem}`,
    hint: `Try "echo ${key} | ${program} get", or log in to the registry again.`,
  });
}

function explainFailure(error: unknown, program: string, key: string): unknown {
  if (hasErrnoCode(error, 'ENOENT', 'EACCES')) {
    return new TinydockError({
      code: 'FAILED_PRECONDITION',
      reason: 'MISSING_PROGRAM',
      message: `asking for the credentials of ${key}: the program ${program} is not installed`,
      hint: `Install ${program}, or take it out of credsStore and credHelpers in Docker's config.json.`,
    });
  }
  if (hasErrnoCode(error, 'ETIMEDOUT')) return createHelperError(program, key, 'it did not answer within a minute');
  if (hasErrnoCode(error, 'EMSGSIZE')) return createHelperError(program, key, 'its answer is too long');
  return error;
}

/**
 * Asks a helper for the credentials that it keeps under `key`; undefined where it has none. Protocol:
 * docker-credential-helpers, "get".
 * @throws TinydockError FAILED_PRECONDITION / MISSING_PROGRAM or INVALID_CONFIG, CANCELLED
 */
export async function askKeychain(options: {
  /** Without the prefix `docker-credential-`. */
  readonly name: string;
  readonly key: string;
  readonly runHelper: RunHelper;
  readonly signal?: AbortSignal | undefined;
}): Promise<RegistryCredentials | undefined> {
  const { name, key, runHelper, signal } = options;
  const program = `docker-credential-${name}`;
  if (!/^[\w.-]+$/.test(name)) throw createHelperError(program, key, 'that is not the name of a program');
  const { exitCode, stdout } = await runHelper(program, key, signal).catch((error: unknown) => {
    throw explainFailure(error, program, key);
  });
  if (exitCode !== 0) {
    if (/credentials not found/i.test(stdout)) return undefined;
    throw createHelperError(program, key, `it failed with exit code ${exitCode}`);
  }
  const credentials = parseAnswer(stdout);
  if (credentials === undefined) throw createHelperError(program, key, 'its answer is not a user name with a secret');
  return credentials;
}
