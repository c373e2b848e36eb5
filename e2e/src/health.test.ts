import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

interface Health {
  readonly Status: string;
  readonly FailingStreak: number;
  readonly Log: readonly { readonly ExitCode: number; readonly Output: string }[];
}

describe('health checks', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
  });

  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const health = async (name: string): Promise<Health> =>
    JSON.parse(await daemon.output('inspect', '-f', '{{json .State.Health}}', name)) as Health;
  const until = async (name: string, check: (health: Health) => boolean): Promise<Health> => {
    const deadline = performance.now() + 60_000;
    for (;;) {
      const now = await health(name);
      if (check(now)) return now;
      if (performance.now() > deadline) throw new Error(`it did not happen in time: ${JSON.stringify(now)}`);
      await delay(100);
    }
  };
  const shown = (...filter: readonly string[]): Promise<string> =>
    daemon.output('ps', '--format', '{{.Names}}: {{.Status}}', ...filter.flatMap((value) => ['--filter', value]));

  test('flags: starting, healthy, unhealthy; ps, filters, inspect, events; a restart of the daemon', async () => {
    // Both outputs are kept as they come; of what is written at once to two pipes, runc tells either first.
    const look = 'echo looked; sleep 0.1; cat /ok';
    const flags = ['--health-cmd', look, '--health-interval', '200ms', '--health-retries', '2'];
    const start = ['--health-start-period', '1h', '--health-start-interval', '100ms'];
    await daemon.tdctl(['run', '-d', '--name', 'web', ...flags, ...start, 'busybox', 'sleep', '600']);
    const starting = await until('web', ({ Log }) => Log.length === 5);
    expect(starting).toMatchObject({ Status: 'starting', FailingStreak: 0 });
    expect(starting.Log[0]).toMatchObject({ ExitCode: 1, Output: expect.stringMatching(/^looked\ncat: /) as string });
    expect(await shown('health=starting')).toMatch(/^web: Up .* \(health: starting\)$/);
    await daemon.tdctl(['exec', 'web', 'touch', '/ok']);
    await until('web', ({ Status }) => Status === 'healthy');
    expect(await shown('health=healthy')).toMatch(/^web: Up .* \(healthy\)$/);
    expect(await shown('health=none')).toBe('');
    expect((await daemon.tdctl(['ps', '--filter', 'health=fine'], { accept: [1] })).stderr).toContain('unhealthy');
    const events = ['events', '--since', '1h', '--until', '0s', '--filter', 'event=health_status'];
    const actions = (): Promise<string> => daemon.output(...events, '--format', '{{.Action}}');
    expect(await actions()).toBe('health_status: healthy');

    await daemon.end('SIGKILL');
    await daemon.boot();
    expect(await shown()).toMatch(/\(healthy\)$/);
    await daemon.tdctl(['exec', 'web', 'busybox', 'rm', '/ok']);
    await until('web', ({ Status, FailingStreak }) => Status === 'unhealthy' && FailingStreak > 2);
    expect(await shown('health=unhealthy')).toMatch(/^web: Up .* \(unhealthy\)$/);
    expect(await actions()).toBe('health_status: healthy\nhealth_status: unhealthy');
  });

  test('the daemon keeps the log when it ends; a frozen container is not checked', async () => {
    await daemon.tdctl(['pause', 'web']);
    const before = await health('web');
    expect(await shown()).toMatch(/\(Paused\)$/);
    await daemon.end('SIGTERM');
    await daemon.boot();
    expect(await health('web')).toEqual(before);
    await daemon.tdctl(['unpause', 'web']);
    await until('web', ({ FailingStreak }) => FailingStreak > before.FailingStreak);
    await daemon.tdctl(['rm', '-f', 'web']);
  });

  test('of images: build, commit and import; what runs too long is killed with what it has started', async () => {
    await daemon.tdctl(['build', '-t', 'checked', '-'], {
      input:
        'FROM busybox\nHEALTHCHECK --interval=200ms --timeout=300ms --retries=1 CMD echo slow; sleep 77\nCMD sleep 600\n',
    });
    await daemon.tdctl(['run', '-d', '--name', 'slow', 'checked']);
    const { Log } = await until('slow', ({ Status, FailingStreak }) => Status === 'unhealthy' && FailingStreak > 2);
    expect(Log.at(-1)).toMatchObject({ ExitCode: -1, Output: 'Health check exceeded timeout (0.3s): slow\n' });
    const processes = await daemon.output('top', 'slow', '-eo', 'pid,args');
    expect(processes.split('\n').filter((line) => line.includes('sleep 77')).length).toBeLessThanOrEqual(2);
    await daemon.tdctl(['stop', '-t', '0', 'slow']);
    expect((await health('slow')).Status).toBe('unhealthy');
    await daemon.tdctl(['commit', '-c', 'HEALTHCHECK --interval=3s CMD ["true"]', 'slow', 'committed']);
    expect(await daemon.output('inspect', '-f', '{{json .Config.Healthcheck}}', 'committed')).toBe(
      '{"Test":["CMD","true"],"Interval":3000000000}',
    );
    await daemon.tdctl(['rm', 'slow']);
    await daemon.tdctl(['create', '--name', 'unchecked', '--no-healthcheck', 'checked']);
    await daemon.tdctl(['start', 'unchecked']);
    expect(await daemon.output('inspect', '-f', '{{.Config.Healthcheck.Test}} {{json .State}}', 'unchecked')).toMatch(
      /^\[NONE\] (?!.*Health)/,
    );
    await daemon.tdctl(['rm', '-f', 'unchecked']);
    const nothing = ['create', '--health-interval', '1s', 'busybox'];
    expect((await daemon.tdctl(nothing, { accept: [1, 125] })).stderr).toContain('--health-cmd');
  });
});
