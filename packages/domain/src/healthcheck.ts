import { TinydockError } from './errors.ts';

/** How a health check runs; durations in nanoseconds, as Docker stores them; 0 and absent are the default. */
export interface Healthcheck {
  /** `CMD` and arguments, `CMD-SHELL` and a script, or `NONE` alone. */
  readonly test: readonly string[];
  readonly intervalNs?: number | undefined;
  readonly timeoutNs?: number | undefined;
  readonly startPeriodNs?: number | undefined;
  readonly startIntervalNs?: number | undefined;
  readonly retries?: number | undefined;
}

/** A health check with Docker's defaults in place. */
export interface HealthPlan {
  readonly args: readonly string[];
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly startPeriodMs: number;
  readonly startIntervalMs: number;
  readonly retries: number;
}

const NS_PER_MS = 1e6;
const DEFAULT_INTERVAL_MS = 30_000;
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_START_INTERVAL_MS = 5000;
const DEFAULT_RETRIES = 3;
/** Timers count in 32 bits. */
const MAX_MS = 2 ** 31 - 1;
const DEFAULT_SHELL = ['/bin/sh', '-c'];

function invalid(why: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', message: `invalid health check: ${why}` });
}

/** Whether there is something to run. */
export function isHealthChecked(check: Healthcheck | undefined): check is Healthcheck {
  return check !== undefined && check.test.length > 0 && check.test[0] !== 'NONE';
}

function checkTest([kind, ...args]: readonly string[]): void {
  const isKnown = kind === 'CMD' || kind === 'CMD-SHELL' || kind === 'NONE';
  if (!isKnown) throw invalid(`unknown kind of test ${JSON.stringify(kind)}: expected CMD, CMD-SHELL or NONE`);
  if (kind !== 'NONE' && (args[0] ?? '') === '') throw invalid(`${kind} needs a command`);
}

/**
 * Checks a health check by Docker's rules.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function assertHealthcheck(check: Healthcheck): void {
  checkTest(check.test);
  const durations = {
    interval: check.intervalNs,
    timeout: check.timeoutNs,
    'start period': check.startPeriodNs,
    'start interval': check.startIntervalNs,
  };
  for (const [name, ns = 0] of Object.entries(durations)) {
    if (ns !== 0 && (ns < NS_PER_MS || ns / NS_PER_MS > MAX_MS))
      throw invalid(`its ${name} is ${ns / NS_PER_MS} ms: expected 1 ms to 24 days, or 0 for the default`);
  }
  const { retries = 0 } = check;
  if (!Number.isInteger(retries) || retries < 0) throw invalid(`it has ${retries} retries: expected 0 or more`);
}

/**
 * What was asked for, and for the rest what the image says. Undefined where neither says anything.
 * @throws TinydockError INVALID_ARGUMENT where there are settings and no command
 */
export function mergeHealthcheck(
  asked: Healthcheck | undefined,
  ofImage: Healthcheck | undefined,
): Healthcheck | undefined {
  if (asked === undefined) return ofImage;
  const test = asked.test.length > 0 ? asked.test : (ofImage?.test ?? []);
  if (test.length === 0) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: 'invalid health check: it has settings, but neither the image nor the request has a command',
      hint: 'Give the command with --health-cmd.',
    });
  }
  const given = Object.entries(asked).filter(([, value]) => value !== 0 && value !== undefined);
  return { ...ofImage, ...Object.fromEntries(given), test };
}

/** @param shell what runs a `CMD-SHELL`; the image's SHELL, or `/bin/sh -c` */
export function planHealthcheck(check: Healthcheck, shell: readonly string[] | undefined): HealthPlan {
  const { retries = 0 } = check;
  const [kind, ...args] = check.test;
  const toMs = (ns: number | undefined, fallback: number): number => (ns ? ns / NS_PER_MS : fallback);
  return {
    args: kind === 'CMD-SHELL' ? [...(shell?.length ? shell : DEFAULT_SHELL), ...args] : args,
    intervalMs: toMs(check.intervalNs, DEFAULT_INTERVAL_MS),
    timeoutMs: toMs(check.timeoutNs, DEFAULT_TIMEOUT_MS),
    startPeriodMs: toMs(check.startPeriodNs, 0),
    startIntervalMs: toMs(check.startIntervalNs, DEFAULT_START_INTERVAL_MS),
    retries: retries === 0 ? DEFAULT_RETRIES : retries,
  };
}

/** As image configurations and `inspect` have it. OCI image-spec leaves it to Docker. */
export function formatHealthcheck(check: Healthcheck): Record<string, readonly string[] | number> {
  const fields = {
    Interval: check.intervalNs,
    Timeout: check.timeoutNs,
    StartPeriod: check.startPeriodNs,
    StartInterval: check.startIntervalNs,
    Retries: check.retries,
  };
  const given = Object.entries(fields).filter((field): field is [string, number] => Boolean(field[1]));
  return { Test: check.test, ...Object.fromEntries(given) };
}
