import { parseMoment } from '@tinydock/text';

/** Bounds of what is read of a log, RFC 3339; empty for none. */
export interface LogWindow {
  readonly since: string;
  readonly until: string;
}

const CLOCK = /^\d{2}:\d{2}(?::\d{2})?$/;

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function parseBound(text: string, now: Date): string {
  if (text === '') return '';
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const moment = parseMoment(CLOCK.test(text) ? `${today}T${text}` : text, now);
  if (moment === undefined) throw new Error(`${JSON.stringify(text)} is no time: type 10m, 09:30 or 2026-01-31T09:30`);
  return moment;
}

/**
 * A window as it is typed: `SINCE`, `SINCE..UNTIL` or `..UNTIL`; nothing takes it away.
 * @throws Error that says what was expected
 */
export function parseWindow(text: string, now: Date): LogWindow {
  const [since = '', until = '', ...more] = text.split('..').map((part) => part.trim());
  if (more.length > 0) throw new Error('expected SINCE..UNTIL');
  const window = { since: parseBound(since, now), until: parseBound(until, now) };
  if (window.since !== '' && window.until !== '' && Date.parse(window.since) >= Date.parse(window.until)) {
    throw new Error('it ends before it begins');
  }
  return window;
}

function short(moment: string): string {
  return moment.replace(/(?:\.\d+)?Z$/, '');
}

/** In words; empty for no window. */
export function describeWindow({ since, until }: LogWindow): string {
  return [since === '' ? '' : `since ${short(since)}`, until === '' ? '' : `until ${short(until)}`]
    .filter((part) => part !== '')
    .join(' ');
}
