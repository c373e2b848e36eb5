import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ContainerCatalog,
  type ContainerRecord,
  type ContainerState,
  type ExecProcess,
  parseContainerId,
  STARTING_HEALTH,
} from '@tinydock/domain';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { KeyLock } from '../concurrency/key-lock.ts';
import { StateChanges } from '../containers/state-changes.ts';
import { EventBus } from '../system/event-bus.ts';
import { HealthMonitor } from './health-monitor.ts';

const id = parseContainerId('ab'.repeat(32));
const startedAt = '2026-01-01T00:00:00.000Z';
const running: ContainerState = { kind: 'running', pid: 1, startedAt };

/** A container whose checks end with the exit codes in turn, the last one again and again. */
function open(exitCodes: readonly number[], test: readonly string[] = ['CMD', '/check']) {
  let record = {
    id,
    name: 'web',
    spec: { healthcheck: { test, intervalNs: 2e6, retries: 2 }, env: [], labels: {}, imageName: 'x' },
    state: running,
    health: STARTING_HEALTH,
  } as unknown as ContainerRecord;
  let runs = 0;
  const catalog = {
    getContainer: () => record,
    updateContainer: vi.fn((changed: ContainerRecord) => {
      record = changed;
    }),
  };
  const exec = vi.fn(() => {
    const exitCode = exitCodes[Math.min(runs, exitCodes.length - 1)] ?? 0;
    runs += 1;
    const output = (async function* () {})();
    return Promise.resolve({ output, exitCode: Promise.resolve(exitCode), close: () => {} } as unknown as ExecProcess);
  });
  const changes = new StateChanges();
  const events = new EventBus(() => new Date());
  const publish = vi.spyOn(events, 'publish');
  const monitor = new HealthMonitor({
    catalog: catalog as unknown as ContainerCatalog,
    runtime: { exec },
    changes,
    locks: new KeyLock(),
    events,
    logger: { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() },
    clock: () => new Date(),
  });
  onTestFinished(() => {
    monitor.close();
  });
  return {
    monitor,
    exec,
    catalog,
    health: () => record.health,
    actions: () => publish.mock.calls.map(([{ action }]) => action),
    become: (state: ContainerState) => {
      record = { ...record, state };
      changes.announce(id);
    },
  };
}

describe('health checks', () => {
  test('run while the container runs, and write down what changes the status', async () => {
    const { monitor, become, health, actions, exec, catalog } = open([1, 0, 0, 1, 1]);
    become(running);
    await vi.waitFor(() => {
      expect(health()).toMatchObject({ status: 'unhealthy', failingStreak: 2 });
    });
    expect(actions()).toEqual(['health_status: healthy', 'health_status: unhealthy']);
    await vi.waitFor(() => {
      expect(monitor.current(id)?.failingStreak).toBeGreaterThan(2);
    });
    expect(catalog.updateContainer).toHaveBeenCalledTimes(2);
    become({ kind: 'exited', exitCode: 0, startedAt, finishedAt: startedAt, oomKilled: false });
    expect(monitor.current(id)).toBeUndefined();
    const calls = exec.mock.calls.length;
    await sleep(20);
    expect(exec).toHaveBeenCalledTimes(calls);
  });

  test('rest while it is frozen, and go on with what was known', async () => {
    const { monitor, become, health, exec } = open([1, 1, 0]);
    become(running);
    await vi.waitFor(() => {
      expect(monitor.current(id)?.log.length).toBeGreaterThan(3);
    });
    become({ ...running, isPaused: true });
    expect(health()?.log).toHaveLength(5 > exec.mock.calls.length ? exec.mock.calls.length : 5);
    const calls = exec.mock.calls.length;
    await sleep(20);
    expect(exec).toHaveBeenCalledTimes(calls);
    become(running);
    expect(monitor.current(id)).toEqual(health());
    await vi.waitFor(() => {
      expect(exec.mock.calls.length).toBeGreaterThan(calls);
    });
  });

  test('are none where the test is NONE', async () => {
    const { become, exec, monitor } = open([0], ['NONE']);
    become(running);
    await sleep(20);
    expect(exec).not.toHaveBeenCalled();
    expect(monitor.current(id)).toBeUndefined();
  });
});
