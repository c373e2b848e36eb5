import { isTinydockError } from '@tinydock/domain';
import type { Client } from '@tinydock/client';
import type { CliContext } from '../context/cli-context.ts';
import { line, type Output } from '../output/output.ts';

/**
 * Does one thing to several containers at once, and reports in their order: what `act` returns, or the failure.
 * @param options.ignoresMissing a container that is not there is told, but is no failure
 */
export async function* forEachContainer(
  names: readonly string[],
  context: CliContext,
  options: {
    readonly act: (client: Client, name: string) => Promise<string>;
    readonly ignoresMissing?: boolean;
  },
): AsyncGenerator<Output, void, undefined> {
  const client = await context.connect();
  const results = names.map((name) => options.act(client, name));
  // Those later in the row may fail before their turn.
  for (const result of results) result.catch(() => undefined);
  for (const result of results) {
    try {
      yield line(await result);
    } catch (error) {
      if (context.signal.aborted) throw error;
      const isMissing = isTinydockError(error) && error.code === 'NOT_FOUND';
      yield { kind: 'failure', error, isIgnored: options.ignoresMissing === true && isMissing };
    }
  }
}
