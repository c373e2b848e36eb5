import type { HealthPlan } from './healthcheck.ts';

export type HealthStatus = 'starting' | 'healthy' | 'unhealthy';

/** One run of a health check. */
export interface HealthProbe {
  /** RFC 3339. */
  readonly start: string;
  readonly end: string;
  /** -1 where it did not end in time, or could not be run. */
  readonly exitCode: number;
  readonly output: string;
}

/** What is known of a container's health. */
export interface ContainerHealth {
  readonly status: HealthStatus;
  /** Failures since the last success; those of the start period do not count. */
  readonly failingStreak: number;
  /** The newest runs, the oldest first. */
  readonly log: readonly HealthProbe[];
}

/** How many runs are remembered. */
export const KEPT_HEALTH_PROBES = 5;

export const STARTING_HEALTH: ContainerHealth = { status: 'starting', failingStreak: 0, log: [] };

/** When the container was started, in milliseconds since 1970, and how it is checked. */
export interface HealthCourse {
  readonly plan: HealthPlan;
  readonly startedAtMs: number;
}

function isInStartPeriod({ plan, startedAtMs }: HealthCourse, { status }: ContainerHealth, nowMs: number): boolean {
  return status === 'starting' && nowMs - startedAtMs < plan.startPeriodMs;
}

/** The health after one more run. */
export function recordProbe(health: ContainerHealth, probe: HealthProbe, course: HealthCourse): ContainerHealth {
  const log = [...health.log, probe].slice(-KEPT_HEALTH_PROBES);
  if (probe.exitCode === 0) return { status: 'healthy', failingStreak: 0, log };
  if (isInStartPeriod(course, health, Date.parse(probe.start))) return { ...health, log };
  const failingStreak = health.failingStreak + 1;
  return { status: failingStreak >= course.plan.retries ? 'unhealthy' : health.status, failingStreak, log };
}

/** How long after the last run, or the container's start, the next one begins. */
export function probeDelayMs(health: ContainerHealth, course: HealthCourse, nowMs: number): number {
  const isStarting = isInStartPeriod(course, health, nowMs);
  return isStarting ? course.plan.startIntervalMs : course.plan.intervalMs;
}
