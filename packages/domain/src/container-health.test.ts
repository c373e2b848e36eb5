import { describe, expect, test } from 'vitest';
import {
  type ContainerHealth,
  type HealthCourse,
  probeDelayMs,
  recordProbe,
  STARTING_HEALTH,
} from './container-health.ts';
import { planHealthcheck } from './healthcheck.ts';

const startedAtMs = Date.parse('2026-01-01T00:00:00Z');
const course: HealthCourse = {
  startedAtMs,
  plan: planHealthcheck({ test: ['CMD', '/check'], startPeriodNs: 60e9, startIntervalNs: 2e9, retries: 2 }, undefined),
};

function probeAfter(seconds: number, exitCode: number) {
  const start = new Date(startedAtMs + seconds * 1000).toISOString();
  return { start, end: start, exitCode, output: `run ${seconds}` };
}

function after(...probes: readonly (readonly [number, number])[]): ContainerHealth {
  return probes.reduce(
    (health, [seconds, exitCode]) => recordProbe(health, probeAfter(seconds, exitCode), course),
    STARTING_HEALTH,
  );
}

describe('the health of a container', () => {
  test('a success makes it healthy at once', () => {
    expect(after([2, 1], [4, 0])).toMatchObject({ status: 'healthy', failingStreak: 0 });
  });

  test('failures of the start period do not count', () => {
    expect(after([2, 1], [4, 1], [59, 1])).toMatchObject({ status: 'starting', failingStreak: 0 });
    expect(after([2, 1], [61, 1])).toMatchObject({ status: 'starting', failingStreak: 1 });
    expect(after([61, 1], [91, -1])).toMatchObject({ status: 'unhealthy', failingStreak: 2 });
  });

  test('failures of the start period count once it has been healthy', () => {
    expect(after([2, 0], [4, 1], [6, 1])).toMatchObject({ status: 'unhealthy', failingStreak: 2 });
  });

  test('keeps its status until the retries are used up, and recovers with one success', () => {
    expect(after([70, 0], [100, 1])).toMatchObject({ status: 'healthy', failingStreak: 1 });
    expect(after([70, 1], [100, 1], [130, 0])).toMatchObject({ status: 'healthy', failingStreak: 0 });
  });

  test('remembers five runs', () => {
    const { log } = after([61, 1], [62, 1], [63, 1], [64, 1], [65, 1], [66, 1]);
    expect(log.map(({ output }) => output)).toEqual(['run 62', 'run 63', 'run 64', 'run 65', 'run 66']);
  });

  test('is looked at more often while it starts', () => {
    expect(probeDelayMs(STARTING_HEALTH, course, startedAtMs + 1000)).toBe(2000);
    expect(probeDelayMs(STARTING_HEALTH, course, startedAtMs + 61_000)).toBe(30_000);
    expect(probeDelayMs(after([2, 0]), course, startedAtMs + 1000)).toBe(30_000);
  });
});
