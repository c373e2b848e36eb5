import { TinydockError } from '@tinydock/domain';

/** Seconds of each unit in Go's durations. */
const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * The moment of a filter `until`, in milliseconds since 1970: a date, seconds since 1970, or a duration before now.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseMoment(text: string, now: Date): number {
  if (/^(?:\d+[smhd])+$/.test(text)) {
    const parts = [...text.matchAll(/(\d+)([smhd])/g)];
    return (
      now.getTime() -
      parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_SECONDS[unit ?? 's'] ?? 1), 0) * 1000
    );
  }
  const time = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid time ${JSON.stringify(text)}: expected a date, seconds since 1970, or a duration such as 24h`,
  });
}
