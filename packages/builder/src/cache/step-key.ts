import { createHash } from 'node:crypto';
import { type Digest, parseDigest } from '@tinydock/domain';

/** All that decides a step's result, by names that an explanation can show. Values that may be private are hashed. */
export type StepInputs = Readonly<Record<string, string>>;

/** Changes when the same inputs would give another layer. */
const KEY_VERSION = 3;
const SHOWN_DIGITS = 12;

export function hashText(text: string): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, SHOWN_DIGITS * 2);
}

/** The key of a step: the same inputs in whatever order give the same. */
export function stepKey(kind: string, inputs: StepInputs): Digest {
  const sorted = Object.entries(inputs).sort(([left], [right]) => (left < right ? -1 : 1));
  const hash = createHash('sha256').update(JSON.stringify([KEY_VERSION, kind, sorted]));
  return parseDigest(`sha256:${hash.digest('hex')}`);
}
