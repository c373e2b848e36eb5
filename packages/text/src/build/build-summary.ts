import type { Build, BuildStep } from '@tinydock/protocol';
import { formatSeconds } from './failure-log.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const STATUSES: Readonly<Record<string, string>> = {
  running: 'Running',
  completed: 'Completed',
  failed: 'Error',
  cancelled: 'Cancelled',
};

/** What buildx calls the state of a build. */
export function buildStatus(state: string): string {
  return STATUSES[state] ?? state;
}

/** What people know a build by: its first tag, or else what its files came from; with the stage where that was named. */
export function buildName({ tags, context, target }: Pick<Build, 'tags' | 'context' | 'target'>): string {
  const name = tags[0] ?? context;
  return target === '' ? name : `${name} (${target})`;
}

function formatSpan(ms: number): string {
  if (ms < MINUTE_MS) return formatSeconds(ms);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  const seconds = Math.floor((ms % MINUTE_MS) / 1000);
  return ms < HOUR_MS ? `${minutes}m ${seconds}s` : `${Math.floor(ms / HOUR_MS)}h ${minutes}m`;
}

/** How long a build or a step has taken, or takes by now: `1.2s`, `3m 5s`, `1h 2m`. */
export function buildDuration({ startedAt, finishedAt }: Pick<Build, 'startedAt' | 'finishedAt'>, now: Date): string {
  const end = finishedAt === '' ? now.getTime() : Date.parse(finishedAt);
  return formatSpan(Math.max(0, end - Date.parse(startedAt)));
}

/** What a step was: `hit` or `miss`, unless it runs, waits or was ended. */
export function stepResult({
  state,
  isCached,
  waitingFor,
}: Pick<BuildStep, 'state' | 'isCached' | 'waitingFor'>): string {
  if (state === 'running' && waitingFor !== '') return 'waiting';
  if (state === 'completed') return isCached ? 'hit' : 'miss';
  return state === 'failed' ? 'error' : state;
}

/** The instruction with its place among the steps of its stage, as in the log of a build. */
export function stepName({
  stage,
  place,
  places,
  text,
}: Pick<BuildStep, 'stage' | 'place' | 'places' | 'text'>): string {
  const prefix = place === 0 ? '' : `[${stage === '' ? '' : `${stage} `}${place}/${places}] `;
  return `${prefix}${text.replace(/\s+/g, ' ')}`;
}

/** Why a step was not cached, or what there is to say of one that was. */
export function stepCause({ explanation }: Pick<BuildStep, 'explanation'>): string {
  return explanation.replace(/^(?:not cached|cached): /, '');
}
