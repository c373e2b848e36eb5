import { afterAll, beforeAll, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

let daemon: TestDaemon;

beforeAll(async () => {
  daemon = await TestDaemon.start();
  await importBusybox(daemon, 'busybox');
});

afterAll(async () => {
  await daemon.destroy();
  expect(await leftoversOf(daemon)).toEqual([]);
});

const refuse = async (...flags: readonly string[]): Promise<string> =>
  (await daemon.tdctl(['run', '--rm', ...flags, 'busybox', 'true'], { accept: [125] })).stderr;
const links = 'for ns in net ipc pid uts; do busybox readlink /proc/self/ns/$ns; done';
const spaces = async (container: string): Promise<readonly string[]> =>
  (await daemon.output('exec', container, 'sh', '-c', links)).split('\n');

test('containers in the network, IPC and processes of another', async () => {
  const sleep = ['busybox', 'sleep', '600'];
  await daemon.tdctl([
    'run',
    '-d',
    '--name',
    'web',
    '--ipc',
    'shareable',
    '--shm-size',
    '1m',
    '--add-host',
    'db:10.1.2.3',
    '--expose',
    '80',
    ...sleep,
  ]);
  const joins = ['--network', 'container:web', '--ipc', 'container:web', '--pid', 'container:web'];
  await daemon.tdctl(['run', '-d', '--name', 'side', ...joins, ...sleep]);
  const [web, side] = [await spaces('web'), await spaces('side')];
  expect(side.slice(0, 3)).toEqual(web.slice(0, 3));
  expect(side[3]).not.toBe(web[3]);
  // A container that has just been started may not be its program yet.
  const count = 'busybox ps -o args | busybox grep -c "^sleep 600"';
  const wait = `i=0; while [ "$(${count})" != 2 ] && [ $i -lt 100 ]; do i=$((i+1)); busybox sleep 0.1; done`;
  const look = `hostname; busybox grep db /etc/hosts; echo hello >/dev/shm/x; ${wait}; ${count}`;
  const [name, host, sleepers] = (await daemon.output('exec', 'side', 'sh', '-c', look)).split('\n');
  expect([host, sleepers]).toEqual(['10.1.2.3\tdb', '2']);
  const seen = await daemon.output('exec', 'web', 'sh', '-c', 'hostname; cat /dev/shm/x; busybox df -k /dev/shm');
  expect(seen).toMatch(new RegExp(`^${name ?? ''}\nhello\n`));
  expect(seen).toMatch(/\s1024\s/);
  const id = await daemon.output('inspect', '-f', '{{.Id}}', 'web');
  const format =
    '{{.HostConfig.NetworkMode}} {{.HostConfig.IpcMode}} {{.HostConfig.PidMode}} {{len .NetworkSettings.Networks}}';
  expect(await daemon.output('inspect', '-f', format, 'side')).toBe(`${`container:${id} `.repeat(3)}0`);
  const shown = '{{.Names}}:{{.Networks}}:{{.Ports}}';
  expect((await daemon.output('ps', '--format', shown)).split('\n')).toEqual(['side::', 'web:bridge:80/tcp']);
  const settings = '{{json .NetworkSettings.Ports}} {{.NetworkSettings.IPAddress}} {{.Config.Hostname}}';
  expect(await daemon.output('inspect', '-f', settings, 'side')).toBe(`{}  ${name ?? ''}`);
  await daemon.end('SIGTERM');
  await daemon.boot();
  await daemon.tdctl(['restart', '-t', '0', 'side']);
  expect((await spaces('side')).slice(0, 3)).toEqual(web.slice(0, 3));
  // The process namespace ends with its first process, as in Docker; a container that joins the network alone goes on.
  await daemon.tdctl(['run', '-d', '--name', 'tail', '--network', 'container:web', ...sleep]);
  await daemon.tdctl(['rm', '-f', 'web']);
  await daemon.tdctl(['wait', 'side']);
  expect(await daemon.output('exec', 'tail', 'busybox', 'hostname')).toBe(name);
  // Also one that joins it now has the names, whose container is gone.
  const last = ['--network', 'container:tail', 'busybox', 'sh', '-c', 'hostname; busybox grep db /etc/hosts'];
  expect(await daemon.output('run', '--rm', ...last)).toBe(`${name ?? ''}\n10.1.2.3\tdb`);
  const failed = await daemon.tdctl(['restart', '-t', '0', 'tail', 'side'], { accept: [1] });
  expect(failed.stderr).toContain('cannot join the network of container');
  await daemon.tdctl(['rm', '-f', 'tail', 'side']);
});

test('what does not go together is refused', async () => {
  await daemon.tdctl(['create', '--name', 'idle', 'busybox', 'true']);
  const network = ['--network', 'container:idle'];
  expect(await refuse(...network)).toContain('cannot join the network of container idle: it is not running');
  expect(await refuse(...network, '-p', '80')).toContain('conflicting options: port publishing');
  expect(await refuse(...network, '-h', 'x')).toContain('conflicting options: hostname');
  expect(await refuse('--ipc', 'container:idle')).toContain('it is not shareable');
  expect(await refuse('--pid', 'container:nobody')).toContain('no such container');
  const shm = await daemon.output(
    'run',
    '--rm',
    '--ipc',
    'none',
    'busybox',
    'sh',
    '-c',
    'busybox grep -c /dev/shm /proc/mounts || true',
  );
  expect(shm).toBe('0');
  await daemon.tdctl(['rm', 'idle']);
});
