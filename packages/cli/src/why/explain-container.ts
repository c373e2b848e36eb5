import { formatAge, formatDuration } from '@tinydock/text';
import { explainExit } from './explain-exit.ts';
import type { Explanation, WhyFacts } from './explanation.ts';

const MAX_OUTPUT = 200;
/** In the daemon's message about a program that the image does not have. */
const NO_SUCH_PROGRAM = 'no such program';

/** The beginning of what a health check printed, in one line. */
function quoteOutput(output: string): string {
  const flat = output.trim().replace(/\s+/g, ' ');
  return flat.length > MAX_OUTPUT ? `${flat.slice(0, MAX_OUTPUT)}...` : flat;
}

function describeProbe({ detail }: WhyFacts): string {
  const last = detail.health?.log.findLast(({ exitCode }) => exitCode !== 0);
  if (last === undefined) return '';
  const output = quoteOutput(last.output);
  // Its output says then what was wrong.
  if (last.exitCode === -1) return `: ${output}`;
  return output === '' ? ` (exit code ${last.exitCode})` : ` (exit code ${last.exitCode}): ${output}`;
}

function explainRunning(facts: WhyFacts): Explanation {
  const { detail, now } = facts;
  const startedAt = Date.parse(detail.container?.status?.startedAt ?? '');
  const since = formatDuration(Number.isNaN(startedAt) ? 0 : now.getTime() - startedAt).toLowerCase();
  const restarts =
    detail.restartCount === 0 ? '' : `, started again ${times(detail.restartCount)} by its restart policy`;
  const running = `has been running for ${since}${restarts}`;
  switch (detail.health?.status) {
    case 'unhealthy': {
      const count = times(detail.health.failingStreak);
      const clause = `${running}, but is unhealthy: its health check has failed ${count} in a row${describeProbe(facts)}`;
      return { reason: 'unhealthy', clause };
    }
    case 'starting':
      return {
        reason: 'starting',
        clause: `${running}, and its health check has not succeeded yet${describeProbe(facts)}`,
      };
    case 'healthy':
      return { reason: 'running', clause: `${running}, and is healthy` };
    default:
      return { reason: 'running', clause: running };
  }
}

function times(count: number): string {
  if (count === 1) return 'once';
  return count === 2 ? 'twice' : `${count} times`;
}

function formatPolicy({ detail }: WhyFacts): string {
  const { name = 'no', maximumRetries = 0 } = detail.restart ?? {};
  return maximumRetries > 0 ? `${name}:${maximumRetries}` : name;
}

/** What becomes of a container that has ended. */
function describeNext(facts: WhyFacts): string {
  const { detail, now } = facts;
  const { restart, restartCount, restartAt, stoppedByUser } = detail;
  const error = detail.container?.status?.error ?? '';
  const failure = error === '' ? '' : `; it could not be started again: ${error}`;
  if (restartAt !== '') {
    const left = formatDuration(Math.max(Date.parse(restartAt) - now.getTime(), 0)).toLowerCase();
    const before = restartCount > 1 ? `, as ${times(restartCount - 1)} before` : '';
    return `${failure}; its restart policy (${formatPolicy(facts)}) starts it again in ${left}${before}`;
  }
  const maximum = restart?.maximumRetries ?? 0;
  const isGivenUp = !stoppedByUser && maximum > 0 && restartCount >= maximum;
  return isGivenUp ? `${failure}; its restart policy (${formatPolicy(facts)}) has given up` : failure;
}

function explainEnded(facts: WhyFacts): Explanation {
  const { reason, clause } = explainExit(facts);
  const age = formatAge(facts.detail.container?.status?.finishedAt ?? '', facts.now).toLowerCase();
  const unhealthy = facts.detail.health?.status === 'unhealthy' ? `; it was unhealthy${describeProbe(facts)}` : '';
  return { reason, clause: `${clause}, ${age}${unhealthy}${describeNext(facts)}` };
}

function explainCreated({ detail }: WhyFacts): Explanation {
  const error = detail.container?.status?.error ?? '';
  if (error === '') return { reason: 'never-started', clause: 'has been created, and never started' };
  const reason = error.includes(NO_SUCH_PROGRAM) ? 'command-not-found' : 'cannot-start';
  return { reason, clause: `could not be started: ${error}` };
}

/** Why a container is in the state that it is in. */
export function explainContainer(facts: WhyFacts): Explanation {
  switch (facts.detail.container?.status?.state) {
    case 'running':
      return explainRunning(facts);
    case 'paused':
      return { reason: 'paused', clause: 'is frozen by `tdctl pause`; `tdctl unpause` lets it go on' };
    case 'exited':
    case 'restarting':
      return explainEnded(facts);
    case 'removing':
      return { reason: 'removing', clause: 'is being removed' };
    default:
      return explainCreated(facts);
  }
}
