import { parseMoment as parseText } from '@tinydock/text';
import { flagError } from './flag-error.ts';

/**
 * A moment as `--since` and `--until` take it: a duration before now (`10m`, `1h30m`), seconds since 1970, or a date
 * with or without time and zone (without one, the local zone's).
 * @returns RFC 3339
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseMoment(flag: string, text: string, now: Date): string {
  const moment = parseText(text, now);
  if (moment !== undefined) return moment;
  throw flagError(
    flag,
    text,
    'expected a duration such as 10m, a date such as 2026-01-31T12:00:00, or seconds since 1970',
  );
}
