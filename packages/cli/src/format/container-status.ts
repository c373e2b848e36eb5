import type { ContainerStatus } from '@tinydock/protocol';
import { formatAge, formatDuration } from './human-duration.ts';

/** The STATUS column: `Up 2 minutes`, `Exited (0) 3 hours ago`, `Created`. */
export function formatStatus(status: ContainerStatus | null, now: Date): string {
  switch (status?.state) {
    case 'running': {
      const started = Date.parse(status.startedAt);
      return `Up ${formatDuration(Number.isNaN(started) ? 0 : now.getTime() - started)}`;
    }
    case 'exited':
      return `Exited (${status.exitCode}) ${formatAge(status.finishedAt, now)}`;
    case 'removing':
      return 'Removal In Progress';
    default:
      return 'Created';
  }
}
