import { TinydockError } from '@tinydock/domain';
import type { CliContext } from '../context/cli-context.ts';
import type { Output } from '../output/output.ts';
import { UsageError } from '../program/usage-error.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { Prompt } from '../terminal/prompt.ts';

const COMMAND = 'tdctl login';
const MAX_PASSWORD_BYTES = 1024 * 1024;

export interface GivenLogin {
  readonly username: string | undefined;
  readonly password: string | undefined;
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

function invalid(message: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', message });
}

async function readPassword(context: CliContext): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of context.stdin.open() as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_PASSWORD_BYTES) throw invalid('standard input is too long for a password');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

/** What flags and, if they say so, standard input have. @throws UsageError; TinydockError INVALID_ARGUMENT */
export async function readGivenLogin(flags: FlagValues, context: CliContext): Promise<GivenLogin> {
  const [username, password] = [flags.text('username'), flags.text('password')];
  if (!flags.boolean('password-stdin')) return { username, password };
  if (password !== undefined)
    throw new UsageError('--password and --password-stdin are mutually exclusive', COMMAND, 1);
  if (username === undefined) throw new UsageError('--password-stdin needs --username', COMMAND, 1);
  return { username, password: await readPassword(context) };
}

function assertUsable({ username, password }: Login): Login {
  if (username === '') throw invalid('the user name is empty');
  if (username.includes(':')) throw invalid('a user name with a colon cannot be told from its password');
  if (password === '') throw invalid('the password is empty');
  return { username, password };
}

/**
 * Asks for what was not given. `defaultUsername` is taken where the user only presses Enter.
 * @throws UsageError where there is nobody to ask; TinydockError INVALID_ARGUMENT, CANCELLED
 */
export async function* completeLogin(
  given: GivenLogin,
  defaultUsername: string,
  context: CliContext,
): AsyncGenerator<Output, Login, undefined> {
  let { username, password } = given;
  if ((username === undefined || password === undefined) && !context.terminal.hasInput) {
    const what = username === undefined ? 'user name' : 'password';
    throw new UsageError(
      `cannot ask for the ${what}: standard input is not a terminal; use --username and --password-stdin`,
      COMMAND,
      1,
    );
  }
  const prompt = new Prompt(context);
  if (username === undefined) {
    const suffix = defaultUsername === '' ? '' : ` (${defaultUsername})`;
    username = (yield* prompt.ask(`Username${suffix}: `)).trim() || defaultUsername;
  }
  if (username !== '') password ??= yield* prompt.askHidden('Password: ');
  return assertUsable({ username, password: password ?? '' });
}
