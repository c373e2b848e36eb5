import { TinydockError } from '@tinydock/domain';
import type { HealthcheckInput } from '@tinydock/protocol';
import { parseDurationMs } from '@tinydock/text';
import type { FlagDefinition } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { flagError } from './flag-error.ts';

function text(flags: string, placeholder: string, description: string): FlagDefinition {
  return { kind: 'text', flags, placeholder, description };
}

/** How it is found out whether a container does its work. */
export const HEALTH_FLAGS: readonly FlagDefinition[] = [
  text('--health-cmd', 'string', 'The command that checks whether it does its work'),
  text('--health-interval', 'duration', 'Time between two checks, such as 1m30s (default 30s)'),
  text('--health-timeout', 'duration', 'The longest that a check may run (default 30s)'),
  text('--health-retries', 'int', 'Failures in a row that make it unhealthy (default 3)'),
  text('--health-start-period', 'duration', 'Time after the start in which failures do not count'),
  text('--health-start-interval', 'duration', 'Time between two checks in the start period (default 5s)'),
  { kind: 'boolean', flags: '--no-healthcheck', description: "Do not check it, whatever the image's HEALTHCHECK" },
];

const NS_PER_MS = 1e6;

function parseDuration(flags: FlagValues, name: string): number {
  const value = flags.text(name);
  if (value === undefined) return 0;
  const ms = value === '0' ? 0 : parseDurationMs(value);
  if (ms === undefined) throw flagError(`--${name}`, value, 'expected a duration such as 30s or 1m30s');
  if (ms !== 0 && ms < 1) throw flagError(`--${name}`, value, 'expected 1ms or more');
  return Math.round(ms * NS_PER_MS);
}

/** A script, as Docker takes it. */
function parseTest(command: string | undefined): string[] {
  return command === undefined || command === '' ? [] : ['CMD-SHELL', command];
}

/**
 * What is asked of the health check; undefined where nothing is.
 * @throws TinydockError INVALID_ARGUMENT naming the flag
 */
export function parseHealthcheck(flags: FlagValues): HealthcheckInput | undefined {
  const check = {
    test: parseTest(flags.text('health-cmd')),
    intervalNs: parseDuration(flags, 'health-interval'),
    timeoutNs: parseDuration(flags, 'health-timeout'),
    startPeriodNs: parseDuration(flags, 'health-start-period'),
    startIntervalNs: parseDuration(flags, 'health-start-interval'),
    retries: flags.integer('health-retries') ?? 0,
  };
  if (check.retries < 0) throw flagError('--health-retries', String(check.retries), 'expected 0 or more');
  const { test, ...settings } = check;
  const isAsked = test.length > 0 || Object.values(settings).some((value) => value !== 0);
  if (!flags.boolean('no-healthcheck')) return isAsked ? check : undefined;
  if (!isAsked) return { test: ['NONE'] };
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: 'conflicting options: --no-healthcheck goes with none of the --health flags',
  });
}
