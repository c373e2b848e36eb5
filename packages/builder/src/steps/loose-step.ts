import type { BuildContext } from './build-context.ts';
import { tellFailure } from './tell-failure.ts';

type Build = Pick<BuildContext, 'heading' | 'nextStep' | 'onEvent' | 'signal'>;

/** Does work that is no instruction, as a step that belongs to no stage. @throws what the work throws, which is told */
export async function looseStep<T>(build: Build, text: string, work: () => Promise<T>): Promise<T> {
  const { heading, nextStep, onEvent } = build;
  const step = nextStep();
  const before = performance.now();
  onEvent({ kind: 'step-started', step, place: 0, places: 0, stage: heading, text });
  const result = await tellFailure(build, { step }, work);
  const durationMs = Math.round(performance.now() - before);
  onEvent({ kind: 'step-done', step, durationMs, isCached: false, explanation: '', changes: [] });
  return result;
}
