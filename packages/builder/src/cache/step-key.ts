import { createHash } from 'node:crypto';
import { type Digest, parseDigest } from '@tinydock/domain';

/** All that decides a step's result, by names that an explanation can show. Values that may be private are hashed. */
export type StepInputs = Readonly<Record<string, string>>;

/** One of them. */
export type StepInput = readonly [name: string, value: string];

/** Changes when the same inputs would give another layer. */
const KEY_VERSION = 3;
const SHOWN_DIGITS = 12;

export function hashText(text: string): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, SHOWN_DIGITS * 2);
}

export function compareInputs([left]: StepInput, [right]: StepInput): number {
  return left < right ? -1 : 1;
}

/**
 * The key of a step: the same inputs in whatever order give the same.
 * @param environment inputs of other names, of which there may be thousands; faster where they are sorted
 */
export function stepKey(kind: string, inputs: StepInputs, environment: readonly StepInput[] = []): Digest {
  const sorted = [...Object.entries(inputs), ...environment].sort(compareInputs);
  const hash = createHash('sha256').update(JSON.stringify([KEY_VERSION, kind, sorted]));
  return parseDigest(`sha256:${hash.digest('hex')}`);
}
