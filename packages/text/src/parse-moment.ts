import { parseDurationMs } from './parse-duration.ts';

const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}(?::\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?)?$/;
const ZONE = /(?:Z|[+-]\d{2}:\d{2})$/;

/** RFC 3339 with the nanoseconds that a JavaScript date would lose. */
function formatSeconds(seconds: number, fraction: string): string {
  const date = new Date(seconds * 1000);
  return date.toISOString().replace('.000Z', fraction === '' ? 'Z' : `.${fraction.padEnd(9, '0').slice(0, 9)}Z`);
}

function parseDate(text: string): string | undefined {
  const zone = ZONE.exec(text)?.[0];
  const local = zone === undefined ? text : text.slice(0, -zone.length);
  if (!DATE.test(local)) return undefined;
  const [day = '', clock = '00:00:00'] = local.split('T');
  const [whole = '', fraction = ''] = clock.split('.');
  const full = whole.split(':').concat('00', '00').slice(0, 3).join(':');
  const time = Date.parse(`${day}T${full}${zone ?? ''}`);
  return Number.isNaN(time) ? undefined : formatSeconds(time / 1000, fraction);
}

/**
 * A moment as people name it: a duration before now (`10m`, `1h30m`), seconds since 1970, or a date with or without time
 * and zone (without one, the local zone's).
 * @returns RFC 3339; undefined where it is none
 */
export function parseMoment(text: string, now: Date): string | undefined {
  const durationMs = parseDurationMs(text);
  if (durationMs !== undefined) return new Date(now.getTime() - durationMs).toISOString();
  const unix = /^(\d{1,11})(?:\.(\d{1,9}))?$/.exec(text);
  if (unix !== null) return formatSeconds(Number(unix[1]), unix[2] ?? '');
  return parseDate(text);
}
