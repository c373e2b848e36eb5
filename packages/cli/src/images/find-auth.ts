import { credentialsToWire, type RegistryAuthInput } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { note, type Output } from '../output/output.ts';

/** Credentials that cannot be read are no reason to give up: most images are public. */
export async function* findAuth(
  registry: string,
  context: CliContext,
): AsyncGenerator<Output, RegistryAuthInput | undefined, undefined> {
  try {
    const store = await context.openCredentials();
    const credentials = await store.get(registry, context.signal);
    return credentials === undefined ? undefined : credentialsToWire(credentials);
  } catch (error) {
    if (context.signal.aborted) throw error;
    const why = error instanceof Error ? error.message : String(error);
    yield note(`tdctl: warning: going on without credentials for ${registry}: ${why}`);
    return undefined;
  }
}
