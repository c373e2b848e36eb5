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

/** The first of what differs, with the number of all. */
function describeInputs(before: StepInputs, after: StepInputs): string | undefined {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changed = names.filter((name) => name !== 'layers' && before[name] !== after[name]);
  const first = changed[0];
  if (first === undefined) return undefined;
  const more = changed.length === 1 ? '' : ` (and ${changed.length - 1} more)`;
  return describeChange(first, before[first], after[first]) + more;
}

/** The first cause why a step's result was not in the cache. */
export function explainMiss(step: StepTrace, place: number, before: readonly StepTrace[]): string {
  if (before.length === 0) return 'not cached: no earlier build of this name is known';
  const earlier = before.filter(({ stage }) => stage === step.stage)[place];
  if (earlier === undefined) return 'not cached: the step is new in this stage';
  if (earlier.base !== step.base)
    return `not cached: the base image is another: ${earlier.base.slice(0, SHOWN)} before, ${step.base.slice(0, SHOWN)} now`;
  const own =
    earlier.text === step.text
      ? describeInputs(expandFiles(earlier, step), expandFiles(step, earlier))
      : 'the instruction changed';
  if (own !== undefined) return `not cached: ${own}`;
  if (earlier.inputs['layers'] !== step.inputs['layers']) return 'not cached: an earlier step gave another result';
  return 'not cached: the result of the earlier build is gone';
}
