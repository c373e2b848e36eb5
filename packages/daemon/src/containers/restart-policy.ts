import { type ContainerRecord, NO_RESTART } from '@tinydock/domain';

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 60_000;
/** A program that ran for so long has not failed at once. */
const STEADY_MS = 10_000;

/** What is known of the end of a program. */
export interface EndedRun {
  readonly exitCode: number;
  readonly startedAt: string;
  readonly finishedAt: string;
}

function ranSteadily({ startedAt, finishedAt }: EndedRun): boolean {
  return Date.parse(finishedAt) - Date.parse(startedAt) >= STEADY_MS;
}

/** Twice as long each time, up to a minute. */
export function restartDelayMs(restartCount: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** Math.min(restartCount, 20), MAX_DELAY_MS);
}

/**
 * Whether the policy starts a container again whose program has ended, and after how long; undefined where not. The
 * count begins anew after a run of ten seconds.
 */
export function planRestart(
  { spec, isStopped, restartCount = 0 }: ContainerRecord,
  run: EndedRun,
): { readonly delayMs: number; readonly restartCount: number } | undefined {
  const { name, maximumRetries } = spec.restart ?? NO_RESTART;
  if (name === 'no' || isStopped === true) return undefined;
  if (name === 'on-failure') {
    if (run.exitCode === 0) return undefined;
    if (maximumRetries > 0 && restartCount >= maximumRetries) return undefined;
  }
  const delayMs = restartDelayMs(ranSteadily(run) ? 0 : restartCount);
  return { delayMs, restartCount: restartCount + 1 };
}

/** Whether a container that does not run is to be started because the daemon has been started. */
export function isStartedWithDaemon({ spec, state, isStopped }: ContainerRecord): boolean {
  if (state.kind !== 'exited') return false;
  switch (spec.restart?.name) {
    case 'always':
      return true;
    case 'unless-stopped':
      return isStopped !== true;
    case 'on-failure':
      return state.restartAt !== undefined;
    case 'no':
    case undefined:
      return false;
  }
}
