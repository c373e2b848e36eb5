import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DetachedService } from './detached-service.ts';
import { findDaemon } from './find-daemon.ts';
import { HOST_PROGRAMS, type HostPrograms } from './host-programs.ts';
import { servicePlace } from './service-place.ts';
import { ensureSocketGroup } from './socket-group.ts';
import { SystemdService } from './systemd-service.ts';
import { renderUnit } from './systemd-unit.ts';

const DEFAULT_HOST = 'unix:///run/tinydock/tinydock.sock';

let dir: string;

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const read: Uint8Array[] = [];
  for await (const piece of pieces) read.push(piece);
  return Buffer.concat(read).toString();
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-service-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

describe('servicePlace', () => {
  test("the machine's own daemon", () => {
    expect(servicePlace({}, DEFAULT_HOST, DEFAULT_HOST)).toEqual({
      isTrial: false,
      host: DEFAULT_HOST,
      socketPath: '/run/tinydock/tinydock.sock',
      pidPath: '/run/tinydock/tinydockd.pid',
      logPath: '/var/log/tinydock/tinydockd.log',
      daemonArgs: ['--run', '/run/tinydock', '--host', DEFAULT_HOST],
    });
  });

  test.each([
    [{ TINYDOCK_RUN: '/run/x' }, DEFAULT_HOST, 'unix:///run/x/tinydock.sock', ['--run', '/run/x']],
    [{ TINYDOCK_ROOT: '/var/x' }, DEFAULT_HOST, DEFAULT_HOST, ['--root', '/var/x']],
    [{ TINYDOCK_HOST: 'unix:///s' }, 'unix:///s', 'unix:///s', []],
    [{ TINYDOCK_RUN: '/run/x' }, 'unix:///s', 'unix:///s', ['--run', '/run/x']],
  ])('%j at %s is one on trial', (env, host, wanted, args) => {
    const place = servicePlace(env, host, DEFAULT_HOST);
    expect(place).toMatchObject({ isTrial: true, host: wanted, daemonArgs: [...args, '--host', wanted] });
    expect(place.logPath.startsWith('/run/')).toBe(true);
  });
});

describe('renderUnit', () => {
  test('containers outlive the daemon, and have no limits of its own', () => {
    const lines = renderUnit(['/usr/local/bin/tinydockd']).split('\n');
    const needed = ['ExecStart=/usr/local/bin/tinydockd', 'KillMode=process', 'Delegate=yes', 'TasksMax=infinity'];
    expect(lines).toEqual(
      expect.arrayContaining([...needed, 'ExecReload=/bin/kill -HUP $MAINPID', 'LimitNOFILE=1048576']),
    );
  });

  test.each([
    [['/opt/my node/node', '/x.js'], 'ExecStart="/opt/my node/node" /x.js'],
    [['/a%b$c"d\\e'], 'ExecStart="/a%%b$$c\\"d\\\\e"'],
  ])('%j is quoted', (command, line) => {
    expect(renderUnit(command).split('\n')).toContain(line);
  });
});

describe('SystemdService', () => {
  const record = (show = 'LoadState=loaded\nActiveState=active\nMainPID=42\n') => {
    const calls: string[] = [];
    const programs: HostPrograms = {
      run: (program, args) => {
        calls.push([program, ...args].join(' '));
        return Promise.resolve(args[0] === 'show' ? show : '');
      },
      stream: async function* (program, args) {
        yield Buffer.from([program, ...args].join(' '));
        await Promise.resolve();
      },
    };
    return { calls, service: new SystemdService(programs, join(dir, 'tinydock.service')) };
  };

  test('install writes the unit, enables and restarts it; uninstall takes it back', async () => {
    const { calls, service } = record();
    await service.install(['/bin/tinydockd']);
    expect(readFileSync(join(dir, 'tinydock.service'), 'utf8')).toBe(renderUnit(['/bin/tinydockd']));
    await service.uninstall();
    await service.uninstall();
    expect(existsSync(join(dir, 'tinydock.service'))).toBe(false);
    expect(calls).toEqual([
      'systemctl daemon-reload',
      'systemctl enable --quiet tinydock.service',
      'systemctl reset-failed --quiet tinydock.service',
      'systemctl restart tinydock.service',
      'systemctl disable --quiet --now tinydock.service',
      'systemctl daemon-reload',
    ]);
  });

  test.each([
    ['LoadState=loaded\nActiveState=active\nMainPID=42\n', { kind: 'running', pid: 42 }],
    ['LoadState=loaded\nActiveState=failed\nMainPID=0\n', { kind: 'stopped' }],
    ['LoadState=not-found\nActiveState=inactive\nMainPID=0\n', { kind: 'absent' }],
  ])('%j', async (show, state) => {
    const { service } = record(show);
    expect(await service.state()).toEqual(state);
    if (state.kind === 'absent') await expect(service.start()).rejects.toThrow('does not know the unit');
    else await service.start();
    await service.reload();
  });

  test('logs are of the journal', async () => {
    const signal = new AbortController().signal;
    const read = await collect(record().service.readLogs({ lines: 5, follow: true, signal }));
    expect(read).toBe('journalctl --unit tinydock.service --no-pager --lines 5 --follow');
  });
});

describe('DetachedService', () => {
  const signal = new AbortController().signal;

  test('starts, finds, reads and ends its process, and no other', async () => {
    const place = { ...servicePlace({ TINYDOCK_RUN: join(dir, 'run') }, DEFAULT_HOST, DEFAULT_HOST) };
    const service = new DetachedService(place, HOST_PROGRAMS, process.env);
    const program = join(dir, 'tinydockd.js');
    writeFileSync(program, "console.log('up', process.argv.slice(2).join(' ')); setInterval(() => undefined, 1e6);");
    expect(await service.state()).toEqual({ kind: 'stopped' });
    expect(() => service.readLogs({ lines: 1, follow: false, signal })).toThrow('there is no log');
    await service.start([process.execPath, program]);
    await expect.poll(() => service.state()).toMatchObject({ kind: 'running' });
    const before = await service.state();
    await service.start([process.execPath, program]);
    expect(await service.state()).toEqual(before);
    await service.install([process.execPath, program]);
    expect(await service.state()).not.toEqual(before);
    await expect.poll(() => readFileSync(place.logPath, 'utf8')).toContain(`up ${place.daemonArgs.join(' ')}`);
    const read = await collect(service.readLogs({ lines: 1, follow: false, signal }));
    expect(read).toContain('up');
    await service.stop();
    expect(await service.state()).toEqual({ kind: 'stopped' });
    expect(existsSync(place.pidPath)).toBe(false);
    await expect(service.reload()).rejects.toThrow('there is no process');
    writeFileSync(place.pidPath, `${process.pid}\n`);
    await service.stop();
    expect(await service.state()).toEqual({ kind: 'stopped' });
  });
});

describe('findDaemon', () => {
  const search = (named?: string) => ({ named, cwd: dir, programDir: dir, searchPath: `:${dir}`, nodePath: '/node' });

  test('the named one, the one beside, the one on PATH', () => {
    expect(() => findDaemon(search())).toThrow('cannot find the daemon');
    writeFileSync(join(dir, 'tinydockd'), '');
    expect(findDaemon(search())).toEqual([join(dir, 'tinydockd')]);
    writeFileSync(join(dir, 'tinydockd.js'), '');
    expect(findDaemon(search())).toEqual(['/node', join(dir, 'tinydockd.js')]);
    expect(findDaemon(search('tinydockd'))).toEqual([join(dir, 'tinydockd')]);
    expect(() => findDaemon(search('nowhere'))).toThrow('nowhere is not there');
  });
});

test('the group of the socket is made once', async () => {
  const calls: string[] = [];
  const programs = (isThere: boolean): Pick<HostPrograms, 'run'> => ({
    run: (program) => {
      calls.push(program);
      return program === 'getent' && !isThere ? Promise.reject(new Error('none')) : Promise.resolve('');
    },
  });
  expect([await ensureSocketGroup(programs(false)), await ensureSocketGroup(programs(true))]).toEqual([true, false]);
  expect(calls).toEqual(['getent', 'groupadd', 'getent']);
});
