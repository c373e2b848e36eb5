const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY_HOURS = 24;

/** A span of time in words, by Docker's thresholds: `About a minute`, `3 weeks`. */
export function formatDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < MINUTE) return `${seconds} seconds`;
  const minutes = Math.trunc(seconds / MINUTE);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.trunc(ms / 1000 / HOUR + 0.5);
  if (hours === 1) return 'About an hour';
  if (hours < 2 * DAY_HOURS) return `${hours} hours`;
  if (hours < 14 * DAY_HOURS) return `${Math.trunc(hours / DAY_HOURS)} days`;
  if (hours < 60 * DAY_HOURS) return `${Math.trunc(hours / DAY_HOURS / 7)} weeks`;
  if (hours < 730 * DAY_HOURS) return `${Math.trunc(hours / DAY_HOURS / 30)} months`;
  return `${Math.trunc(ms / 1000 / HOUR / DAY_HOURS / 365)} years`;
}

/** `2 hours ago`; `N/A` where the time is not known. */
export function formatAge(time: string, now: Date): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? 'N/A' : `${formatDuration(now.getTime() - at)} ago`;
}
