import type { ContainerStatus } from '@tinydock/protocol';
import { formatAge, formatDuration } from './human-duration.ts';

/** A paused container runs too. */
export function hasProcesses(status: ContainerStatus | null): boolean {
  return status?.state === 'running' || status?.state === 'paused';
}

function formatUpTime({ startedAt }: ContainerStatus, now: Date): string {
  const started = Date.parse(startedAt);
  return `Up ${formatDuration(Number.isNaN(started) ? 0 : now.getTime() - started)}`;
}

function formatHealth({ health }: ContainerStatus): string {
  if (health === '') return '';
  return health === 'starting' ? ' (health: starting)' : ` (${health})`;
}

/** The STATUS column: `Up 2 minutes`, `Up 2 minutes (healthy)`, `Up 2 minutes (Paused)`, `Exited (0) 3 hours ago`, `Created`. */
export function formatStatus(status: ContainerStatus | null, now: Date): string {
  switch (status?.state) {
    case 'running':
      return `${formatUpTime(status, now)}${formatHealth(status)}`;
    case 'paused':
      return `${formatUpTime(status, now)} (Paused)`;
    case 'restarting':
      return `Restarting (${status.exitCode}) ${formatAge(status.finishedAt, now)}`;
    case 'exited':
      return `Exited (${status.exitCode}) ${formatAge(status.finishedAt, now)}`;
    case 'removing':
      return 'Removal In Progress';
    default:
      return 'Created';
  }
}
