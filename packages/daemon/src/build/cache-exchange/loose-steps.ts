import { type BuildEvent, isTinydockError, type PullEvent } from '@tinydock/domain';

/** Tells of work that is no instruction of the Dockerfile. */
export interface LooseSteps {
  readonly nextStep: () => number;
  readonly push: (event: BuildEvent) => void;
}

export interface LooseStep {
  readonly onPull: (event: PullEvent) => void;
  readonly say: (line: string) => void;
}

/** Runs work as a step that belongs to no stage. @throws what the work throws, told as the step's failure */
export async function asStep<T>(
  { nextStep, push }: LooseSteps,
  text: string,
  work: (step: LooseStep) => Promise<T>,
): Promise<T> {
  const step = nextStep();
  const before = performance.now();
  push({ kind: 'step-started', step, place: 0, places: 0, stage: '', text });
  try {
    const result = await work({
      onPull: (event) => push({ kind: 'pull', step, event }),
      say: (line) => push({ kind: 'step-output', step, data: Buffer.from(`${line}\n`) }),
    });
    const durationMs = Math.round(performance.now() - before);
    push({ kind: 'step-done', step, durationMs, isCached: false, explanation: '', changes: [] });
    return result;
  } catch (error) {
    const isCancelled = isTinydockError(error) && error.code === 'CANCELLED';
    const message = error instanceof Error ? error.message : String(error);
    push({ kind: 'step-failed', step, isCancelled, message, explanation: '', changes: [] });
    throw error;
  }
}
