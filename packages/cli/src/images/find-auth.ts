import type { RegistryAuthInput } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { note, type Output } from '../output/output.ts';

/** Credentials that cannot be read are no reason to give up: most images are public. */
export async function* findAuth(
  registry: string,
  context: CliContext,
): AsyncGenerator<Output, RegistryAuthInput | undefined, undefined> {
  try {
    const credentials = await context.findCredentials(registry);
    if (credentials === undefined) return undefined;
    if (credentials.kind === 'identity-token') return { identityToken: credentials.token };
    return { basic: { username: credentials.username, password: credentials.password } };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    yield note(`tdctl: warning: going on without credentials for ${registry}: ${why}`);
    return undefined;
  }
}
