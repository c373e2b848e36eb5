import type { StepTrace } from './step-trace.ts';

/** A step, and the one of the build before it that it is compared with. */
export interface AlignedStep {
  readonly step: StepTrace;
  /** Undefined for a step that is new. */
  readonly earlier: StepTrace | undefined;
  /** Of the earlier one in its stage. */
  readonly place: number;
}

/**
 * The steps of a stage beside those of the build before it: in the same order each has the next of the same text. One
 * whose text is new has what stands in its place, unless the stage has that elsewhere.
 * @param texts those of all instructions that the stage has now
 */
export function alignSteps(
  now: readonly StepTrace[],
  before: readonly StepTrace[],
  texts: ReadonlySet<string>,
): readonly AlignedStep[] {
  const known = new Set(before.map(({ text }) => text));
  const nextOf = (wanted: string, from: number): number => {
    if (!known.has(wanted)) return -1;
    let place = from;
    while (place < before.length && before[place]?.text !== wanted) place += 1;
    return place < before.length ? place : -1;
  };
  let next = 0;
  return now.map((step) => {
    const same = nextOf(step.text, next);
    const inPlace = before[next];
    const isChanged = inPlace !== undefined && !texts.has(inPlace.text);
    const place = same === -1 && isChanged ? next : same;
    if (place !== -1) next = place + 1;
    return { step, earlier: before[place], place };
  });
}

const SHOWN = 60;

/** The first line of an instruction, shortened. */
export function shortText(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return line.length <= SHOWN && line === text ? line : `${line.slice(0, SHOWN - 1)}…`;
}

/** Why the layers below the last of the steps are others, where they are. */
export function explainLayers(aligned: readonly AlignedStep[], before: readonly StepTrace[]): string | undefined {
  const first = aligned.findIndex(({ step, earlier }) => earlier && earlier.inputs['layers'] !== step.inputs['layers']);
  const here = aligned[first];
  if (here === undefined) return undefined;
  const previous = aligned[first - 1];
  const gone = before[here.place - 1];
  if (previous !== undefined && previous.earlier === undefined)
    return `an earlier step is new: ${shortText(previous.step.text)}`;
  if (gone !== undefined && gone !== previous?.earlier) return `an earlier step is gone: ${shortText(gone.text)}`;
  if (previous === undefined) return 'the stage that it begins with gave another result';
  const what = previous.earlier?.text === previous.step.text ? 'gave another result' : 'changed';
  return `an earlier step ${what}: ${shortText(previous.step.text)}`;
}
