import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TDCTL, TestDaemon } from './support/test-daemon.ts';

describe('events', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
  });

  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  /** What has happened: kind and action of each. */
  async function past(...flags: readonly string[]): Promise<readonly string[]> {
    const format = '{{.Type}} {{.Action}} {{.Actor.Attributes.name}}';
    const text = await daemon.output('events', '--since', '1h', '--until', '0s', '--format', format, ...flags);
    return text.split('\n');
  }

  test('are told as they happen, and again later', async () => {
    const child = spawn(process.execPath, [TDCTL, 'events', '--since', '1h'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TINYDOCK_HOST: daemon.host },
    });
    let live = '';
    const seen = (text: string): Promise<void> =>
      new Promise((resolve) => {
        child.stdout.on('data', (data: Buffer) => {
          live += data.toString();
          if (live.includes(text)) resolve();
        });
      });
    const destroyed = seen('container destroy');
    await daemon.tdctl(['run', '--rm', '--name', 'quick', '-l', 'role=test', 'busybox', 'sh', '-c', 'exit 3'], {
      accept: [3],
    });
    await destroyed;
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(130);
    const actions = [...live.matchAll(/ (image|container|network) (\S+) /g)].map(
      ([, type, action]) => `${type ?? ''} ${action ?? ''}`,
    );
    expect(actions).toEqual([
      'image import',
      'container create',
      'network connect',
      'container start',
      'container die',
      'network disconnect',
      'container destroy',
    ]);
    expect(live).toMatch(/container die [0-9a-f]{64} \(exitCode=3, image=busybox, name=quick, role=test\)$/m);
    expect(await past()).toEqual([
      'image import busybox',
      'container create quick',
      'network connect bridge',
      'container start quick',
      'container die quick',
      'network disconnect bridge',
      'container destroy quick',
    ]);
  });

  test('are filtered', async () => {
    expect(await past('-f', 'type=image')).toEqual(['image import busybox']);
    expect(await past('-f', 'label=role=test', '-f', 'event=die', '-f', 'event=start')).toHaveLength(2);
    expect(await past('-f', 'image=busybox')).toHaveLength(5);
    expect(await past('-f', 'container=other')).toEqual(['']);
    const refused = await daemon.tdctl(['events', '-f', 'colour=red', '--until', '0s'], { accept: [1] });
    expect(refused.stderr).toContain(
      'invalid filter "colour": expected one of container, event, image, label, network, type',
    );
    expect(await daemon.output('events', '--since', '1m', '--until', '2020-01-01T00:00:00Z')).toBe('');
  });

  test('are there after a restart, with what is done to images', async () => {
    await daemon.tdctl(['tag', 'busybox', 'other:1']);
    await daemon.tdctl(['pin', 'other:1']);
    await daemon.tdctl(['untag', 'other:1']);
    await daemon.tdctl(['unpin', 'busybox']);
    await daemon.tdctl(['rmi', 'busybox']);
    await daemon.tdctl(['trash', 'restore', 'busybox']);
    const all = [
      'image tag other:1',
      'image pin other:1',
      'image untag other:1',
      'image unpin busybox',
      'image untag busybox:latest',
      'image delete ',
      'image restore busybox',
    ];
    expect((await past()).slice(7)).toEqual(all);
    await daemon.end('SIGTERM');
    await daemon.boot();
    expect((await past()).slice(7)).toEqual(all);
    const json = await daemon.output('system', 'events', '--since', '1h', '--until', '0s', '--format', 'json');
    const first = JSON.parse(json.split('\n')[0] ?? '') as object;
    expect(first).toMatchObject({ status: 'import', Type: 'image', Action: 'import', scope: 'local' });
  });

  test('end in time', async () => {
    const until = new Date(Date.now() + 6000).toISOString();
    const reading = daemon.output('events', '--until', until, '-f', 'event=tag');
    await daemon.tdctl(['tag', 'busybox', 'late:1']);
    const lines = (await reading).split('\n');
    expect(lines.at(-1)).toMatch(/ image tag sha256:[0-9a-f]{64} \(name=late:1\)$/);
  });
});
