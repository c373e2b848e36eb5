import { TinydockError } from './errors.ts';

/** Names that stand for the one kind of log there is, and `none`. */
export const LOG_DRIVERS = ['k8s-file', 'json-file', 'local', 'none'] as const;

export type LogDriver = (typeof LOG_DRIVERS)[number];

/** When a log is rotated. */
export interface LogLimits {
  readonly maxBytes: number;
  /** The one that is written included. */
  readonly maxFiles: number;
}

/** How a container's output is recorded. */
export interface LogSettings {
  readonly driver: LogDriver;
  /** Without end where absent. */
  readonly limits?: LogLimits | undefined;
}

export const DEFAULT_LOG: LogSettings = { driver: 'k8s-file' };

/** As Docker's driver of this name. */
const LOCAL_LIMITS: LogLimits = { maxBytes: 20 * 1024 * 1024, maxFiles: 5 };
/** Attached clients read the output from a file; it goes with the container's end. */
const NONE_LIMITS: LogLimits = { maxBytes: 1024 * 1024, maxFiles: 1 };
const MAX_FILES = 100;

function invalid(why: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', message: `invalid settings of the log: ${why}` });
}

function orElse(value: number, fallback: number): number {
  return value === 0 ? fallback : value;
}

/**
 * What was asked for, with what the driver's name stands for; 0 stands for what was not asked for.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseLogSettings(driver: string, { maxBytes, maxFiles }: LogLimits): LogSettings {
  const name = LOG_DRIVERS.find((known) => known === (driver === '' ? DEFAULT_LOG.driver : driver));
  if (name === undefined)
    throw invalid(`unknown driver ${JSON.stringify(driver)}: expected one of ${LOG_DRIVERS.join(', ')}`);
  if (maxBytes < 0 || maxFiles < 0 || maxFiles > MAX_FILES)
    throw invalid(
      `max-size ${maxBytes} and max-file ${maxFiles}: expected positive numbers, and ${MAX_FILES} files at most`,
    );
  if (name === 'none') {
    if (maxBytes > 0 || maxFiles > 0) throw invalid('none is kept, and so nothing can be limited');
    return { driver: name, limits: NONE_LIMITS };
  }
  if (name === 'local') {
    return {
      driver: name,
      limits: { maxBytes: orElse(maxBytes, LOCAL_LIMITS.maxBytes), maxFiles: orElse(maxFiles, LOCAL_LIMITS.maxFiles) },
    };
  }
  if (maxBytes === 0 && maxFiles > 1) throw invalid('max-file needs max-size');
  return maxBytes === 0 ? { driver: name } : { driver: name, limits: { maxBytes, maxFiles: orElse(maxFiles, 1) } };
}
