import type { BuildEvent } from '@tinydock/domain';

/** Waits for something; long waits are told, and others may work meanwhile. */
export type Waits = <T>(reason: string, wait: () => Promise<T>) => Promise<T>;

/** Nobody wants to hear of a shorter wait. */
const NOTICED_MS = 1000;

interface ToldWait {
  readonly onEvent: (event: BuildEvent) => void;
  /** The number of the step, asked for once the wait is long. */
  readonly stepOf: () => number;
  /** What is waited for. */
  readonly reason: string;
}

/** Waits, and tells of it where it takes long, and then of its end too. */
export async function tellWait<T>({ onEvent, stepOf, reason }: ToldWait, wait: () => Promise<T>): Promise<T> {
  let step: number | undefined;
  const timer = setTimeout(() => {
    step = stepOf();
    onEvent({ kind: 'step-waiting', step, reason });
  }, NOTICED_MS);
  try {
    return await wait();
  } finally {
    clearTimeout(timer);
    if (step !== undefined) onEvent({ kind: 'step-waiting', step, reason: '' });
  }
}
