import type { BuildCacheCatalog } from '@tinydock/domain';
import type { StepTrace } from './step-trace.ts';
import { encodeTraces, parseTraces } from './trace-text.ts';

/** The traces of a build, and those that the one before it of the same name has left. */
export class TraceLog {
  readonly now: StepTrace[] = [];
  readonly #cache: Pick<BuildCacheCatalog, 'getTrace' | 'putTrace'>;
  readonly #name: string;
  readonly #textBefore: string | undefined;
  #before: readonly StepTrace[] | undefined;

  constructor(cache: Pick<BuildCacheCatalog, 'getTrace' | 'putTrace'>, name: string) {
    this.#cache = cache;
    this.#name = name;
    this.#textBefore = cache.getTrace(name);
  }

  /** Large copies make them large: they are read where a step asks. */
  get before(): readonly StepTrace[] {
    return (this.#before ??= parseTraces(this.#textBefore));
  }

  /** Leaves those of this build to the next. */
  save(): void {
    const text = encodeTraces(this.now);
    if (text !== this.#textBefore) this.#cache.putTrace(this.#name, text);
  }
}
