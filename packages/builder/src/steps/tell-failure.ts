import { isTinydockError } from '@tinydock/domain';
import { StepError } from '../build-error.ts';
import type { BuildContext } from './build-context.ts';

/** Runs the work of a step, and tells of its failure. */
export async function tellFailure<T>(
  build: Pick<BuildContext, 'signal' | 'onEvent'>,
  step: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failure = error instanceof StepError ? error.failure : error;
    const isCancelled = build.signal.aborted || (isTinydockError(failure) && failure.code === 'CANCELLED');
    const message = failure instanceof Error ? failure.message : String(failure);
    build.onEvent({ kind: 'step-failed', step, isCancelled, message });
    throw error;
  }
}
