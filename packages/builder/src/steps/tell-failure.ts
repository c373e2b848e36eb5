import { shortenWords } from '@tinydock/dockerfile';
import { isTinydockError } from '@tinydock/domain';
import { StepError } from '../build-error.ts';
import type { Miss } from '../cache/explain-miss.ts';
import type { BuildContext } from './build-context.ts';

interface ToldStep {
  readonly step: number;
  /** Why it was not cached, once that is known. */
  readonly miss?: () => Miss | undefined;
}

/** Runs the work of a step, and tells of its failure. */
export async function tellFailure<T>(
  build: Pick<BuildContext, 'signal' | 'onEvent'>,
  { step, miss }: ToldStep,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failure = error instanceof StepError ? error.failure : error;
    const isCancelled = build.signal.aborted || (isTinydockError(failure) && failure.code === 'CANCELLED');
    const message = shortenWords(failure instanceof Error ? failure.message : String(failure));
    const { explanation, changes } = miss?.() ?? { explanation: '', changes: [] };
    build.onEvent({ kind: 'step-failed', step, isCancelled, message, explanation, changes });
    throw error;
  }
}
