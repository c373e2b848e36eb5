import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('why, and --init', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
  });

  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const run = (name: string, ...more: readonly string[]) =>
    daemon.tdctl(['run', '--name', name, ...more], { accept: [0, 1, 3, 127, 137] });

  test('a program that ended by itself, with its last output', async () => {
    await run('failed', 'busybox', 'sh', '-c', 'echo first; echo last >&2; exit 3');
    expect(await daemon.output('why', '-n', '1', 'failed')).toMatch(
      /^failed ended by itself with exit code 3: a failure of its own, .* ago\.\nIts last output:\n {2}last$/,
    );
    await run('missing', 'busybox', '/nothing');
    expect(await daemon.output('why', 'missing')).toMatch(/^missing could not be started: .*no such program\.$/);
  });

  test('memory: killed itself, or a process of it', async () => {
    const memory = ['-m', '16m', '--memory-swap', '16m', 'busybox'];
    await run('greedy', ...memory, 'busybox', 'tail', '-c', '100m', '/dev/zero');
    expect(await daemon.output('why', 'greedy')).toMatch(
      /^greedy was killed by the kernel because its memory limit of 16MiB was used up \(exit code 137\), .* ago\.$/,
    );
    await run('parent', ...memory, 'sh', '-c', 'busybox tail -c 100m /dev/zero; exit 1');
    const answer = JSON.parse(await daemon.output('why', '--json', 'parent')) as Record<string, unknown>;
    expect(answer).toMatchObject({ Reason: 'out-of-memory', ExitCode: 1, OOMKilled: true, MemoryLimit: 16_777_216 });
  });

  test('an init hands signals on, ends zombies, and leaves no file in the tree', async () => {
    const script = 'for i in 1 2 3; do (sleep 0.1 & exit 0); done; exec sleep 600';
    await daemon.tdctl([
      'run',
      '-d',
      '--init',
      '--name',
      'tidy',
      '--read-only',
      '-u',
      '1000',
      'busybox',
      'sh',
      '-c',
      script,
    ]);
    const deadline = performance.now() + 60_000;
    let processes = '';
    // The title, the init and the program.
    while (!processes.endsWith(' sleep 600') || processes.split('\n').length !== 3) {
      processes = await daemon.output('top', 'tidy');
      if (performance.now() > deadline) throw new Error(processes);
      await delay(50);
    }
    expect(await daemon.output('diff', 'tidy')).toBe('');
    expect(await daemon.output('inspect', '-f', '{{.HostConfig.Init}} {{.Path}}', 'tidy')).toBe('true sh');
    await daemon.tdctl(['stop', 'tidy']);
    expect(await daemon.output('why', 'tidy')).toMatch(
      /^tidy was stopped by a user with SIGTERM and ended with exit code 143/,
    );
    expect((await run('absent', '--init', 'busybox', '/nothing')).exitCode).toBe(127);
  });

  test('a user, a signal, and a restart policy', async () => {
    await daemon.tdctl([
      'run',
      '-d',
      '--name',
      'deaf',
      'busybox',
      'sh',
      '-c',
      'trap "" TERM; while :; do sleep 1; done',
    ]);
    await daemon.tdctl(['stop', '-t', '0', 'deaf']);
    expect(await daemon.output('why', 'deaf')).toMatch(/^deaf was stopped by a user, and killed .* after SIGTERM/);
    await daemon.tdctl(['run', '-d', '--name', 'loop', '--restart', 'always', 'busybox', 'false']);
    const deadline = performance.now() + 60_000;
    for (;;) {
      const said = await daemon.output('why', 'loop');
      if (/^loop ended by itself with exit code 1: .*\(always\) starts it again in/.test(said)) break;
      if (performance.now() > deadline) throw new Error(said);
      await delay(100);
    }
    expect((await daemon.tdctl(['why', 'nobody'], { accept: [1] })).stderr).toContain('no such container');
  });
});
