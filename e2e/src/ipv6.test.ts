import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const SUBNET = 'fd7b:31a5:9c04:11::/64';

describe.skipIf(!existsSync('/proc/sys/net/ipv6'))('IPv6 in networks of users', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start({ ipv6: true });
    await importBusybox(daemon, 'busybox');
  });

  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const run = (name: string, flags: readonly string[], ...command: readonly string[]): Promise<string> =>
    daemon.output('run', '-d', '--name', name, ...flags, 'busybox', ...command);
  const addressOf = (name: string, network: string): Promise<string> =>
    daemon.output('inspect', '-f', `{{(index .NetworkSettings.Networks "${network}").GlobalIPv6Address}}`, name);
  /** Over IPv6 alone, whatever the address or name. */
  const pings = async (from: string, to: string): Promise<boolean> => {
    const ping = ['exec', from, 'busybox', 'ping', '-6', '-c1', '-W2', to];
    return (await daemon.tdctl(ping, { accept: [0, 1] })).exitCode === 0;
  };
  const answersOn = async (host: string, port: number): Promise<string> =>
    (await fetch(`http://${host}:${port}/`)).text();
  let port = 0;

  test('gives containers addresses, names and published ports, and keeps others out', async () => {
    await daemon.tdctl(['network', 'create', '--ipv6', '--subnet', SUBNET, 'six']);
    await daemon.tdctl(['network', 'create', '--ipv6', '--internal', 'inside']);
    const own = await daemon.output('run', '--rm', 'busybox', 'busybox', 'ip', '-6', 'addr', 'show', 'eth0');
    expect(own).toMatch(/inet6 fd\S+\/64 scope global/);
    const config = '{{.EnableIPv6}}{{range .IPAM.Config}} {{.Subnet}} {{.Gateway}}{{end}}';
    expect(await daemon.output('network', 'inspect', '-f', config, 'six')).toMatch(
      new RegExp(`^true 10\\.\\S+ 10\\.\\S+ ${SUBNET} ${SUBNET.replace('/64', '1')}$`),
    );
    const serve = ['sh', '-c', 'echo hello > /var/www/index.html; exec httpd -f -h /var/www'];
    await run('db', ['--network', 'six', '--ip6', SUBNET.replace('/64', '77'), '-p', '80'], ...serve);
    await run('app', ['--network', 'six'], 'sleep', '600');
    await run('other', ['--network', 'inside'], 'sleep', '600');
    const ports = (await daemon.output('port', 'db', '80')).split('\n');
    port = Number(ports[0]?.split(':').at(-1));
    expect(ports).toEqual([`0.0.0.0:${port}`, `[::]:${port}`]);
    expect(await daemon.output('ps', '-f', 'name=db', '--format', '{{.Ports}}')).toBe(
      `0.0.0.0:${port}->80/tcp, [::]:${port}->80/tcp`,
    );
    expect(await addressOf('db', 'six')).toBe(SUBNET.replace('/64', '77'));
    expect(await pings('app', 'db')).toBe(true);
    const ask = `cat /etc/hosts; wget -qO- http://[${await addressOf('db', 'six')}]/`;
    const answer = await daemon.output('exec', 'app', 'sh', '-c', ask);
    expect(answer).toMatch(new RegExp(`^${SUBNET.replace('/64', '')}[0-9a-f]+\t`, 'm'));
    expect(answer).toMatch(/hello$/);
    for (const host of ['[::1]', '127.0.0.1']) expect(await answersOn(host, port)).toBe('hello\n');
    expect(await pings('other', await addressOf('db', 'six'))).toBe(false);
  });

  test('outlives the daemon, and moves with a container', async () => {
    await daemon.end('SIGKILL');
    await daemon.boot();
    for (const host of ['[::1]', '127.0.0.1']) expect(await answersOn(host, port)).toBe('hello\n');
    await daemon.tdctl(['network', 'connect', '--ip6', SUBNET.replace('/64', '78'), 'six', 'other']);
    expect(await pings('other', 'db')).toBe(true);
    await daemon.tdctl(['network', 'disconnect', 'six', 'other']);
    expect(await pings('other', SUBNET.replace('/64', '77'))).toBe(false);
    const fields = '{{.NetworkSettings.GlobalIPv6PrefixLen}} {{(index .NetworkSettings.Networks "six").IPv6Gateway}}';
    expect(await daemon.output('inspect', '-f', fields, 'db')).toBe(`64 ${SUBNET.replace('/64', '1')}`);
  });

  test('refuses what cannot be', async () => {
    const refused = async (...args: readonly string[]): Promise<string> =>
      (await daemon.tdctl(args, { accept: [1, 125] })).stderr;
    const create = (...flags: readonly string[]): Promise<string> => refused('network', 'create', ...flags, 'wrong');
    expect(await create('--ipv6', '--subnet', 'fd7b:31a5:9c04::/48')).toContain('overlaps');
    expect(await create('--subnet', 'fd7b:31a5:9c05::/64')).toContain('--ipv6');
    expect(await create('--ipv6', '--subnet', '10.231.9.0/24', '--gateway', 'fd7b::1')).toContain('subnet of IPv6');
    expect(await refused('run', '--rm', '--network', 'six', '--ip6', 'fd00::5', 'busybox')).toContain(SUBNET);
    await daemon.tdctl(['network', 'create', 'four']);
    const published = ['run', '--rm', '--network', 'four', '-p', '[::1]::80', 'busybox'];
    expect(await refused(...published)).toContain('no network of the container has IPv6');
    expect(await daemon.output('network', 'ls', '-qf', 'name=wrong')).toBe('');
  });

  test('comes back after a reboot, and goes without a trace', async () => {
    await daemon.tdctl(['rm', '-f', 'other']);
    await daemon.tdctl(['stop', '-t', '0', 'db', 'app']);
    await daemon.end('SIGTERM');
    await daemon.loseRunDir();
    await daemon.boot();
    await daemon.tdctl(['start', 'db', 'app']);
    expect(await pings('app', 'db')).toBe(true);
    const [published] = (await daemon.output('port', 'db', '80')).split('\n');
    expect(await answersOn('[::1]', Number(published?.split(':').at(-1)))).toBe('hello\n');
    await daemon.tdctl(['rm', '-f', 'db', 'app']);
    await daemon.tdctl(['network', 'rm', 'six', 'inside', 'four']);
  });
});
