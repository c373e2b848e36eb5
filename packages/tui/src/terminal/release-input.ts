import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadStream } from 'node:tty';

/**
 * Stops reading the terminal, so that every key goes to the program it is lent to. A stream whose `readable` listeners
 * have gone is not paused: Node goes on reading into its buffer, and would take keys from under that program. A new
 * `readable` listener starts it again.
 */
export async function releaseInput(stdin: ReadStream): Promise<void> {
  // The stream learns of a listener that has gone in the next turn only.
  await nextTurn();
  stdin.resume();
  stdin.pause();
  await nextTurn();
}
