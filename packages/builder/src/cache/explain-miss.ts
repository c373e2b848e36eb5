import { alignSteps, explainLayers, shortText } from './align-steps.ts';
import { describeChange } from './describe-change.ts';
import { matchTexts } from './match-texts.ts';
import type { FileInputs, StepTrace } from './step-trace.ts';

const NONE: ReadonlyMap<string, string> = new Map();
const SHOWN = 12;
const FOLLOWS_FROM_FILES = /^(?:the order of the files|mount \d+) changed$/;
/** As many differences of a step are named. */
const MAX_CHANGES = 20;

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
function ownInputs({ inputs, environment = [] }: StepTrace): ReadonlyMap<string, string> {
  return new Map(
    [...Object.entries(inputs), ...environment].filter(([name]) => name !== 'layers' && name !== 'the files'),
  );
}

/** The files of two steps from the first to the last that differs. */
function differingFiles(before: FileInputs, after: FileInputs): readonly ReadonlyMap<string, string>[] {
  const { lead, tail } = matchTexts(before, after);
  let start = 0;
  for (let next = endOfFile(before, 0); next <= lead && next > start; next = endOfFile(before, next)) start = next;
  const firstSame = before.length - tail;
  // Behind a NUL that both have: where the same text begins, one may be in the middle of a name.
  let end = start;
  while (end < before.length && end <= firstSame) end = endOfFile(before, end);
  return [before, after].map((text) => filesOf(text.slice(start, end + text.length - before.length)));
}

/** Where the file ends that begins there. */
function endOfFile(text: FileInputs, start: number): number {
  const path = text.indexOf('\0', start);
  const description = path === -1 ? -1 : text.indexOf('\0', path + 1);
  return description === -1 ? text.length : description + 1;
}

function filesOf(text: FileInputs): ReadonlyMap<string, string> {
  const parts = text.split('\0');
  const files = new Map<string, string>();
  for (let at = 0; at + 1 < parts.length; at += 2) files.set(parts[at] ?? '', parts[at + 1] ?? '');
  return files;
}

/** What differs, and the number of what is not named. A copy may have tens of thousands of files. */
function describeInputs(before: StepTrace, after: StepTrace): readonly string[] {
  const [old = NONE, now = NONE] = before.files === after.files ? [] : differingFiles(before.files, after.files);
  const files = describeValues('file ', old, now);
  const others = describeValues('', ownInputs(before), ownInputs(after));
  // Where files are new or gone, their order and the contents of mounts are others for that reason.
  const reasons = files.count === 0 ? others.told : others.told.filter((told) => !FOLLOWS_FROM_FILES.test(told));
  const told = [...reasons, ...files.told].sort().slice(0, MAX_CHANGES);
  const left = files.count + others.count - (others.told.length - reasons.length) - told.length;
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

/** A step that was not in the cache. */
export interface MissedStep {
  /** The steps of its stage so far, with it at their end. */
  readonly now: readonly StepTrace[];
  /** Those of all stages of the build before it. */
  readonly before: readonly StepTrace[];
  /** The texts of all instructions of its stage. */
  readonly texts: ReadonlySet<string>;
}

/** Why a step's result was not in the cache. */
export function explainMiss({ now, before, texts }: MissedStep): Miss {
  if (before.length === 0) return miss('no earlier build of this name is known');
  const stage = before.filter((one) => one.stage === now.at(-1)?.stage);
  const aligned = alignSteps(now, stage, texts);
  const { step, earlier } = aligned.at(-1) ?? {};
  if (step === undefined || earlier === undefined) return miss('the step is new in this stage');
  if (earlier.base !== step.base)
    return miss(`the base image is another: ${earlier.base.slice(0, SHOWN)} before, ${step.base.slice(0, SHOWN)} now`);
  if (earlier.text !== step.text)
    return miss(`the instruction changed, it was ${shortText(earlier.text)}`, [`before: ${earlier.text}`]);
  const changes = describeInputs(earlier, step);
  const count = countInputs(changes);
  if (count > 0) return miss(`${changes[0] ?? ''}${count === 1 ? '' : ` (and ${count - 1} more)`}`, changes);
  return miss(explainLayers(aligned, stage) ?? 'the result of the earlier build is gone');
}
