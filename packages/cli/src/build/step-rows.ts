import type { Build, BuildStep } from '@tinydock/protocol';
import { buildDuration, stepCause, stepName, stepResult } from '@tinydock/text';
import type { GoStruct } from '../format/template/go-value.ts';

export const STEP_HEADERS: GoStruct = {
  Cause: 'CAUSE',
  Changes: 'CHANGES',
  Duration: 'DURATION',
  Error: 'ERROR',
  Instruction: 'INSTRUCTION',
  Name: 'INSTRUCTION',
  Result: 'RESULT',
  Stage: 'STAGE',
  Step: 'STEP',
};

export const STEP_COLUMNS: readonly string[] = ['Step', 'Result', 'Duration', 'Name', 'Cause'];

const SHOWN_CHARACTERS = 50;

function shorten(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS - 1)}…`;
}

/** The rows of `build explain`. */
export function stepRows(
  { steps }: Build,
  { now, noTrunc }: { readonly now: Date; readonly noTrunc: boolean },
): readonly GoStruct[] {
  return steps.map((step) => ({
    Cause: stepCause(step),
    Changes: step.changes.join('\n'),
    Duration: buildDuration(step, now),
    Error: step.error,
    Instruction: step.text,
    Name: noTrunc ? stepName(step) : shorten(stepName(step)),
    Result: stepResult(step),
    Stage: step.stage,
    Step: String(step.step),
  }));
}

/** The step whose miss came first. A base image that was fetched is none: it has no key. */
export function firstMiss({ steps }: Build): BuildStep | undefined {
  return steps.find(({ explanation }) => explanation.startsWith('not cached'));
}
