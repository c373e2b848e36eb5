import type { StepInputs } from './step-key.ts';

/** Files and what there is to say of each but for its time. */
export type FileInputs = readonly (readonly [path: string, description: string])[];

/** What is kept of a step for the explanations of the next build. */
export interface StepTrace {
  readonly stage: string;
  /** The id of the image that the stage begins with. */
  readonly base: string;
  readonly text: string;
  readonly inputs: StepInputs;
  readonly files: FileInputs;
}

const SHOWN = 12;
/** As many differences of a step are named. */
const MAX_CHANGES = 20;

function isTrace(value: unknown): value is StepTrace {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stage' in value &&
    'base' in value &&
    'text' in value &&
    'inputs' in value &&
    'files' in value
  );
}

/** The traces that a build left; none where the text is not ours. */
export function parseTraces(text: string | undefined): readonly StepTrace[] {
  if (text === undefined) return [];
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter(isTrace) : [];
}

function describeChange(name: string, before: string | undefined, after: string | undefined): string {
  const shown = (value: string): string =>
    (name.startsWith('file ') ? (value.split(' ')[0] ?? '') : value).slice(0, SHOWN);
  if (before === undefined) return `${name} is new`;
  if (after === undefined) return `${name} is gone`;
  if (name.startsWith('file ') || name.startsWith('argument ') || name.startsWith('variable '))
    return before.split(' ')[0] === after.split(' ')[0]
      ? `${name} has another mode, owner or target`
      : `${name} changed: ${shown(before)} to ${shown(after)}`;
  return `${name} changed`;
}

/** The files in place of their digest, where that differs. */
function expandFiles({ inputs, files }: StepTrace, other: StepTrace): StepInputs {
  const { 'the files': digest, ...rest } = inputs;
  if (digest === undefined || digest === other.inputs['the files']) return inputs;
  return { ...rest, ...Object.fromEntries(files.map(([path, description]) => [`file ${path}`, description])) };
}

/** What differs, and the number of what is not named. */
function describeInputs(before: StepInputs, after: StepInputs): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changed = names.filter((name) => name !== 'layers' && before[name] !== after[name]);
  const told = changed.slice(0, MAX_CHANGES).map((name) => describeChange(name, before[name], after[name]));
  return changed.length > MAX_CHANGES ? [...told, `${changed.length - MAX_CHANGES} more`] : told;
}

function countInputs(changes: readonly string[]): number {
  const last = changes[MAX_CHANGES];
  return last === undefined ? changes.length : MAX_CHANGES + Number.parseInt(last, 10);
}

/** Why a step's result was not in the cache. */
export interface Miss {
  /** The first cause, as a sentence. */
  readonly explanation: string;
  /** All of what differs in the step itself; of what comes before it there is nothing to tell. */
  readonly changes: readonly string[];
}

function miss(cause: string, changes: readonly string[] = []): Miss {
  return { explanation: `not cached: ${cause}`, changes };
}

/** Why a step's result was not in the cache. */
export function explainMiss(step: StepTrace, place: number, before: readonly StepTrace[]): Miss {
  if (before.length === 0) return miss('no earlier build of this name is known');
  const earlier = before.filter(({ stage }) => stage === step.stage)[place];
  if (earlier === undefined) return miss('the step is new in this stage');
  if (earlier.base !== step.base)
    return miss(`the base image is another: ${earlier.base.slice(0, SHOWN)} before, ${step.base.slice(0, SHOWN)} now`);
  if (earlier.text !== step.text) return miss('the instruction changed', [`before: ${earlier.text}`]);
  const changes = describeInputs(expandFiles(earlier, step), expandFiles(step, earlier));
  const count = countInputs(changes);
  if (count > 0) return miss(`${changes[0] ?? ''}${count === 1 ? '' : ` (and ${count - 1} more)`}`, changes);
  if (earlier.inputs['layers'] !== step.inputs['layers']) return miss('an earlier step gave another result');
  return miss('the result of the earlier build is gone');
}
