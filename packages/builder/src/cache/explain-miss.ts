import type { StepInputs } from './step-key.ts';

/**
 * Files and what there is to say of each but for its time, each path and each description with a NUL behind it: as text
 * they are kept in a tenth of the time that tens of thousands of pairs would take.
 */
export type FileInputs = string;

/** What is kept of a step for the explanations of the next build. */
export interface StepTrace {
  readonly stage: string;
  /** The id of the image that the stage begins with. */
  readonly base: string;
  readonly text: string;
  readonly inputs: StepInputs;
  readonly files: FileInputs;
}

const NONE: ReadonlyMap<string, string> = new Map();
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
    'files' in value &&
    typeof value.files === 'string'
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

function changedNames(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const changed = [...after].filter(([name, value]) => before.get(name) !== value).map(([name]) => name);
  return [...changed, ...[...before.keys()].filter((name) => !after.has(name))].sort();
}

/** Of what differs, the first as sentences; and how many differ. */
function describeValues(
  kind: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): { readonly told: readonly string[]; readonly count: number } {
  const names = changedNames(before, after);
  const told = names
    .slice(0, MAX_CHANGES)
    .map((name) => describeChange(`${kind}${name}`, before.get(name), after.get(name)));
  return { told, count: names.length };
}

/** The inputs that are compared one by one: of files their digest stands for all, and they are looked at by themselves. */
function ownInputs({ inputs }: StepTrace): ReadonlyMap<string, string> {
  return new Map(Object.entries(inputs).filter(([name]) => name !== 'layers' && name !== 'the files'));
}

/** The files of two steps from the first to the last that differs. */
function differingFiles(before: FileInputs, after: FileInputs): readonly ReadonlyMap<string, string>[] {
  const texts = [before.split('\0'), after.split('\0')] as const;
  const [old, now] = texts;
  const isSame = (at: number, other: number): boolean => old[at] === now[other] && old[at + 1] === now[other + 1];
  let lead = 0;
  while (lead + 1 < Math.min(old.length, now.length) && isSame(lead, lead)) lead += 2;
  let tail = 1;
  const most = Math.min(old.length, now.length) - lead;
  while (tail + 2 <= most && isSame(old.length - tail - 2, now.length - tail - 2)) tail += 2;
  return texts.map((text) => {
    const files = new Map<string, string>();
    for (let at = lead; at < text.length - tail; at += 2) files.set(text[at] ?? '', text[at + 1] ?? '');
    return files;
  });
}

/** What differs, and the number of what is not named. A copy may have tens of thousands of files. */
function describeInputs(before: StepTrace, after: StepTrace): readonly string[] {
  const haveSameFiles = before.inputs['the files'] === after.inputs['the files'];
  const [old = NONE, now = NONE] = haveSameFiles ? [] : differingFiles(before.files, after.files);
  const files = describeValues('file ', old, now);
  const others = describeValues('', ownInputs(before), ownInputs(after));
  const told = [...others.told, ...files.told].sort().slice(0, MAX_CHANGES);
  const left = files.count + others.count - told.length;
  return left > 0 ? [...told, `${left} more`] : told;
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
  const changes = describeInputs(earlier, step);
  const count = countInputs(changes);
  if (count > 0) return miss(`${changes[0] ?? ''}${count === 1 ? '' : ` (and ${count - 1} more)`}`, changes);
  if (earlier.inputs['layers'] !== step.inputs['layers']) return miss('an earlier step gave another result');
  return miss('the result of the earlier build is gone');
}
