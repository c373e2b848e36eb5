import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe("networks of users' own", () => {
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
  const run = (name: string, flags: readonly string[], ...command: readonly string[]): Promise<string> =>
    daemon.output('run', '-d', '--name', name, ...flags, 'busybox', ...command);
  const pings = async (from: string, address: string): Promise<boolean> => {
    const ping = ['exec', from, 'busybox', 'ping', '-c1', '-W2', address];
    return (await daemon.tdctl(ping, { accept: [0, 1] })).exitCode === 0;
  };
  const answersOn = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/`)).text();

  test('connect containers, keep others out, and outlive the daemon', async () => {
    const kept = ['--aux-address', 'router=10.231.7.2'];
    await daemon.tdctl(['network', 'create', '--subnet', '10.231.7.0/24', ...kept, '--label', 'tier=back', 'back']);
    const aux = '{{json (index .IPAM.Config 0).AuxiliaryAddresses}}';
    expect(await daemon.output('network', 'inspect', '-f', aux, 'back')).toBe('{"router":"10.231.7.2"}');
    await daemon.tdctl(['network', 'create', '--internal', 'inside']);
    const serve = ['sh', '-c', 'echo hello > /var/www/index.html; exec httpd -f -h /var/www'];
    const named = ['--network-alias', 'store', '--ip', '10.231.7.77'];
    await run('db', ['--network', 'back', ...named, '-p', '127.0.0.1::80'], ...serve);
    await run('app', ['--network', 'inside', '--network', 'back'], 'sleep', '600');
    await run('other', [], 'sleep', '600');
    const port = Number((await daemon.output('port', 'db')).split(':').at(-1));
    expect(await inspect('{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}', 'app')).toBe(
      'back inside',
    );
    const id = (await daemon.output('ps', '-qf', 'name=db')).slice(0, 12);
    expect(await inspect('{{.NetworkSettings.Networks.back.IPAddress}}', 'app')).toBe('10.231.7.3');
    for (const name of ['db', 'store', id]) expect(await pings('app', name)).toBe(true);
    expect(await pings('other', '10.231.7.77')).toBe(false);
    expect(await answersOn(port)).toBe('hello\n');
    const containers = '{{range .Containers}}{{.Name}}={{.IPv4Address}} {{end}}';
    expect(await daemon.output('network', 'inspect', '-f', containers, 'back')).toContain('db=10.231.7.77/24');

    const route = async (): Promise<string> => daemon.output('exec', 'app', 'busybox', 'ip', 'route');
    await daemon.tdctl(['network', 'connect', '--gw-priority', '1', 'bridge', 'app']);
    expect(await route()).toMatch(/^default via [\d.]+ dev eth2/m);
    const priority = '{{.NetworkSettings.Networks.bridge.GwPriority}}';
    expect(await inspect(priority, 'app')).toBe('1');
    await daemon.tdctl(['restart', '-t', '0', 'app']);
    expect(await route()).toMatch(/^default via [\d.]+ dev eth2/m);
    await daemon.tdctl(['network', 'disconnect', 'bridge', 'app']);
    expect(await route()).toContain('default via 10.231.7.1 dev eth1');

    await daemon.end('SIGKILL');
    await daemon.boot();
    // The database moves to another network while its port goes on.
    await daemon.tdctl(['network', 'connect', 'bridge', 'db']);
    await daemon.tdctl(['network', 'disconnect', 'back', 'db']);
    expect(await answersOn(port)).toBe('hello\n');
    expect(await pings('app', 'db')).toBe(false);
    await daemon.tdctl(['network', 'connect', '--alias', 'moved', '--ip', '10.231.7.78', 'back', 'db']);
    expect(await pings('app', 'moved')).toBe(true);
    expect(await daemon.output('ps', '-f', 'name=db', '--format', '{{.Networks}}')).toBe('bridge,back');
    const refused = await daemon.tdctl(['network', 'rm', 'back'], { accept: [1] });
    expect(refused.stderr).toMatch(/cannot remove the network back: .*(?:app, db|db, app)/);
    const taken = await daemon.tdctl(['run', '--rm', '--network', 'back', '--ip', '10.231.7.78', 'busybox'], {
      accept: [125],
    });
    expect(taken.stderr).toContain('10.231.7.78');
    await daemon.tdctl(['rm', '-f', 'db', 'other']);
    await daemon.tdctl(['stop', '-t', '0', 'app']);
  });

  test('come back after a reboot, with the containers that have them', async () => {
    await daemon.end('SIGTERM');
    await daemon.loseRunDir();
    await daemon.boot();
    await daemon.tdctl(['start', 'app']);
    expect(await inspect('{{.NetworkSettings.Networks.back.Gateway}}', 'app')).toBe('10.231.7.1');
    expect(await pings('app', '10.231.7.1')).toBe(true);
    expect(await daemon.output('network', 'ls', '-f', 'label=tier=back', '--format', '{{.Name}}')).toBe('back');
  });

  test('are pruned to the letter of the plan, and only where no container has them', async () => {
    await daemon.tdctl(['network', 'create', 'idle']);
    await daemon.tdctl(['stop', '-t', '0', 'app']);
    const plan = await daemon.output('network', 'prune', '--dry-run');
    expect(plan).toContain('idle');
    expect(plan).not.toContain('back');
    expect(await daemon.output('network', 'prune', '-f')).toBe('Deleted Networks:\nidle');
    await daemon.tdctl(['rm', 'app']);
    expect(await daemon.output('network', 'rm', 'back', 'inside')).toBe('back\ninside');
    const events = await daemon.output('events', '--since', '1h', '--until', '0s', '-f', 'network=back');
    expect([...events.matchAll(/network (\w+) /g)].map(([, action]) => action)).toEqual([
      'create',
      ...['connect', 'connect', 'disconnect', 'connect', 'disconnect', 'connect'],
      ...['disconnect', 'disconnect', 'connect', 'disconnect'],
      'destroy',
    ]);
  });
});
