import { addAbortSignal } from 'node:stream';
import { createCancelledError, TinydockError } from '@tinydock/domain';
import type { CliContext } from '../context/cli-context.ts';
import type { Output } from '../output/output.ts';

/** Longer than any answer. */
const MAX_ANSWER_CHARACTERS = 1000;

async function readAnswer(context: CliContext): Promise<string> {
  const stdin = addAbortSignal(context.signal, context.stdin.open());
  let text = '';
  try {
    for await (const chunk of stdin as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      if (text.includes('\n') || text.length > MAX_ANSWER_CHARACTERS) break;
    }
  } catch (error) {
    throw context.signal.aborted ? createCancelledError('the question', context.signal) : error;
  } finally {
    stdin.destroy();
  }
  return text.split('\n', 1)[0]?.trim() ?? '';
}

/**
 * Asks whether to go on; only `y` and `yes` mean so.
 * @throws TinydockError CANCELLED where the answer is another, or none
 */
export async function* confirm(
  question: string,
  options: { readonly subject: string },
  context: CliContext,
): AsyncGenerator<Output, void, undefined> {
  yield { kind: 'bytes', stream: 'stdout', data: Buffer.from(`${question} [y/N] `) };
  const answer = await readAnswer(context);
  if (/^y(?:es)?$/i.test(answer)) return;
  throw new TinydockError({
    code: 'CANCELLED',
    message: `${options.subject} has been cancelled`,
    hint: 'Answer y, or use --force.',
  });
}
