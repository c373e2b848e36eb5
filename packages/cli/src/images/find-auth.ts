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

/** What cannot be read has been said where the registry's own credentials were looked for. */
async function hasCredentials(context: CliContext): Promise<boolean> {
  try {
    return !(await (await context.openCredentials()).isEmpty());
  } catch {
    return false;
  }
}

/**
 * By host, for the mirrors that the daemon asks before a registry. What is known for the registry itself is never sent to
 * a mirror.
 */
export async function* findMirrorAuths(
  registry: string,
  context: CliContext,
): AsyncGenerator<Output, Record<string, RegistryAuthInput>, undefined> {
  // Spares the daemon's answer, which a build of a few cached steps would notice.
  if (!(await hasCredentials(context))) return {};
  const client = await context.connect();
  const auths: Record<string, RegistryAuthInput> = {};
  for (const host of await client.registries.listMirrors(registry, { signal: context.signal })) {
    const auth = yield* findAuth(host, context);
    if (auth !== undefined) auths[host] = auth;
  }
  return auths;
}
