import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('restart policies and updates', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
  });

  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const inspect = (format: string, name: string): Promise<string> => daemon.output('inspect', '-f', format, name);
  const state = (name: string): Promise<string> => inspect('{{.State.Status}}', name);
  const run = (name: string, policy: string, script: string) =>
    daemon.tdctl(['run', '-d', '--name', name, '--restart', policy, 'busybox', 'sh', '-c', script]);
  const until = async (check: () => Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + 30_000;
    while (!(await check())) {
      if (performance.now() > deadline) throw new Error('it did not happen in time');
      await delay(100);
    }
  };

  test('on-failure: so often, and not after success', async () => {
    await run('failing', 'on-failure:2', 'echo x >> /runs; exit 3');
    await until(async () => (await inspect('{{.RestartCount}} {{.State.Status}}', 'failing')) === '2 exited');
    expect(await inspect('{{.State.ExitCode}} {{.HostConfig.RestartPolicy.Name}}', 'failing')).toBe('3 on-failure');
    await run('fine', 'on-failure', 'exit 0');
    await daemon.tdctl(['wait', 'fine']);
    await delay(500);
    expect(await inspect('{{.RestartCount}} {{.State.Status}}', 'fine')).toBe('0 exited');
    await daemon.tdctl(['rm', 'failing', 'fine']);
  });

  test('always: restarts with growing delays, until it is stopped or removed', async () => {
    await run('loop', 'always', 'exit 0');
    await until(async () => Number(await inspect('{{.RestartCount}}', 'loop')) >= 6);
    await until(async () => (await state('loop')) === 'restarting');
    expect(await daemon.output('ps', '--format', '{{.Names}} {{.Status}}')).toMatch(/^loop Restarting \(0\)/);
    expect((await daemon.tdctl(['rm', 'loop'], { accept: [0, 1] })).stderr).toContain('cannot remove container loop');
    await daemon.tdctl(['stop', 'loop']);
    const count = await inspect('{{.RestartCount}}', 'loop');
    await delay(2500);
    expect(await inspect('{{.RestartCount}} {{.State.Status}}', 'loop')).toBe(`${count} exited`);
    await daemon.tdctl(['start', 'loop']);
    await until(async () => (await state('loop')) === 'restarting');
    await daemon.tdctl(['rm', '-f', 'loop']);
    expect(await daemon.output('ps', '-aq')).toBe('');
  });

  test('after a restart of the daemon, and an end that nobody saw', async () => {
    await run('always', 'always', 'sleep 600');
    await run('unless', 'unless-stopped', 'sleep 600');
    await run('killed', 'unless-stopped', 'sleep 2; exit 1');
    await run('never', 'no', 'sleep 2');
    await daemon.tdctl(['stop', '-t', '0', 'always', 'unless']);
    await daemon.end('SIGKILL');
    await delay(2500);
    await daemon.boot();
    await until(
      async () => (await state('always')) === 'running' && Number(await inspect('{{.RestartCount}}', 'killed')) > 0,
    );
    expect([await state('unless'), await state('never')]).toEqual(['exited', 'exited']);
    await daemon.tdctl(['rm', '-f', 'always', 'unless', 'killed', 'never']);
  });

  test('a container with --rm that ended while the daemon was down is gone', async () => {
    await daemon.tdctl(['run', '-d', '--rm', '--name', 'passing', 'busybox', 'sleep', '1']);
    await daemon.end('SIGKILL');
    await delay(1500);
    await daemon.boot();
    expect(await daemon.output('ps', '-aq')).toBe('');
    const conflict = ['run', '--rm', '--restart', 'always', 'busybox', 'true'];
    expect((await daemon.tdctl(conflict, { accept: [125] })).stderr).toContain('conflicting options');
  });

  test('update: limits at once and for ever, policies', async () => {
    await daemon.tdctl(['run', '-d', '--name', 'box', 'busybox', 'sleep', '600']);
    expect(await daemon.output('update', '-m', '64m', '--memory-swap', '-1', '--pids-limit', '30', 'box')).toBe('box');
    const limit = (): Promise<string> => daemon.output('stats', '--no-stream', '--format', '{{.MemUsage}}', 'box');
    expect(await limit()).toMatch(/ \/ 64MiB$/);
    await daemon.tdctl(['restart', '-t', '0', 'box']);
    expect(await limit()).toMatch(/ \/ 64MiB$/);
    const processors = (): Promise<string> => daemon.output('exec', 'box', 'busybox', 'nproc');
    const all = await processors();
    await daemon.tdctl(['update', '--cpuset-cpus', '0', '--cpus', '0.5', 'box']);
    expect(await processors()).toBe('1');
    await daemon.tdctl(['update', '-m', '0', '--cpuset-cpus', '', '--cpus', '0', 'box']);
    expect(await processors()).toBe(all);
    expect(await limit()).not.toMatch(/ \/ 64MiB$/);
    expect(await inspect('{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.CpusetCpus}}|', 'box')).toBe(
      '0 0 |',
    );
    await daemon.tdctl(['update', '--restart', 'on-failure:7', 'box']);
    const format = '{{.HostConfig.RestartPolicy.MaximumRetryCount}} {{.HostConfig.PidsLimit}}';
    expect(await inspect(format, 'box')).toBe('7 30');
    const refuse = async (...args: readonly string[]): Promise<string> =>
      (await daemon.tdctl(['update', ...args], { accept: [1] })).stderr;
    expect(await refuse('-m', '1m', 'box')).toContain('minimum');
    expect(await refuse('box')).toContain('nothing to update');
    expect(await refuse('--cpus', '1', 'nobody')).toContain('no such container');
    await daemon.tdctl(['rm', '-f', 'box']);
  });
});
