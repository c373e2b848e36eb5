import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DockerRegistry, startDockerRegistry } from '@tinydock/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { EmulatedScreen } from './support/emulated-screen.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TerminalSession } from './support/terminal-session.ts';
import { TestDaemon } from './support/test-daemon.ts';

const SIZE = { columns: 90, rows: 33 };
const COUNTING = 'trap "exit 3" TERM; i=0; while true; do i=$((i+1)); echo "$0 $i"; sleep 1; done';

describe('what the dashboard does, seen through tdctl', () => {
  let daemon: TestDaemon;
  let registry: DockerRegistry;
  let session: TerminalSession;
  let screen: EmulatedScreen;

  beforeAll(async () => {
    [registry, daemon] = await Promise.all([startDockerRegistry(), TestDaemon.start()]);
    await importBusybox(daemon, 'busybox');
    const run = ['run', '-d', '--name'];
    await daemon.tdctl([...run, 'web', '-p', '127.0.0.1::80', 'busybox', 'sh', '-c', COUNTING, 'one']);
    await daemon.tdctl([...run, 'other', 'busybox', 'sh', '-c', COUNTING, 'two']);
    // A browser that writes down what it is told to open.
    const browser = join(daemon.root, 'xdg-open');
    await writeFile(browser, `#!/bin/sh\necho "$1" >${daemon.root}/opened\n`, { mode: 0o755 });
  });

  beforeEach(() => {
    session = new TerminalSession(daemon, ['dashboard'], { PATH: `${daemon.root}:${process.env['PATH'] ?? ''}` });
    screen = new EmulatedScreen(session, SIZE);
  });

  afterEach(() => {
    session.close();
  });

  afterAll(async () => {
    await daemon.destroy();
    await registry.stop();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const inspect = (name: string, format: string): Promise<string> => daemon.output('inspect', '-f', format, name);

  /** Leaves the cursor on a container, whatever the order. */
  const choose = async (name: string): Promise<void> => {
    await screen.see(new RegExp(`${name} +Up `));
    session.type('g');
    await screen.see(/^›/);
    if ((await screen.lines()).some((line) => line.startsWith(`› ${name} `))) return;
    session.type('j');
    await screen.see(new RegExp(`› ${name} `));
  };

  test('restart, rename, the port, the id', async () => {
    await choose('web');
    const started = await inspect('web', '{{.State.StartedAt}}');
    session.type('r');
    await screen.see(/\$ tdctl restart web · done/);
    expect(await inspect('web', '{{.State.StartedAt}}')).not.toBe(started);
    session.type('n');
    await screen.see(/New name of web: web/);
    session.type('\u0015front\r');
    await screen.see(/› front +Up /);
    expect(await daemon.output('ps', '--format', '{{.Names}}')).toContain('front');
    session.type('w');
    await screen.see(/\$ xdg-open http:\/\/127\.0\.0\.1:\d+\/ · done/);
    const port = (await daemon.output('port', 'front', '80')).split(':').at(-1);
    await expect.poll(() => readFile(join(daemon.root, 'opened'), 'utf8').catch(() => '')).toContain(`:${port}/`);
    session.type('y');
    const id = await inspect('front', '{{.Id}}');
    await session.see(`\u001b]52;c;${Buffer.from(id).toString('base64')}\u0007`);
  });

  test('a long log is read further back from its top, each line once', async () => {
    await daemon.tdctl(['run', '--name', 'long', 'busybox', 'busybox', 'seq', '1', '12000']);
    await screen.see(/ long +Exited/);
    session.type('/long\r');
    await screen.see(/^› long +Exited/);
    await screen.see(/^ 12000/);
    session.type('\tg');
    await screen.see(/long · \d+ lines/);
    session.type('g');
    await screen.see(/^ 1 *$/);
    // What is read again after it was not shown is no second time there.
    session.type(']');
    await screen.see(/\[stats\]/);
    session.type('[');
    await screen.see(/\[logs\]/);
    await screen.see(/^ 1 *$/);
    const saved = join(daemon.root, 'long.log');
    session.type('S');
    await screen.see(/File for 12000 lines of long/);
    session.type(`\u0015${saved}\r`);
    const all = Array.from({ length: 12_000 }, (_, index) => `${index + 1}\n`).join('');
    await expect.poll(() => readFile(saved, 'utf8').catch(() => '')).toBe(all);
    await daemon.tdctl(['rm', 'long']);
  });

  test('the disk: containers that ended, what builds left and the records of builds go as the plan is edited', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tinydock-dashboard-prune-'));
    await writeFile(join(dir, 'Dockerfile'), 'FROM busybox\nRUN echo kept >/kept\nRUN echo dropped >/dropped\n');
    await daemon.tdctl(['build', '-t', 'pruned:1', dir]);
    await daemon.tdctl(['create', '--name', 'idle', 'busybox', 'true']);
    await daemon.tdctl(['run', '--name', 'ended', 'busybox', 'true']);
    session.type('5a');
    await screen.see(/prune +ended .* container that does not run/);
    await screen.see(/prune +RUN echo dropped/);
    session.type('X');
    await screen.see(/› \[x\] container (ended|idle)/);
    await screen.see(/\$ tdctl system prune -a$/);
    // The containers are the first of it.
    const first = (await screen.lines()).findIndex((line) => line.includes('› [x] container'));
    const listed = (await screen.lines()).slice(first);
    const kept = [/container idle/, /image pruned:1/, /RUN echo kept/];
    for (const [place, line] of listed.filter((text) => text.includes('[x]')).entries()) {
      if (!kept.some((pattern) => pattern.test(line))) continue;
      session.type(`g${'j'.repeat(place)} `);
    }
    await screen.see(/\[ \] .*RUN echo kept/);
    await screen.see(/\$ tdctl rm ended && tdctl builder prune -a --filter id=/);
    session.type('y');
    await screen.seeNo(/prune +ended/);
    await screen.seeNo(/record of a build/);
    session.type('!');
    await screen.see(/\d of \d went; /);
    expect(await daemon.output('ps', '-aq', '--filter', 'name=ended')).toBe('');
    expect(await inspect('idle', '{{.State.Status}}')).toBe('created');
    expect(await daemon.output('build', 'ls', '-q')).toBe('');
    expect(await daemon.output('builder', 'du', '--format', '{{.Description}}')).toBe('RUN echo kept >/kept');
    await daemon.tdctl(['rm', 'idle']);
    await daemon.tdctl(['rmi', '--now', 'pruned:1']);
    await daemon.tdctl(['builder', 'prune', '-af']);
    await rm(dir, { recursive: true, force: true });
  });

  test('marked containers: their logs as one, stopped, started, killed and removed together', async () => {
    await screen.see(/front +Up /);
    session.type('*');
    await screen.see(/2 marked/);
    await screen.see(/^ front +one \d/);
    await screen.see(/^ other +two \d/);
    const states = (): Promise<string> => daemon.output('ps', '-a', '--format', '{{.State}}');
    session.type('s');
    await screen.see(/\$ tdctl stop .* · done/);
    expect(await states()).toBe('exited\nexited');
    await screen.seeNo(/(front|other) +Up /);
    session.type('u');
    await screen.see(/\$ tdctl start .* · done/);
    expect(await states()).toBe('running\nrunning');
    await screen.seeNo(/(front|other) +Exited/);
    session.type('K');
    await screen.see(/front gets SIGKILL/);
    await screen.see(/other gets SIGKILL/);
    session.type('y');
    await screen.see(/front +Exited \(137\)/);
    await screen.see(/other +Exited \(137\)/);
    session.type('*');
    await screen.see(/2 marked/);
    session.type('D');
    await screen.see(/\$ tdctl rm -f (front other|other front)/);
    session.type('y');
    await screen.see(/No containers/);
    expect(await daemon.output('ps', '-aq')).toBe('');
  });

  test('images are tagged, pushed, removed, pulled and run', async () => {
    const name = `${registry.host}/own/app:1`;
    session.type('2');
    await screen.see(/› busybox/);
    session.type('t');
    await screen.see(/One more name/);
    session.type(`${name}\r`);
    await screen.see(/\$ tdctl tag busybox:latest \S+own\/app:1 · done/);
    await daemon.tdctl(['rmi', 'busybox:latest']);
    await screen.see(/› \S+own\/app:1 +\d/);
    session.type('U');
    await screen.see(/\$ tdctl push \S+own\/app:1 · done/);
    session.type('D');
    await screen.see(/\$ tdctl rmi \S+own\/app:1/);
    session.type('y');
    await screen.see(/No images/);
    expect(await daemon.output('images', '-q')).toBe('');
    session.type('P');
    await screen.see(/Image to pull/);
    session.type(`${name}\r`);
    await screen.see(/› \S+own\/app:1/);
    session.type('R');
    await screen.see(/\$ tdctl run -d \S+own\/app:1 · done/);
    expect(await daemon.output('ps', '-a', '--format', '{{.Image}}')).toBe(name);
  });
});
