import type { BuildContext } from '../steps/build-context.ts';
import { stageLabel } from '../build-error.ts';
import type { PlannedStage } from './plan-stages.ts';

const STEPS = ['run', 'copy', 'add', 'workdir'];

/** Numbers the steps of a stage. Fetching the image that it begins with is one of them, as in BuildKit. */
export class StageSteps {
  readonly #build: Pick<BuildContext, 'nextStep' | 'heading' | 'onEvent'>;
  readonly #stage: string;
  readonly #sources: readonly string[];
  #place = 0;
  #places: number;

  constructor(
    build: Pick<BuildContext, 'nextStep' | 'heading' | 'onEvent' | 'file'>,
    { stage, base, copySources }: PlannedStage,
    isOneOfSeveral: boolean,
  ) {
    this.#build = build;
    const nameOf = (name: string): string => `${build.heading} ${name}`.trim();
    this.#stage = nameOf(stage.name ?? (isOneOfSeveral ? stageLabel(stage) : ''));
    const sources = [base, ...copySources.values()].flatMap((source) =>
      source.kind === 'stage' ? (build.file.stages[source.index] ?? []) : [],
    );
    this.#sources = [...new Set(sources.map((source) => nameOf(stageLabel(source))))];
    const own = stage.instructions.filter(({ kind }) => STEPS.includes(kind)).length;
    this.#places = own + (base.kind === 'image' ? 1 : 0);
  }

  /** Tells of a step's beginning. @returns its number in the build */
  start(text: string): number {
    const step = this.#build.nextStep();
    this.#place += 1;
    // The triggers of a base image come on top of what the file has.
    this.#places = Math.max(this.#place, this.#places);
    this.#build.onEvent({
      kind: 'step-started',
      step,
      place: this.#place,
      places: this.#places,
      stage: this.#stage,
      text,
      ...(this.#place === 1 && this.#sources.length > 0 ? { stageSources: this.#sources } : {}),
    });
    return step;
  }
}
