import { DEFAULT_REGISTRY, isTinydockError, parseRegistryHost, type RegistryCredentials } from '@tinydock/domain';
import { credentialsToWire } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { line, note, type Output } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import { completeLogin, type GivenLogin, readGivenLogin } from '../registry/login-answers.ts';

async function check(registry: string, credentials: RegistryCredentials, context: CliContext): Promise<void> {
  const client = await context.connect();
  await client.images.checkLogin({ registry, auth: credentialsToWire(credentials) }, { signal: context.signal });
}

/** Tries what is known from an earlier log-in. @returns whether it is still good, and its user name */
async function* tryKnown(
  registry: string,
  context: CliContext,
): AsyncGenerator<Output, { readonly isGood: boolean; readonly username: string }, undefined> {
  const store = await context.openCredentials();
  const known = await store.get(registry, context.signal);
  if (known === undefined) return { isGood: false, username: '' };
  const username = known.kind === 'basic' ? known.username : '';
  yield line(`Authenticating with existing credentials...${username === '' ? '' : ` [Username: ${username}]`}`);
  try {
    await check(registry, known, context);
    return { isGood: true, username };
  } catch (error) {
    const isRefused = isTinydockError(error) && error.reason === 'REGISTRY_DENIED';
    if (!isRefused || !context.terminal.hasInput) throw error;
    yield note(`Login did not succeed: ${error.message}`);
    return { isGood: false, username };
  }
}

async function* logIn(
  registry: string,
  given: GivenLogin,
  context: CliContext,
): AsyncGenerator<Output, void, undefined> {
  let defaultUsername = '';
  if (given.username === undefined && given.password === undefined) {
    const known = yield* tryKnown(registry, context);
    if (known.isGood) return;
    defaultUsername = known.username;
  }
  const login = yield* completeLogin(given, defaultUsername, context);
  const credentials = { kind: 'basic', ...login } as const;
  await check(registry, credentials, context);
  const store = await context.openCredentials();
  const place = await store.store(registry, credentials, context.signal);
  if (place.kind === 'helper') return;
  yield note(`WARNING! Your password is stored unencrypted in ${place.path}.`);
  yield note('Configure a credential helper (credsStore or credHelpers in that file) to have it kept safe.');
}

export const loginCommand: CommandDefinition = {
  usage: '[OPTIONS] [SERVER]',
  description: 'Log in to a registry; to Docker Hub where no server is named',
  args: { minimum: 0, maximum: 1 },
  flags: [
    { kind: 'text', flags: '-u, --username', placeholder: 'string', description: 'User name' },
    {
      kind: 'text',
      flags: '-p, --password',
      placeholder: 'string',
      description: 'Password or access token; others can see it here, so prefer --password-stdin',
    },
    { kind: 'boolean', flags: '--password-stdin', description: 'Read the password from standard input' },
  ],
  run: async function* ({ args, flags }, context) {
    const [server] = args;
    const registry = server === undefined ? DEFAULT_REGISTRY : parseRegistryHost(server);
    if (flags.text('password') !== undefined && !flags.boolean('password-stdin')) {
      yield note('WARNING! Using --password via the CLI is insecure. Use --password-stdin.');
    }
    const given = await readGivenLogin(flags, context);
    yield* logIn(registry, given, context);
    yield line('Login Succeeded');
  },
};
