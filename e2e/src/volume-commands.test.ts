import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadLayered } from './support/layered-image.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

interface InspectedVolume {
  readonly Mountpoint: string;
  readonly Labels: Readonly<Record<string, string>> | null;
  readonly Options: Readonly<Record<string, string>> | null;
}

describe('tdctl volume', () => {
  let daemon: TestDaemon;
  let shared: string;

  beforeAll(async () => {
    shared = await mkdtemp(join(tmpdir(), 'tinydock-shared-'));
    daemon = await TestDaemon.start();
    const layer = 'mkdir bin; cp /bin/busybox bin/busybox; ln -s busybox bin/sh; mkdir data; echo image > data/file';
    await loadLayered(daemon, { name: 'filled', layers: [layer] });
  });

  afterAll(async () => {
    await daemon.destroy();
    await rm(shared, { recursive: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const volume = (...args: readonly string[]): Promise<string> => daemon.output('volume', ...args);
  const names = async (...filters: readonly string[]): Promise<readonly string[]> => {
    const text = await volume('ls', '-q', ...filters.flatMap((filter) => ['-f', filter]));
    return text === '' ? [] : text.split('\n');
  };
  const inspect = async (name: string): Promise<InspectedVolume> =>
    (JSON.parse(await volume('inspect', name)) as readonly [InspectedVolume])[0];

  test('volumes are made, listed, looked at, and stay while a container has them', async () => {
    expect(await volume('create', '--label', 'app=shop', 'data')).toBe('data');
    await daemon.tdctl(['create', '--name', 'user', '-v', 'data:/data', '-v', 'other:/other', '-v', '/own', 'filled']);
    const all = await names();
    expect(all).toHaveLength(3);
    expect(all.filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual(['data', 'other']);
    expect(await names('label=app=shop')).toEqual(['data']);
    expect(await names('dangling=true')).toEqual([]);
    const { Mountpoint, Labels, Options } = await inspect('data');
    expect([Labels, Options]).toEqual([{ app: 'shop' }, null]);
    // What is copied before the first start comes beside what the image has, as in Docker.
    await writeFile(join(shared, 'copied'), 'copied\n');
    await daemon.tdctl(['cp', join(shared, 'copied'), 'user:/data/copied']);
    await daemon.tdctl(['start', '-a', 'user'], { input: '' });
    expect(await readFile(join(Mountpoint, 'file'), 'utf8')).toBe('image\n');
    expect(await readFile(join(Mountpoint, 'copied'), 'utf8')).toBe('copied\n');
    const refused = await daemon.tdctl(['volume', 'rm', '-f', 'nowhere', 'data'], { accept: [1] });
    expect(refused.stdout).toBe('nowhere\n');
    expect(refused.stderr).toContain('cannot remove volume data: it is in use by container user');
    await daemon.tdctl(['rm', '-v', 'user']);
    expect(await names()).toEqual(['data', 'other']);
    expect(await volume('rm', 'data', 'other')).toBe('data\nother');
    expect(await names()).toEqual([]);
    const events = await daemon.output('events', '--since', '1h', '--until', '0s', '--filter', 'volume=data');
    expect([...events.matchAll(/ volume (\S+) data /g)].map(([, action]) => action)).toEqual([
      'create',
      'mount',
      'unmount',
      'destroy',
    ]);
  });

  test('a volume can be a directory of the machine', async () => {
    await volume('create', '-o', 'type=none', '-o', 'o=bind,ro', '-o', `device=${shared}`, 'bound');
    expect((await inspect('bound')).Mountpoint).toBe(shared);
    const script = 'busybox cat /data/copied; busybox touch /data/x || echo refused';
    const { stdout } = await daemon.tdctl(['run', '--rm', '-v', 'bound:/data', 'filled', 'sh', '-c', script]);
    expect(stdout).toBe('copied\nrefused\n');
    await volume('create', '-o', 'type=none', '-o', 'o=bind', '-o', 'device=/nowhere/at/all', 'lost');
    const failed = await daemon.tdctl(['run', '--name', 'lost', '-v', 'lost:/data', 'filled'], {
      accept: [125, 126, 127],
    });
    expect(failed.stderr).toContain('its device /nowhere/at/all is no directory');
    await daemon.tdctl(['rm', 'lost']);
    await volume('rm', 'bound', 'lost');
    expect(await readFile(join(shared, 'copied'), 'utf8')).toBe('copied\n');
  });

  test('a volume in memory is one for all, until the last container ends', async () => {
    await volume('create', '-o', 'type=tmpfs', '-o', 'device=tmpfs', '-o', 'o=size=64k,mode=755', 'memory');
    const run = ['run', '-d', '-v', 'memory:/data', 'filled', 'sh', '-c', 'busybox sleep 600'];
    const [one, other] = [await daemon.output(...run), await daemon.output(...run)];
    const write = 'busybox head -c 100000 /dev/zero > /data/big; busybox rm /data/big; echo shared > /data/new';
    await daemon.tdctl(['exec', one, 'sh', '-c', write]);
    const read = (): Promise<string> => daemon.output('exec', other, 'sh', '-c', 'busybox cat /data/file /data/new');
    expect(await read()).toBe('image\nshared');
    await daemon.end('SIGKILL');
    await daemon.boot();
    await daemon.tdctl(['rm', '-f', one]);
    expect(await read()).toBe('image\nshared');
    const { Mountpoint } = await inspect('memory');
    expect((await runCommand('mountpoint', [Mountpoint])).exitCode).toBe(0);
    await daemon.tdctl(['rm', '-f', other]);
    await expect(readFile(join(Mountpoint, 'new'))).rejects.toMatchObject({ code: 'ENOENT' });
    await volume('rm', 'memory');
  });

  test('prune shows what would go, and takes anonymous volumes unless it is told to take all', async () => {
    await daemon.tdctl(['run', '--rm', '-v', '/gone', 'filled']);
    expect(await names()).toEqual([]);
    await daemon.tdctl(['create', '--name', 'keeper', '-v', 'used:/data', '-v', '/own', 'filled']);
    const anonymous = await volume('create');
    await volume('create', '--label', 'keep', 'kept');
    await volume('create', 'named');
    await writeFile(join((await inspect('named')).Mountpoint, 'file'), 'x'.repeat(1_000_000));
    const { stdout: size } = await runCommand('du', ['-sB1', (await inspect('named')).Mountpoint]);
    const plan = await volume('prune', '-a', '--dry-run', '--filter', 'label!=keep');
    expect(plan).toMatch(new RegExp(`^${anonymous} +has no name of its own`, 'm'));
    expect(plan).toMatch(/^named +used by no container +1\.\d+MB$/m);
    expect(Number(size.split('\t')[0])).toBeGreaterThan(1_000_000);
    expect(await names('dangling=true')).toHaveLength(3);
    expect((await volume('prune', '-f')).split('\n')[1]).toBe(anonymous);
    expect(await names('dangling=true')).toEqual(['kept', 'named']);
    await daemon.tdctl(['volume', 'prune', '-a'], { input: 'y\n' });
    expect(await names()).toHaveLength(2);
    await daemon.tdctl(['rm', '-v', 'keeper']);
    expect(await names()).toEqual(['used']);
  });

  test('a container has the mounts of another, until the last of them goes', async () => {
    await daemon.tdctl(['create', '--name', 'donor', '-v', '/data', '-v', `${shared}:/shared:ro`, 'filled']);
    const script = 'busybox cat /data/file /shared/copied; busybox touch /data/x || echo refused';
    const from = ['--volumes-from', 'donor:ro', 'filled', 'sh', '-c'];
    // The donor never runs.
    expect(await daemon.output('run', '--name', 'heir', ...from, script)).toBe('image\ncopied\nrefused');
    const format = '{{json .HostConfig.VolumesFrom}} {{range .Mounts}}{{.Type}} {{.RW}} {{.Destination}} {{end}}';
    const inspected = await daemon.output('inspect', '-f', format, 'heir');
    expect(inspected).toBe('["donor:ro"] volume false /data bind false /shared');
    const before = await names();
    await daemon.tdctl(['rm', '-v', 'donor']);
    expect(await names()).toEqual(before);
    await daemon.tdctl(['rm', '-v', 'heir']);
    expect(await names()).toHaveLength(before.length - 1);
    const missing = await daemon.tdctl(['create', '--volumes-from', 'donor', 'filled'], { accept: [1] });
    expect(missing.stderr).toContain('no such container: donor');
  });

  test('mounts spread where they are told to', async () => {
    const place = await mkdtemp(join(tmpdir(), 'tinydock-spread-'));
    const mount = (...args: readonly string[]): Promise<unknown> => runCommand('mount', args);
    try {
      await mount('-t', 'tmpfs', 'tmpfs', place);
      await mount('--make-private', place);
      const refused = await daemon.tdctl(['run', '--rm', '-v', `${place}:/p:rslave`, 'filled'], { accept: [125] });
      expect(refused.stderr).toContain(`it lies on the mount ${place}, which is not a shared or slave mount`);
      await mount('--make-shared', place);
      const flags = ['-v', `${place}:/slave:rslave`, '-v', `${place}:/private:z`, '--privileged'];
      const both = ['--mount', `type=bind,src=${place},dst=/shared,bind-propagation=rshared`];
      await daemon.tdctl(['run', '-d', '--name', 'spread', ...flags, ...both, 'filled', 'busybox', 'sleep', '600']);
      await mkdir(join(place, 'outside'));
      await mount('-t', 'tmpfs', 'tmpfs', join(place, 'outside'));
      await writeFile(join(place, 'outside/file'), '');
      const look = 'busybox ls /slave/outside /private/outside';
      expect(await daemon.output('exec', 'spread', 'sh', '-c', look)).toBe(
        '/private/outside:\n\n/slave/outside:\nfile',
      );
      const spread =
        'busybox mkdir /shared/inside; busybox mount -t tmpfs tmpfs /shared/inside; busybox touch /shared/inside/file';
      await daemon.tdctl(['exec', 'spread', 'sh', '-c', spread]);
      expect(await readdir(join(place, 'inside'))).toEqual(['file']);
      await daemon.tdctl(['rm', '-f', 'spread']);
    } finally {
      await runCommand('umount', ['-R', place], { accept: [0, 1, 32] });
      await rm(place, { recursive: true });
    }
  });
});
