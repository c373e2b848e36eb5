function two(value: number): string {
  return String(value).padStart(2, '0');
}

function offsetOf(date: Date): { readonly sign: string; readonly hours: string; readonly minutes: string } {
  const offset = -date.getTimezoneOffset();
  const size = Math.abs(offset);
  return { sign: offset < 0 ? '-' : '+', hours: two(Math.trunc(size / 60)), minutes: two(size % 60) };
}

function localParts(date: Date): { readonly day: string; readonly time: string } {
  return {
    day: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    time: `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`,
  };
}

/** A time as the CreatedAt columns have it: `2026-11-24 03:11:00 +0000 UTC`; empty where it is not known. */
export function formatLocalTime(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const { day, time: clock } = localParts(date);
  const { sign, hours, minutes } = offsetOf(date);
  const zone = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(date);
  const name = zone.find((part) => part.type === 'timeZoneName')?.value ?? '';
  return `${day} ${clock} ${sign}${hours}${minutes} ${name}`;
}

/** RFC 3339 in the local zone without fractions: `2026-11-24T03:11:00Z`; empty where it is not known. */
export function formatLocalRfc3339(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const { day, time: clock } = localParts(date);
  const { sign, hours, minutes } = offsetOf(date);
  return `${day}T${clock}${hours === '00' && minutes === '00' ? 'Z' : `${sign}${hours}:${minutes}`}`;
}

/** RFC 3339 in the local zone with nine digits of fractions, as Docker prints events; empty where it is not known. */
export function formatLocalRfc3339Nano(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const { day, time: clock } = localParts(date);
  const { sign, hours, minutes } = offsetOf(date);
  const fraction = `${String(date.getMilliseconds()).padStart(3, '0')}000000`;
  return `${day}T${clock}.${fraction}${hours === '00' && minutes === '00' ? 'Z' : `${sign}${hours}:${minutes}`}`;
}
