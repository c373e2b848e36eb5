import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TerminalSession } from './support/terminal-session.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('programs that people talk to', () => {
  let daemon: TestDaemon;
  const sessions: TerminalSession[] = [];

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
    await daemon.tdctl(['run', '-d', '--name', 'server', '-e', 'GREETING=hello', 'busybox', 'sleep', '600']);
  });

  afterEach(() => {
    for (const session of sessions.splice(0)) session.close();
  });

  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const sit = (...args: readonly string[]): TerminalSession => {
    const session = new TerminalSession(daemon, args);
    sessions.push(session);
    return session;
  };

  test('run -it: the size from the first moment on, keys, Ctrl-C, a new size, the exit code', async () => {
    const session = sit('run', '--rm', '-it', 'busybox', 'sh', '-c', 'busybox stty size; exec sh');
    await session.see('33 90\r\n');
    await session.see('/ # ');
    expect(session.isRaw()).toBe(true);
    session.type('sleep 100\r');
    await session.see('sleep 100');
    await delay(200);
    session.type('\x03');
    await session.see('^C');
    session.resize(120, 44);
    await delay(200);
    session.type('busybox stty size\r');
    await session.see('44 120\r\n');
    session.type('exit 7\r');
    expect(await session.end()).toBe(7);
    expect(session.isRaw()).toBe(false);
    expect(await daemon.output('ps', '-q', '--filter', 'ancestor=busybox', '--filter', 'name=server')).not.toBe('');
  });

  test('detach and attach: the program goes on, and its screen comes back', async () => {
    const session = sit('run', '-it', '--name', 'shell', 'busybox', 'sh');
    await session.see('/ # ');
    session.type('A=42\r');
    await session.see('A=42');
    session.type('\x10\x11');
    expect(await session.end()).toBe(0);
    expect(session.isRaw()).toBe(false);
    expect(await daemon.output('ps', '--filter', 'name=shell', '--format', '{{.State}}')).toBe('running');

    const again = sit('attach', '--detach-keys', 'ctrl-x,x', 'shell');
    await delay(700);
    again.type('echo "[$A]"\r');
    await again.see('[42]');
    again.type('\x18x');
    expect(await again.end()).toBe(0);
    expect(again.screen).toContain('read escape sequence');

    const last = sit('attach', 'shell');
    await delay(700);
    last.type('exit 9\r');
    expect(await last.end()).toBe(9);
    const restarted = sit('start', '-ai', 'shell');
    await restarted.see('/ # ');
    restarted.type('exit 3\r');
    expect(await restarted.end()).toBe(3);
    await daemon.tdctl(['rm', 'shell']);
  });

  test('exec -it: a terminal of its own, resized, and hung up when the user goes', async () => {
    const session = sit('exec', '-it', 'server', 'sh', '-c', 'busybox stty size; echo $GREETING; exec sh');
    await session.see('33 90\r\nhello\r\n');
    await session.see('/ # ');
    session.resize(100, 50);
    await delay(200);
    session.type('busybox stty size\r');
    await session.see('50 100\r\n');
    const count = 'busybox ps -o args | busybox grep -cx sh';
    expect(await daemon.output('exec', 'server', 'sh', '-c', count)).toBe('1');
    session.kill('SIGTERM');
    expect(await session.end()).toBe(143);
    expect(session.isRaw()).toBe(false);
    let shells = '1';
    for (let attempt = 0; attempt < 20 && shells !== '0'; attempt += 1) {
      shells = (await daemon.tdctl(['exec', 'server', 'sh', '-c', count], { accept: [0, 1] })).stdout.trim();
    }
    expect(shells).toBe('0');
  });

  test('exec -i carries input to its end, and both outputs apart', async () => {
    const input = 'tinydock\n'.repeat(100_000);
    const result = await daemon.tdctl(['exec', '-i', 'server', 'sh', '-c', 'echo err >&2; cat'], { input });
    expect(result.stdout === input).toBe(true);
    expect(result.stderr).toBe('err\n');
    const piped = await daemon.tdctl(['run', '-i', '--rm', 'busybox', 'cat'], { input });
    expect(piped.stdout === input).toBe(true);
  });

  test('exec: user, directory, environment, and exit codes', async () => {
    const flags = ['-u', 'user', '-w', '/var/www', '-e', 'A=1'];
    const script = 'id -u; busybox pwd; echo $HOME $GREETING $A';
    expect(await daemon.output('exec', ...flags, 'server', 'sh', '-c', script)).toBe(
      '1000\n/var/www\n/home/user hello 1',
    );
    const codes = async (...args: readonly string[]): Promise<number> =>
      (await daemon.tdctl(['exec', ...args], { accept: [0, 1, 5, 126, 127] })).exitCode;
    expect(await codes('server', 'sh', '-c', 'exit 5')).toBe(5);
    expect(await codes('server', 'nonesuch')).toBe(127);
    expect(await codes('server', '/etc/passwd')).toBe(126);
    expect(await codes('nobody', 'true')).toBe(1);
    expect(await codes('-u', 'nobody', 'server', 'true')).toBe(1);
  });

  test('a detached exec outlives the daemon; an attached one ends with an error, and does not hang', async () => {
    await daemon.tdctl(['exec', '-d', 'server', 'sh', '-c', 'sleep 2; touch /tmp/alone; exec sleep 500']);
    const attached = daemon.tdctl(['exec', 'server', 'sleep', '60'], { accept: [1] });
    await delay(500);
    await daemon.end('SIGKILL');
    expect((await attached).stderr).not.toBe('');
    await daemon.boot();
    const script = 'until busybox test -e /tmp/alone; do sleep 0.1; done; echo there';
    expect(await daemon.output('exec', 'server', 'sh', '-c', script)).toBe('there');
  });

  test('a container with -d -i keeps its input open for the next client', async () => {
    await daemon.tdctl(['run', '-d', '-i', '--name', 'cat', 'busybox', 'cat']);
    const attach = async (input: string, log: string): Promise<void> => {
      const client = daemon.tdctl(['attach', '--sig-proxy=false', 'cat'], { input, accept: [0, 1, 143] });
      const seen = expect.poll(() => daemon.output('logs', 'cat'), { timeout: 30_000 }).toBe(log);
      await Promise.all([seen, Promise.race([client, seen])]);
    };
    await attach('one\n', 'one');
    await attach('two\n', 'one\ntwo');
    await daemon.tdctl(['rm', '-f', 'cat']);
  });
});
