const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const DURATION = /^(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h)/;

/** Go's time.ParseDuration, without a sign; undefined where it is none. */
export function parseDurationMs(text: string): number | undefined {
  let rest = text;
  let total = 0;
  while (rest !== '') {
    const part = DURATION.exec(rest)?.[0];
    if (part === undefined) return undefined;
    const amount = Number.parseFloat(part);
    total += amount * (UNIT_MS[part.replace(/^[\d.]+/, '')] ?? 0);
    rest = rest.slice(part.length);
  }
  return text === '' ? undefined : total;
}
