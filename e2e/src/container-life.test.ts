import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

/** Ends at SIGTERM, and counts how often it has been started. */
const COUNTER = 'trap "exit 5" TERM; echo start >> /starts; while true; do sleep 0.05; done';
const TICKER = 'while true; do echo tick; sleep 0.05; done';

describe('the life of containers', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
  });

  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const state = (name: string): Promise<string> => daemon.output('inspect', '-f', '{{.State.Status}}', name);
  const fail = async (...args: readonly string[]): Promise<string> =>
    (await daemon.tdctl(args, { accept: [1, 126] })).stderr;
  /** Waits until a counter has been started so often, and ends at SIGTERM. */
  const seeStarts = (name: string, count: number): Promise<void> =>
    expect
      .poll(async () => (await daemon.tdctl(['exec', name, 'cat', '/starts'], { accept: [0, 1] })).stdout, {
        timeout: 15_000,
      })
      .toBe('start\n'.repeat(count));

  test('the end of a mount syncs the disk, unless the container goes with it', async () => {
    const syncs = async (...flags: readonly string[]): Promise<boolean> => {
      const id = await daemon.output('run', '-d', ...flags, 'busybox', 'sleep', '600');
      const rootfs = join(daemon.runDir, 'containers', id, 'rootfs');
      const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' '));
      await daemon.tdctl(['rm', '-f', id]);
      const options = mounts.find(([, target]) => target === rootfs)?.[3];
      expect(options).toContain('upperdir=');
      return options?.split(',').some((option) => option.endsWith('volatile')) === false;
    };
    expect(await syncs()).toBe(true);
    expect(await syncs('--rm')).toBe(false);
  });

  test('restart: the same files, another process, also with --rm and where it does not run', async () => {
    await daemon.tdctl(['run', '-d', '--name', 'counter', '--rm', 'busybox', 'sh', '-c', COUNTER]);
    const pid = await daemon.output('inspect', '-f', '{{.State.Pid}}', 'counter');
    await seeStarts('counter', 1);
    expect(await daemon.output('restart', 'counter')).toBe('counter');
    expect(await daemon.output('inspect', '-f', '{{.State.Pid}}', 'counter')).not.toBe(pid);
    await seeStarts('counter', 2);
    await daemon.tdctl(['stop', 'counter']);
    await expect.poll(() => daemon.output('ps', '-aq'), { timeout: 15_000 }).toBe('');
    expect(await fail('inspect', 'counter')).toContain('counter');

    await daemon.tdctl(['create', '--name', 'idle', 'busybox', 'sleep', '600']);
    await daemon.tdctl(['container', 'restart', '-t', '0', 'idle']);
    expect(await state('idle')).toBe('running');
    await daemon.tdctl(['rm', '-f', 'idle']);
  });

  test('pause and unpause: nothing moves in between, and a restart of the daemon changes nothing', async () => {
    await daemon.tdctl(['run', '-d', '--name', 'ticker', 'busybox', 'sh', '-c', TICKER]);
    await daemon.tdctl(['pause', 'ticker']);
    expect(await state('ticker')).toBe('paused');
    expect(await daemon.output('ps', '--format', '{{.Names}} {{.Status}}')).toMatch(/^ticker Up .* \(Paused\)$/);
    expect(await daemon.output('ps', '-q', '--filter', 'status=paused')).not.toBe('');
    expect(await daemon.output('system', 'info', '-f', '{{.ContainersRunning}} {{.ContainersPaused}}')).toMatch(
      /^\d+ 1$/,
    );
    const before = await daemon.output('logs', 'ticker');
    expect(await fail('pause', 'ticker')).toContain('already paused');
    expect(await fail('exec', 'ticker', 'true')).toContain('it is paused');
    expect(await fail('start', 'ticker')).toContain('it is paused');
    await daemon.end('SIGKILL');
    await daemon.boot();
    expect(await state('ticker')).toBe('paused');
    expect(await daemon.output('logs', 'ticker')).toBe(before);
    await daemon.tdctl(['unpause', 'ticker']);
    expect(await state('ticker')).toBe('running');
    expect(await fail('unpause', 'ticker')).toContain('is not paused');
    await expect
      .poll(async () => (await daemon.output('logs', 'ticker')).length, { timeout: 15_000 })
      .toBeGreaterThan(before.length);
  });

  test.each([
    ['stop', ['stop', '-t', '5'], 'exited'],
    ['kill', ['kill'], 'exited'],
    ['kill by the stop signal', ['kill', '-s', 'TERM'], 'exited'],
    ['restart', ['restart', '-t', '5'], 'running'],
  ])('a paused container can be ended: %s', async (_name, command, after) => {
    await daemon.tdctl(['run', '-d', '--name', 'frozen', 'busybox', 'sh', '-c', COUNTER]);
    await seeStarts('frozen', 1);
    await daemon.tdctl(['pause', 'frozen']);
    const start = performance.now();
    await daemon.tdctl([...command, 'frozen']);
    if (after === 'exited') await daemon.tdctl(['wait', 'frozen']);
    expect(performance.now() - start).toBeLessThan(9000);
    expect(await state('frozen')).toBe(after);
    await daemon.tdctl(['pause', 'frozen'], { accept: [after === 'running' ? 0 : 1] });
    await daemon.tdctl(['rm', '-f', 'frozen']);
  });

  test('rename: the new name everywhere, the old one free, a taken or bad one refused', async () => {
    await daemon.tdctl(['create', '--name', 'one', 'busybox', 'true']);
    await daemon.tdctl(['rename', 'one', 'two']);
    expect(await daemon.output('inspect', '-f', '{{.Name}}', 'two')).toBe('/two');
    await daemon.tdctl(['create', '--name', 'one', 'busybox', 'true']);
    expect(await fail('rename', 'one', 'two')).toContain('in use');
    expect(await fail('rename', 'one', 'one')).toContain('already');
    expect(await fail('rename', 'one', 'a/b')).toContain('invalid container name');
    expect(await fail('rename', 'nobody', 'three')).toContain('no such container');
    await daemon.tdctl(['rm', 'one', 'two']);
  });

  test('top: the processes of this container alone, with the columns of ps', async () => {
    const [title = '', ...rows] = (await daemon.output('top', 'ticker', '-eo', 'pid,args')).split('\n');
    expect(title).toMatch(/^PID +COMMAND$/);
    expect(rows[0]).toContain('sh -c while true');
    expect(await daemon.output('top', 'ticker')).toContain('UID');
    expect(await fail('top', 'ticker', '-eo', 'ppid=PID')).toContain('PID');
    await daemon.tdctl(['stop', '-t', '0', 'ticker']);
    expect(await fail('top', 'ticker')).toContain('not running');
    await daemon.tdctl(['rm', 'ticker']);
  });

  test('stats: what containers use, by name or all, once or again and again', async () => {
    const burn = 'busybox dd if=/dev/zero of=/dev/null bs=1M & exec sleep 600';
    await daemon.tdctl(['run', '-d', '--name', 'burner', 'busybox', 'sh', '-c', burn]);
    await daemon.tdctl(['create', '--name', 'idle', 'busybox', 'sleep', '600']);
    const format = ['--no-stream', '--format', '{{.Name}} {{.CPUPerc}} {{.MemUsage}} {{.PIDs}}'];
    const count = ['stats', '--no-stream', '--format', '{{.PIDs}}', 'burner'];
    await expect.poll(() => daemon.output(...count), { timeout: 15_000 }).toBe('2');
    const [line = ''] = (await daemon.output('stats', ...format)).split('\n');
    const [name, cpu = '', memory = '', , limit = '', processes] = line.split(' ');
    expect([name, processes]).toEqual(['burner', '2']);
    expect(Number.parseFloat(cpu)).toBeGreaterThan(10);
    expect(memory).toMatch(/^[\d.]+(?:Ki|Mi)B$/);
    expect(limit).toMatch(/GiB$/);
    expect(await daemon.output('stats', ...format, 'idle')).toBe('idle 0.00% 0B / 0B 0');
    expect((await daemon.output('stats', '-a', ...format)).split('\n')).toHaveLength(2);
    expect(await fail('stats', 'nobody')).toContain('no such container');
    const watching = daemon.tdctl(['stats', 'burner', '--format', '{{.Name}}']);
    await delay(4000);
    await daemon.tdctl(['rm', '-f', 'burner', 'idle']);
    expect((await watching).stdout.split('\n').length).toBeGreaterThan(2);
  });

  test('port: where the ports are published', async () => {
    const flags = ['-p', '127.0.0.1:0:80', '-p', '0:53/udp'];
    await daemon.tdctl(['run', '-d', '--name', 'server', ...flags, 'busybox', 'sleep', '600']);
    expect(await daemon.output('port', 'server')).toMatch(/^53\/udp -> 0\.0\.0\.0:\d+\n80\/tcp -> 127\.0\.0\.1:\d+$/);
    expect(await daemon.output('port', 'server', '80')).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(await fail('port', 'server', '81')).toContain('no public port 81/tcp');
    await daemon.tdctl(['rm', '-f', 'server']);
  });

  test('port: the first free one of a range, also after the daemon has gone and come back', async () => {
    const server = createServer().listen(0, '127.77.0.2');
    await once(server, 'listening');
    const first = (server.address() as { port: number }).port;
    const range = `127.77.0.2:${String(first)}-${String(first + 9)}:80`;
    for (const name of ['one', 'two'])
      await daemon.tdctl(['run', '-d', '--name', name, '-p', range, 'busybox', 'sleep', '600']);
    const portOf = async (name: string): Promise<number> =>
      Number((await daemon.output('port', name, '80')).replace(/^127\.77\.0\.2:/, ''));
    const [one, two] = [await portOf('one'), await portOf('two')];
    expect([one > first, two > one, two < first + 10]).toEqual([true, true, true]);
    expect(await daemon.output('ps', '--filter', 'name=one', '--format', '{{.Ports}}')).toBe(
      `127.77.0.2:${String(one)}->80/tcp`,
    );
    const asked = '{{(index (index .HostConfig.PortBindings "80/tcp") 0).HostPort}}';
    expect(await daemon.output('inspect', '-f', asked, 'one')).toBe(`${String(first)}-${String(first + 9)}`);
    server.close();
    await daemon.end('SIGTERM');
    await daemon.boot();
    expect([await portOf('one'), await portOf('two')]).toEqual([one, two]);
    // As in Docker, each start chooses anew.
    await daemon.tdctl(['restart', '-t', '0', 'one']);
    expect(await portOf('one')).toBe(first);
    await daemon.tdctl(['rm', '-f', 'one', 'two']);
  });

  test('container prune: exactly the plan, filters, sizes', async () => {
    await daemon.tdctl([
      'run',
      '--name',
      'big',
      'busybox',
      'sh',
      '-c',
      'busybox dd if=/dev/zero of=/f bs=1000 count=500',
    ]);
    await daemon.tdctl(['create', '--name', 'kept', '-l', 'keep', 'busybox', 'true']);
    await daemon.tdctl(['run', '-d', '--name', 'busy', 'busybox', 'sleep', '600']);
    const prune = ['container', 'prune', '--filter', 'label!=keep'];
    const refused = await daemon.tdctl(prune, { input: 'n\n', accept: [1] });
    expect(refused.stdout).toMatch(/big +busybox +exited +500kB/);
    expect(refused.stdout).not.toContain('kept');
    const done = await daemon.tdctl(prune, { input: 'y\n' });
    expect(done.stdout).toMatch(/Deleted Containers:\n[0-9a-f]{64}\n\nTotal reclaimed space: 500kB\n$/);
    expect(await daemon.output('ps', '-a', '--format', '{{.Names}}')).toBe('busy\nkept');
    expect(await fail('container', 'prune', '-f', '--filter', 'nonsense=1')).toContain('invalid filter');
    expect(await daemon.output('container', 'prune', '-f', '--filter', 'until=1h')).toBe('Total reclaimed space: 0B');
    await daemon.tdctl(['container', 'prune', '-f']);
    expect(await daemon.output('ps', '-a', '--format', '{{.Names}}')).toBe('busy');
    await daemon.tdctl(['rm', '-f', 'busy']);
  });
});
