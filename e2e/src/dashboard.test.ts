import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { EmulatedScreen } from './support/emulated-screen.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TerminalSession } from './support/terminal-session.ts';
import { TestDaemon } from './support/test-daemon.ts';

const SIZE = { columns: 90, rows: 33 };
const COUNTING = 'echo x > /written; trap "exit 3" TERM; i=0; while true; do i=$((i+1)); echo "tick $i"; sleep 1; done';

/** A confirmation hides the list, and with it what is about to go. */
const WAIT = { timeout: 20_000 };

describe('the dashboard', () => {
  let daemon: TestDaemon;
  let session: TerminalSession;
  let screen: EmulatedScreen;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
    await daemon.tdctl(['run', '-d', '--name', 'web', '-e', 'GREETING=hello', 'busybox', 'sh', '-c', COUNTING]);
    await daemon.tdctl(['create', '--name', 'idle', 'busybox', 'sleep', '600']);
  });

  afterEach(() => {
    session.close();
  });

  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const open = (...args: readonly string[]): void => {
    session = new TerminalSession(daemon, ['dashboard', ...args]);
    screen = new EmulatedScreen(session, SIZE);
  };

  const stateOf = (name: string): Promise<string> =>
    daemon.output('ps', '-a', '--filter', `name=${name}`, '--format', '{{.State}}');

  test('shows containers and logs; actions have their effect; q leaves the terminal as it was', async () => {
    open();
    await screen.see(/› idle +Created +busybox/);
    await screen.see(/ web +Up /);
    session.type('j');
    await screen.see(/› web/);
    await screen.see(/tick \d+$/);
    await screen.see(/web +Up .* [\d.]+% +[▁-█]* ?[\d.]+.?B +busybox/);
    session.type('p');
    await screen.see(/web +Up .*\(Paused\)/);
    expect(await stateOf('web')).toBe('paused');
    session.type('p');
    await screen.seeNo(/\(Paused\)/);
    session.type('s');
    await screen.see(/web +Exited/);
    expect(await stateOf('web')).toBe('exited');
    await screen.see(/web +Exited \(3\)[^%]*busybox/);
    session.type('u');
    await screen.see(/web +Up /);
    session.type('!');
    await screen.see(/✓ tdctl stop web/);
    session.type('x');
    session.type('q');
    expect(await session.end()).toBe(0);
    expect(session.isRaw()).toBe(false);
    expect((await screen.lines()).join('').trim()).toBe('');
  });

  test('tabs of a container, and a filter of its log', async () => {
    open();
    await screen.see(/ web +Up /);
    session.type('/');
    await screen.see(/Rows with/);
    session.type('web\r');
    await screen.seeNo(/idle/);
    session.type(']');
    await screen.see(/CPU [\d.]+ %.* memory [\d.]+.iB/);
    await screen.see(/network .* block I\/O/);
    session.type(']');
    await screen.see(/GREETING=hello/);
    session.type(']]');
    await screen.see(/ (?:COMMAND|CMD)/);
    await screen.see(/echo x > .written/);
    session.type(']');
    await screen.see(/^ A \/written$/);
    session.type(']');
    await screen.see(/^ image +busybox/);
    session.type(']\t/');
    await screen.see(/Lines with/);
    session.type('/tick [0-9]*3$/\r');
    await screen.see(/^ tick \d*3$/);
    await screen.seeNo(/^ tick \d*[0-24-9]$/);
  });

  test('a log: found, selected, copied, saved, and within a time window', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tinydock-logs-'));
    const path = join(dir, 'x.log');
    open();
    await screen.see(/ web +Up /);
    session.type('j');
    await screen.see(/› web/);
    await screen.see(/tick \d+$/);
    session.type('\tF');
    await screen.see(/Find/);
    session.type('/tick 1$/\r');
    await screen.see(/^›tick 1$/);
    session.type('vy');
    await session.see(`\u001b]52;c;${Buffer.from('tick 1\n').toString('base64')}\u0007`);
    await screen.see(/copied 1 line/);
    await writeFile(path, 'precious');
    session.type('vjS');
    await screen.see(/File for 2 lines of web: web\.log/);
    session.type(`\u0015${path}\r`);
    await screen.see(/x\.log has 8B/);
    session.type('n');
    expect(await readFile(path, 'utf8')).toBe('precious');
    await screen.seeNo(/Replace/);
    session.type(`S\u0015${path}\r`);
    await screen.see(/Replace/);
    session.type('y');
    await screen.see(/# 2 lines of web > .*x\.log/);
    expect(await readFile(path, 'utf8')).toBe('tick 1\ntick 2\n');
    session.type('\u001b');
    await screen.seeNo(/2 selected/);
    session.type('tnever\r');
    await screen.see(/"never" is no time/);
    session.type('\u0015..2026-01-01\r');
    await screen.see(/Nothing was written then/);
    session.type('t2026-01-01\r');
    await screen.see(/tick \d+$/);
    session.type('/');
    await screen.see(/Lines with/);
    session.type('/(t|ti)+(\r');
    await screen.see(/no regular expression: Unterminated group/);
    await rm(dir, { recursive: true });
  });

  test('removes what is confirmed, and nothing else', async () => {
    await daemon.tdctl(['create', '--name', 'victim', 'busybox', 'true']);
    open();
    await screen.see(/› victim/);
    session.type('D');
    await screen.see(/victim \(created\) goes/);
    await screen.see(/\$ tdctl rm -f victim/);
    session.type('n');
    await screen.see(/› victim/);
    expect(await stateOf('victim')).toBe('created');
    session.type('Dy');
    await screen.seeNo(/victim +Created/);
    await expect.poll(() => stateOf('victim'), WAIT).toBe('');
    expect(await stateOf('idle')).toBe('created');
  });

  test('lends the terminal to a shell in the container, and comes back', async () => {
    open();
    await screen.see(/ web +Up /);
    session.type('j');
    await screen.see(/› web/);
    session.type('e');
    await screen.see(/^\/ #/);
    session.type('echo "in $GREETING"\r');
    await screen.see(/^in hello/);
    // Each key reaches the shell: the dashboard does not read beside it.
    for (let line = 1; line <= 10; line += 1) {
      session.type(`echo "line $((${line}+100))"\r`);
      await screen.see(new RegExp(`^line ${line + 100}$`));
    }
    session.type('exit\r');
    await screen.see(/› web +Up /);
    session.type('?');
    await screen.see(/Keys in containers/);
  });

  test('the mouse: clicks and the wheel; off by key, for a shell, in the end and after a crash', async () => {
    const [ON, OFF] = ['\u001b[?1000h\u001b[?1006h', '\u001b[?1006l\u001b[?1000l'];
    const countOf = (text: string): number => session.screen.split(text).length - 1;
    const isOff = (): boolean => session.screen.lastIndexOf(OFF) > session.screen.lastIndexOf(ON);
    const clickOn = async (pattern: RegExp, button = 0): Promise<void> => {
      await screen.see(pattern);
      const lines = await screen.lines();
      const row = lines.findIndex((line) => pattern.test(line));
      session.type(`\u001b[<${button};${(lines[row]?.search(pattern) ?? 0) + 2};${row + 1}M`);
    };
    open();
    await clickOn(/ web +Up /);
    await screen.see(/› web/);
    await clickOn(/ web +Up /, 64);
    await screen.see(/› idle/);
    await clickOn(/ 2 images/);
    await screen.see(/› busybox/);
    await clickOn(/ 1 containers/);
    await clickOn(/ web +Up /);
    expect(countOf(ON)).toBe(1);
    session.type('M');
    await screen.see(/mouse selects text/);
    expect(isOff()).toBe(true);
    session.type('M');
    await screen.see(/mouse acts here/);
    session.type('e');
    await screen.see(/^\/ #/);
    expect(isOff()).toBe(true);
    session.type('exit\r');
    await screen.see(/› web +Up /);
    expect(isOff()).toBe(false);
    session.type('q');
    expect(await session.end()).toBe(0);
    expect(isOff()).toBe(true);
    session.close();

    open('--no-mouse');
    await screen.see(/ web +Up /);
    session.kill('SIGTERM');
    await session.end();
    expect(countOf(ON)).toBe(0);
    session.close();

    const crash = join(daemon.root, 'crash.cjs');
    await writeFile(crash, 'process.on("SIGUSR2", () => { throw new Error("as a bug would"); });');
    session = new TerminalSession(daemon, ['dashboard'], { NODE_OPTIONS: `--require ${crash}` });
    screen = new EmulatedScreen(session, SIZE);
    await screen.see(/ web +Up /);
    session.kill('SIGUSR2');
    expect(await session.end()).not.toBe(0);
    expect(isOff()).toBe(true);
    expect(session.isRaw()).toBe(false);
    await screen.see(/as a bug would/);
  });

  test('the disk: the plan of prune applied in part, and the trash', async () => {
    for (const name of ['spare:1', 'spare:2']) await importBusybox(daemon, name);
    open();
    session.type('5');
    await screen.see(/in use +images/);
    session.type('a');
    await screen.see(/prune +spare:1 .* no container uses it/);
    session.type('/spare:2\rD');
    await screen.see(/spare:2 \(unused\) goes to the trash: alone/);
    session.type('y');
    await screen.see(/trash +spare:2 .* removed/);
    expect(await daemon.output('images', '--format', '{{.Repository}}:{{.Tag}}')).not.toContain('spare:2');
    session.type('u');
    await screen.see(/prune +spare:2/);
    expect(await daemon.output('images', '-q', 'spare:2')).not.toBe('');
    session.type('2');
    await screen.see(/spare:1/);
    session.type('/spare:1\ri');
    await screen.see(/spare:1 · pinned/);
    session.type('D');
    await screen.see(/tdctl rmi spare:1/);
    session.type('y');
    await screen.see(/cannot remove .* it is pinned/);
    session.type('IDy');
    await screen.see(/No image matches/);
    expect(await daemon.output('trash', 'ls', '--format', '{{.Names}}')).toBe('spare:1');
    await daemon.tdctl(['trash', 'empty', '-f', 'spare:1']);
    expect(await daemon.output('trash', 'ls', '-q')).toBe('');
    await daemon.tdctl(['rmi', '--now', 'spare:2']);
  });

  test('volumes and networks are made, shown with who uses them, and removed', async () => {
    await daemon.tdctl(['run', '-d', '--name', 'user', '-v', 'used:/data', 'busybox', 'sleep', '600']);
    open();
    session.type('6');
    await screen.see(/used +user /);
    session.type('nfresh\r');
    await screen.see(/fresh +- /);
    session.type('nkept\r');
    await screen.see(/kept +- /);
    session.type('X');
    await screen.see(/\[x\] fresh \(no container has it\): frees/);
    session.type('j ');
    await screen.see(/\[ \] kept/);
    await screen.see(/\$ tdctl volume rm fresh$/);
    session.type('y');
    await screen.seeNo(/fresh +- /);
    const volumes = async (): Promise<string[]> => (await daemon.output('volume', 'ls', '-q')).split('\n').toSorted();
    await expect.poll(volumes, WAIT).toEqual(['kept', 'used']);
    await daemon.tdctl(['volume', 'rm', 'kept']);
    session.type('7');
    await screen.see(/bridge +bridge .* user \d/);
    session.type('nback\r');
    await screen.see(/back +bridge /);
    session.type('/back\rD');
    await screen.see(/tdctl network rm back/);
    session.type('y');
    await screen.see(/No network matches/);
    expect(await daemon.output('network', 'ls', '--format', '{{.Name}}')).not.toContain('back');
    await daemon.tdctl(['rm', '-f', 'user']);
  });

  test('builds are shown as they run, with their steps and logs, and removed', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tinydock-dashboard-build-'));
    await writeFile(join(dir, 'Dockerfile'), 'FROM busybox\nRUN echo begun; sleep 600\n');
    open();
    session.type('8');
    await screen.see(/Nothing has been built yet/);
    const building = new TerminalSession(daemon, ['build', '-t', 'built:1', dir]);
    await screen.see(/› .* built:1 +Running /);
    await screen.see(/▸ running .* RUN echo begun/);
    session.type(']');
    await screen.see(/#\d+ \d+\.\d+ begun/);
    const [id = ''] = (await daemon.output('build', 'ls', '-q')).split('\n');
    session.type('D');
    await screen.see(/built:1 is being built/);
    building.kill('SIGINT');
    expect(await building.end()).toBe(130);
    building.close();
    await screen.see(/› .* built:1 +Cancelled /);
    session.type('D');
    await screen.see(new RegExp(`tdctl build rm ${id}`));
    session.type('y');
    await screen.see(/Nothing has been built yet/);
    expect(await daemon.output('build', 'ls', '-q')).toBe('');
    await rm(dir, { recursive: true, force: true });
  });

  test('images, their layers and files, without mounting anything', async () => {
    open();
    session.type('2');
    await screen.see(/› busybox:latest/);
    session.type('t');
    await screen.see(/One more name/);
    session.type('other:2\r');
    await screen.see(/busybox:latest \(\+1\)/);
    expect(await daemon.output('images', '-q', 'other:2')).not.toBe('');
    session.type('\r');
    await screen.see(/busybox:latest · 1 layer, /);
    session.type('\t');
    await screen.see(/› . ▸ bin/);
    session.type('\r');
    await screen.see(/ busybox +\d/);
    session.type('4');
    await screen.see(/ image +tag/);
  });

  test('takes other sizes, and shows a daemon that goes away and comes back', async () => {
    open('--theme', 'none');
    await screen.see(/ web +Up /);
    screen.resize(60, 16);
    await screen.see(/^ 1 containers/);
    await screen.see(/ web +Up /);
    screen.resize(140, 40);
    await screen.see(/ID$/);
    await daemon.end('SIGTERM');
    await screen.see(/no daemon/);
    session.type('2');
    await screen.see(/› busybox/);
    session.type('1');
    await daemon.boot();
    await screen.seeNo(/no daemon/);
    await screen.see(/ web +Up /);
  });

  test('keys of a file; one that would mean two things is reported', async () => {
    const config = await mkdtemp(join(tmpdir(), 'tinydock-settings-'));
    await mkdir(join(config, 'tinydock'));
    const openWith = async (keys: Readonly<Record<string, readonly string[]>>): Promise<void> => {
      await writeFile(join(config, 'tinydock/dashboard.json'), JSON.stringify({ keys }));
      session = new TerminalSession(daemon, ['dashboard'], { XDG_CONFIG_HOME: config });
      screen = new EmulatedScreen(session, SIZE);
    };
    await openWith({ stop: ['r'] });
    await screen.see(/mean both stop and restart in containers/);
    expect(await session.end()).toBe(1);
    session.close();
    await openWith({ quit: ['Q'] });
    await screen.see(/Q quit/);
    session.type('qQ');
    expect(await session.end()).toBe(0);
    await rm(config, { recursive: true });
  });

  test('needs a terminal', async () => {
    open();
    const { exitCode, stderr } = await daemon.tdctl(['dashboard'], { accept: [1] });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('needs a terminal');
  });
});
