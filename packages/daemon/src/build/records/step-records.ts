import type { BuildStepRecord, TimedBuildEvent } from '@tinydock/domain';

/** A Dockerfile may have 100,000 lines. */
const MAX_STEPS = 2000;
const MAX_TEXT = 2000;
const MAX_SOURCES = 100;

export function shortenText(text: string, length = MAX_TEXT): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** What is known of the steps of a build, made of what it tells. */
export class StepRecords {
  readonly #steps = new Map<number, BuildStepRecord>();

  get all(): readonly BuildStepRecord[] {
    return [...this.#steps.values()];
  }

  /** @returns whether something has changed */
  apply({ event, timeMs }: TimedBuildEvent): boolean {
    const time = new Date(timeMs).toISOString();
    switch (event.kind) {
      case 'step-started': {
        if (this.#steps.size >= MAX_STEPS) return false;
        const { step, place, places, stage, text, stageSources = [] } = event;
        const unknown = { finishedAt: undefined, isCached: false, explanation: '', changes: [], error: '' };
        const sources = stageSources.slice(0, MAX_SOURCES).map((source) => shortenText(source));
        const edges = sources.length === 0 ? {} : { stageSources: sources };
        const name = { place, places, stage: shortenText(stage), text: shortenText(text), ...edges };
        this.#steps.set(step, { step, ...name, state: 'running', startedAt: time, ...unknown });
        return true;
      }
      case 'step-waiting': {
        const { step, reason } = event;
        const known = this.#steps.get(step);
        if (known === undefined) return false;
        this.#steps.set(step, { ...known, waitingFor: reason === '' ? undefined : shortenText(reason) });
        return true;
      }
      case 'step-done': {
        const { isCached, explanation } = event;
        return this.#change(event, { state: 'completed', finishedAt: time, isCached, explanation });
      }
      case 'step-failed': {
        const { isCancelled, message, explanation } = event;
        const state = isCancelled ? 'cancelled' : 'failed';
        return this.#change(event, { state, finishedAt: time, explanation, error: isCancelled ? '' : message });
      }
      default:
        return false;
    }
  }

  /** Steps that have not ended end with the build. */
  end(time: string): void {
    for (const [number, step] of this.#steps) this.#steps.set(number, endStep(step, time));
  }

  #change(
    { step, changes }: { readonly step: number; readonly changes: readonly string[] },
    change: Partial<BuildStepRecord> & { readonly explanation: string },
  ): boolean {
    const known = this.#steps.get(step);
    if (known === undefined) return false;
    const explanation = shortenText(change.explanation);
    const error = shortenText(change.error ?? '');
    const told = changes.map((text) => shortenText(text));
    this.#steps.set(step, { ...known, waitingFor: undefined, ...change, explanation, error, changes: told });
    return true;
  }
}

/** A step whose build has ended before it. */
export function endStep(step: BuildStepRecord, time: string): BuildStepRecord {
  return step.state === 'running' ? { ...step, waitingFor: undefined, state: 'cancelled', finishedAt: time } : step;
}
