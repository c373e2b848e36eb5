import type { Build, BuildStep } from '@tinydock/protocol';
import { buildDuration, stepCause, stepName, stepResult } from '@tinydock/text';

/** How a line is to be seen. */
export type Tone = 'good' | 'warn' | 'bad' | 'dim' | 'plain';

export interface BuildLine {
  readonly text: string;
  readonly tone: Tone;
}

const MARKS: Readonly<Record<string, readonly [mark: string, tone: Tone]>> = {
  hit: ['=', 'good'],
  miss: ['✓', 'plain'],
  running: ['▸', 'warn'],
  waiting: ['…', 'dim'],
  error: ['✗', 'bad'],
  cancelled: ['-', 'dim'],
};
const BAR_COLUMNS = 20;
/** In narrower windows the instructions get all of the room. */
const MIN_COLUMNS_WITH_BARS = 90;
const MAX_CHANGES = 8;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a build's lines are made for. */
export interface BuildCanvas {
  readonly now: Date;
  readonly columns: number;
}

function endOf(finishedAt: string, now: Date): number {
  return finishedAt === '' ? now.getTime() : Date.parse(finishedAt);
}

/** When a step ran, as a part of the time of the whole build; steps that ran at the same time are above each other. */
function timeBar({ startedAt, finishedAt }: BuildStep, span: Span, now: Date): string {
  const total = Math.max(1, span.to - span.from);
  const place = (time: number): number => ((time - span.from) / total) * BAR_COLUMNS;
  const start = Math.max(0, Math.min(BAR_COLUMNS - 1, Math.floor(place(Date.parse(startedAt)))));
  const end = Math.max(start + 1, Math.min(BAR_COLUMNS, Math.ceil(place(endOf(finishedAt, now)))));
  return `${'·'.repeat(start)}${'━'.repeat(end - start)}${'·'.repeat(BAR_COLUMNS - end)}`;
}

/** Why a step was made again: all that differs, where that is known. */
function causesOf(step: BuildStep): readonly string[] {
  if (!step.explanation.startsWith('not cached')) return [];
  const { changes } = step;
  if (changes.length < 2) return [stepCause(step)];
  const left = changes.length - MAX_CHANGES;
  return [...changes.slice(0, MAX_CHANGES), ...(left > 0 ? [`and ${left} more`] : [])];
}

function stepLines(step: BuildStep, span: Span, { now, columns }: BuildCanvas): readonly BuildLine[] {
  const result = stepResult(step);
  const [mark, tone] = MARKS[result] ?? [' ', 'plain'];
  const time = buildDuration(step, now).padStart(7);
  const bar = columns < MIN_COLUMNS_WITH_BARS ? '' : `${timeBar(step, span, now)}  `;
  const indent = ' '.repeat(21 + bar.length);
  return [
    { text: `${mark} ${result.padEnd(9)} ${time}  ${bar}${stepName(step)}`, tone },
    ...(result === 'waiting' ? [{ text: `${indent}for ${step.waitingFor}`, tone: 'dim' as const }] : []),
    ...causesOf(step).map((text): BuildLine => ({ text: `${indent}${text}`, tone: 'dim' })),
    ...(step.error === '' ? [] : [{ text: `${indent}${step.error}`, tone: 'bad' as const }]),
  ];
}

/** The steps of a build by their stages, with what each stage waits for, when each step ran, and why it was made again. */
export function buildStepLines(build: Build, canvas: BuildCanvas): readonly BuildLine[] {
  const stages = Map.groupBy(build.steps, ({ stage }) => stage);
  const known = new Set(stages.keys());
  const span = { from: Date.parse(build.startedAt), to: endOf(build.finishedAt, canvas.now) };
  const lines = [...stages].flatMap(([stage, steps]): readonly BuildLine[] => {
    const sources = steps.flatMap(({ stageSources }) => stageSources).filter((source) => known.has(source));
    const after = sources.length === 0 ? '' : ` ← ${sources.join(', ')}`;
    const heading: readonly BuildLine[] =
      stages.size > 1 ? [{ text: `${stage || 'other'}${after}`, tone: 'plain' }] : [];
    return [...heading, ...steps.flatMap((step) => stepLines(step, span, canvas))];
  });
  const errors = build.error.split('\n').filter((text) => text !== '');
  return [...lines, ...errors.map((text): BuildLine => ({ text, tone: 'bad' }))];
}
