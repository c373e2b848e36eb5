import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { importBusybox } from './support/busybox.ts';
import { TestDaemon, TINYDOCKD } from './support/test-daemon.ts';

describe('containers outlive the daemon', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
  });

  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  test.each<NodeJS.Signals>(['SIGKILL', 'SIGTERM'])('after %s everything is as it was', async (signal) => {
    const script = 'i=0; while true; do echo line $i; i=$((i+1)); sleep 0.1; done';
    await daemon.tdctl(['run', '-d', '--name', 'talker', 'busybox', 'sh', '-c', script]);
    await daemon.tdctl(['run', '-d', '--name', 'quitter', 'busybox', 'sh', '-c', 'sleep 1.5; exit 7']);
    await daemon.tdctl(['run', '-d', '--name', 'passing', '--rm', 'busybox', 'sleep', '1.5']);
    await daemon.tdctl([
      'run',
      '-d',
      '--name',
      'server',
      '-p',
      '127.0.0.1:0:80',
      'busybox',
      'httpd',
      '-f',
      '-h',
      '/etc',
    ]);
    const ports = await daemon.output('ps', '--filter', 'name=server', '--format', '{{.Ports}}');
    await daemon.end(signal);
    await delay(2000);
    await daemon.boot();
    const states = await daemon.output('ps', '-a', '--format', '{{.Names}} {{.State}}');
    expect(states.split('\n').sort()).toEqual(['quitter exited', 'server running', 'talker running']);
    expect(await daemon.output('inspect', '--format', '{{.State.ExitCode}}', 'quitter')).toBe('7');
    expect(await daemon.output('wait', 'quitter')).toBe('7');
    const lines = (await daemon.output('logs', 'talker')).split('\n');
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.every((line, index) => line === `line ${index}`)).toBe(true);
    expect(await daemon.output('ps', '--filter', 'name=server', '--format', '{{.Ports}}')).toBe(ports);
    const port = /:(\d+)->/.exec(ports)?.[1] ?? '';
    expect((await runCommand('curl', ['-sS', `http://127.0.0.1:${port}/passwd`])).stdout).toContain('root');
    await daemon.tdctl(['stop', '-t', '1', 'talker', 'server']);
    await daemon.tdctl(['rm', 'talker', 'quitter', 'server']);
    expect(await daemon.output('ps', '-aq')).toBe('');
  });

  test('a second daemon on the same root is refused with the pid of the first', async () => {
    const args = [TINYDOCKD, '--root', daemon.root, '--run', `${daemon.runDir}-2`];
    const second = await runCommand(process.execPath, args, { accept: [1] });
    expect(second.stderr).toContain(`process ${daemon.pid}`);
  });

  test('SIGTERM ends it within five seconds, though a client follows a log', async () => {
    await daemon.tdctl(['run', '-d', '--name', 'sleeper', 'busybox', 'sleep', '600']);
    const follower = daemon.tdctl(['logs', '-f', 'sleeper'], { accept: [0, 1] });
    await delay(500);
    const start = performance.now();
    expect(await daemon.end('SIGTERM')).toBe(0);
    expect(performance.now() - start).toBeLessThan(5000);
    await follower;
    await daemon.boot();
    expect(await daemon.output('ps', '--format', '{{.Names}}')).toBe('sleeper');
    await daemon.tdctl(['rm', '-f', 'sleeper']);
  });
});
