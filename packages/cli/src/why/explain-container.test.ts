import type { ContainerDetail, ContainerStatus } from '@tinydock/protocol';
import { describe, expect, test } from 'vitest';
import { buildContainer, buildContainerDetail } from '../testing/builders.ts';
import { explainContainer } from './explain-container.ts';

const now = new Date('2026-01-02T00:00:00Z');

function explain(
  status: Partial<ContainerStatus>,
  changes: Partial<ContainerDetail> = {},
  signals: readonly string[] = [],
) {
  const base = {
    state: 'exited',
    pid: 0,
    exitCode: 0,
    startedAt: '2026-01-01T23:58:00Z',
    finishedAt: '2026-01-01T23:59:30Z',
    oomKilled: false,
    error: '',
    health: '',
  };
  const container = buildContainer({ status: { ...base, ...status } });
  const { reason, clause } = explainContainer({
    detail: buildContainerDetail({ container, ...changes }),
    signals,
    now,
  });
  return `${reason}: ${clause}`;
}

function health(status: string, exitCode: number, output: string): ContainerDetail['health'] {
  return { status, failingStreak: 3, log: [{ start: '', end: '', exitCode, output }] };
}

const limits = { memoryBytes: 64 * 1024 * 1024 } as ContainerDetail['limits'];
const stopped = { stoppedByUser: true };

describe('why a container has ended', () => {
  test.each([
    [explain({}), 'completed: ended by itself, successfully (exit code 0), 30 seconds ago'],
    [explain({ exitCode: 3 }), 'failed: ended by itself with exit code 3: a failure of its own, 30 seconds ago'],
    [explain({ exitCode: 126 }), /^not-executable: .* 126: a command could not be executed/],
    [explain({ exitCode: 127 }), /^command-not-found: .* 127: a command was not found/],
    [
      explain({ exitCode: 139 }),
      'signal: was ended by SIGSEGV (exit code 139): it used memory that is not its own, 30 seconds ago',
    ],
    [explain({ exitCode: 137 }), /^signal: was ended by SIGKILL .*no lack of memory was seen/],
    [explain({ exitCode: 129 }), 'signal: was ended by SIGHUP (exit code 129), 30 seconds ago'],
    [explain({ exitCode: 255 }), /^failed: .*nobody saw/],
    [
      explain({ exitCode: 137, oomKilled: true }, { limits }),
      'out-of-memory: was killed by the kernel because its memory limit of 64MiB was used up (exit code 137), 30 seconds ago',
    ],
    [explain({ exitCode: 137, oomKilled: true }), /because memory had run out on this machine/],
    [explain({ exitCode: 1, oomKilled: true }, { limits }), /^out-of-memory: ended with exit code 1 after the kernel/],
    [
      explain({ exitCode: 143 }, stopped, ['SIGTERM']),
      /^stopped-by-user: was stopped by a user with SIGTERM and ended with exit code 143/,
    ],
    [
      explain({ exitCode: 0 }, stopped, ['SIGQUIT']),
      /^stopped-by-user: was stopped by a user with SIGQUIT and ended in order/,
    ],
    [
      explain({ exitCode: 137 }, stopped, ['SIGTERM', 'SIGKILL']),
      /^stopped-by-user: .*did not end in time after SIGTERM/,
    ],
    [explain({ exitCode: 137, oomKilled: true }, stopped, ['SIGKILL']), /^killed-by-user: was killed by a user/],
    [explain({ exitCode: 3 }, stopped), /^failed: ended by itself/],
  ])('%s', (said, expected) => {
    if (typeof expected === 'string') expect(said).toBe(expected);
    else expect(said).toMatch(expected);
  });

  test('and what its restart policy does', () => {
    const restart = { name: 'on-failure', maximumRetries: 3 };
    const waiting = explain(
      { state: 'restarting', exitCode: 1 },
      { restart, restartCount: 3, restartAt: '2026-01-02T00:00:04Z' },
    );
    expect(waiting).toMatch(/; its restart policy \(on-failure:3\) starts it again in 4 seconds, as twice before$/);
    expect(explain({ exitCode: 1 }, { restart, restartCount: 3 })).toMatch(/\(on-failure:3\) has given up$/);
    expect(explain({ exitCode: 1, error: 'no such disk' })).toMatch(/; it could not be started again: no such disk$/);
    expect(explain({ exitCode: 1 }, { health: health('unhealthy', 1, 'no reply') })).toMatch(
      /; it was unhealthy \(exit code 1\): no reply$/,
    );
  });
});

describe('why a container is as it is', () => {
  test.each([
    [explain({ state: 'running' }), 'running: has been running for 2 minutes'],
    [explain({ state: 'running' }, { restartCount: 1 }), /2 minutes, started again once by its restart policy$/],
    [
      explain({ state: 'running' }, { health: health('healthy', 0, '') }),
      'running: has been running for 2 minutes, and is healthy',
    ],
    [
      explain({ state: 'running' }, { health: health('unhealthy', 7, 'no\n reply\n') }),
      'unhealthy: has been running for 2 minutes, but is unhealthy: its health check has failed 3 times in a row (exit code 7): no reply',
    ],
    [
      explain({ state: 'running' }, { health: health('starting', -1, 'too slow') }),
      /^starting: .*not succeeded yet: too slow$/,
    ],
    [explain({ state: 'paused' }), /^paused: is frozen/],
    [explain({ state: 'created' }), 'never-started: has been created, and never started'],
    [
      explain({ state: 'created', error: 'cannot run "x": the image has no such program' }),
      /^command-not-found: could not be started: cannot run/,
    ],
    [explain({ state: 'created', error: 'port 80 is taken' }), 'cannot-start: could not be started: port 80 is taken'],
    [explain({ state: 'removing' }), 'removing: is being removed'],
  ])('%s', (said, expected) => {
    if (typeof expected === 'string') expect(said).toBe(expected);
    else expect(said).toMatch(expected);
  });
});
