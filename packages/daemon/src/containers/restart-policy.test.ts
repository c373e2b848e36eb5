import type { ContainerRecord, RestartPolicy } from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { isStartedWithDaemon, planRestart, restartDelayMs } from './restart-policy.ts';

const run = { exitCode: 1, startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:00:01Z' };

function record(
  name: RestartPolicy['name'],
  changes: Partial<ContainerRecord> = {},
  maximumRetries = 0,
): ContainerRecord {
  const state = { kind: 'exited', oomKilled: false, ...run } as const;
  return { spec: { restart: { name, maximumRetries } }, state, ...changes } as unknown as ContainerRecord;
}

describe('when a program has ended', () => {
  test.each([
    ['no', {}, 1, false],
    ['always', {}, 0, true],
    ['always', { isStopped: true }, 1, false],
    ['unless-stopped', {}, 0, true],
    ['unless-stopped', { isStopped: true }, 0, false],
    ['on-failure', {}, 1, true],
    ['on-failure', {}, 0, false],
  ] as const)('%s %j with exit code %d: %s', (name, changes, exitCode, isRestarted) => {
    expect(planRestart(record(name, changes), { ...run, exitCode }) !== undefined).toBe(isRestarted);
  });

  test('a failure is tried again so often, and ever later', () => {
    const delays: (number | undefined)[] = [];
    for (let restartCount = 0; restartCount < 4; restartCount += 1) {
      delays.push(planRestart(record('on-failure', { restartCount }, 3), run)?.delayMs);
    }
    expect(delays).toEqual([100, 200, 400, undefined]);
    expect(restartDelayMs(1000)).toBe(60_000);
    const steady = { ...run, finishedAt: '2026-01-01T00:00:10Z' };
    expect(planRestart(record('always', { restartCount: 9 }), steady)).toEqual({ delayMs: 100, restartCount: 10 });
  });
});

test.each([
  ['always', { isStopped: true }, true],
  ['unless-stopped', { isStopped: true }, false],
  ['unless-stopped', {}, true],
  ['on-failure', {}, false],
  ['on-failure', { state: { kind: 'exited', restartAt: 'soon' } }, true],
  ['no', {}, false],
  ['always', { state: { kind: 'created' } }, false],
] as const)('with the daemon: %s %j: %s', (name, changes, isStarted) => {
  expect(isStartedWithDaemon(record(name, changes as Partial<ContainerRecord>))).toBe(isStarted);
});
