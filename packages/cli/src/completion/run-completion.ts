import type { CliContext } from '../context/cli-context.ts';
import { line, type Output } from '../output/output.ts';
import { complete } from './complete.ts';

/**
 * Says how a command line can go on, a word and what it is on each line; `:files` for paths. Whatever goes wrong, there is
 * nothing to complete, and nothing to say on the user's prompt.
 */
export async function* runCompletion(
  words: readonly string[],
  context: CliContext,
): AsyncGenerator<Output, void, undefined> {
  try {
    const found = await complete(words, context);
    if (found.kind === 'files') yield line(':files');
    else for (const { value, description } of found.words) yield line(`${value}\t${description}`);
  } catch {
    return;
  }
}
