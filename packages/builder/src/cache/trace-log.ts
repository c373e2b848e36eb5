import type { BuildCacheCatalog } from '@tinydock/domain';
import type { StepTrace } from './step-trace.ts';
import { encodeTraces, parseTraces } from './trace-text.ts';

/** The traces of a build, and those that the one before it of the same name has left. */
export class TraceLog {
  readonly #now: StepTrace[] = [];
  readonly #ofStages = new Map<string, StepTrace[]>();
  readonly #cache: Pick<BuildCacheCatalog, 'getTrace' | 'putTrace'>;
  readonly #name: string;
  readonly #textBefore: string | undefined;
  #before: readonly StepTrace[] | undefined;

  constructor(cache: Pick<BuildCacheCatalog, 'getTrace' | 'putTrace'>, name: string) {
    this.#cache = cache;
    this.#name = name;
    this.#textBefore = cache.getTrace(name);
  }

  /** Notes a step of this build. */
  add(trace: StepTrace): void {
    this.#now.push(trace);
    const others = this.#ofStages.get(trace.stage);
    if (others === undefined) this.#ofStages.set(trace.stage, [trace]);
    else others.push(trace);
  }

  /** The steps of a stage so far. */
  ofStage(stage: string): readonly StepTrace[] {
    return this.#ofStages.get(stage) ?? [];
  }

  /** Large copies make them large: they are read where a step asks. */
  get before(): readonly StepTrace[] {
    return (this.#before ??= parseTraces(this.#textBefore));
  }

  /** Leaves those of this build to the next. */
  save(): void {
    const text = encodeTraces(this.#now);
    if (text !== this.#textBefore) this.#cache.putTrace(this.#name, text);
  }
}
