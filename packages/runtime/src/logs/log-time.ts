import { TinydockError } from '@tinydock/domain';

const NANOSECONDS = 1_000_000_000n;
const RFC3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?([Zz]|[+-]\d\d:\d\d)$/;

function tryParse(text: string): bigint | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const [, date = '', time = '', fraction = '', zone = ''] = match;
  const milliseconds = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds / 1000) * NANOSECONDS + BigInt(fraction.padEnd(9, '0'));
}

/** Nanoseconds since 1970 of an RFC 3339 time. @throws TinydockError INVALID_ARGUMENT */
export function parseTime(text: string): bigint {
  const parsed = tryParse(text);
  if (parsed !== undefined) return parsed;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid time ${JSON.stringify(text.slice(0, 100))}: expected RFC 3339, such as 2024-05-06T07:08:09Z`,
  });
}

/** The time of a record, or undefined where a damaged log has none. */
export function parseRecordTime(text: string): bigint | undefined {
  return tryParse(text);
}

/** Writes conmon's offset of UTC as `Z`. */
export function formatRecordTime(text: string): string {
  return text.endsWith('+00:00') ? `${text.slice(0, -6)}Z` : text;
}
