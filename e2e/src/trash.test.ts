import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { loadLayered } from './support/layered-image.ts';
import { leftoversOf } from './support/leftovers.ts';
import { storedBytes } from './support/stored-bytes.ts';
import { TDCTL, TestDaemon } from './support/test-daemon.ts';

const BASE = 'head -c 300000 /dev/urandom > base';
let daemon: TestDaemon;

beforeAll(async () => {
  daemon = await TestDaemon.start();
});

afterAll(async () => {
  await daemon.destroy();
  expect(await leftoversOf(daemon)).toEqual([]);
});

beforeEach(async () => {
  const ids = (await daemon.output('images', '-q')).split('\n').filter((id) => id !== '');
  if (ids.length > 0) await daemon.tdctl(['rmi', '-f', ...new Set(ids)]);
  await daemon.tdctl(['trash', 'empty', '-f']);
  expect(await storedBytes(daemon)).toBe(await storedBytes(daemon, '-maxdepth', '0'));
});

async function tags(): Promise<readonly string[]> {
  const text = await daemon.output('images', '--format', '{{.Repository}}:{{.Tag}}');
  return text
    .split('\n')
    .filter((name) => name !== '')
    .sort();
}

async function idOf(name: string): Promise<string> {
  return daemon.output('inspect', '--format', '{{.Id}}', name);
}

/** Kills the daemon when it has acknowledged so many removals; returns those that it has acknowledged. */
async function removeUntilKilled(names: readonly string[], count: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [TDCTL, 'rmi', ...names], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, TINYDOCK_HOST: daemon.host },
  });
  const found: string[] = [];
  for await (const text of createInterface({ input: child.stdout })) {
    if (text.startsWith('Untagged: ')) found.push(text.slice('Untagged: '.length));
    if (found.length === count) await daemon.end('SIGKILL');
  }
  return found;
}

describe('a removed image', () => {
  test('comes back with all its names, the same files, whole', async () => {
    await loadLayered(daemon, { name: 'app:1', layers: [BASE, 'echo app > app'] });
    await daemon.tdctl(['tag', 'app:1', 'localhost:5000/team/app:2']);
    const id = await idOf('app:1');
    const layer = (await daemon.output('inspect', '--format', '{{(index .Layers 0).DiffId}}', id)).slice(7);
    const tar = join(daemon.root, 'layers', layer, 'layer.tar');
    const before = await stat(tar);
    const removed = await daemon.output('rmi', '-f', id);
    expect(removed.split('\n')).toEqual(expect.arrayContaining(['Untagged: app:1', `Deleted: ${id}`]));
    expect(await tags()).toEqual([]);
    const refused = await daemon.tdctl(['run', '--rm', 'app:1'], { accept: [125] });
    expect(refused.exitCode).toBe(125);
    expect(await daemon.output('trash', 'ls', '--format', '{{.Names}} {{.ID}}')).toBe(
      `app:1, localhost:5000/team/app:2 ${id.slice(7, 19)}`,
    );
    expect((await daemon.output('trash', 'restore', 'app:1')).split('\n')).toEqual([
      `Restored: ${id}`,
      'Tagged: app:1',
      'Tagged: localhost:5000/team/app:2',
    ]);
    expect(await tags()).toEqual(['app:1', 'localhost:5000/team/app:2']);
    expect((await stat(tar)).ino).toBe(before.ino);
    await daemon.tdctl(['verify', 'app:1']);
    expect(await daemon.output('trash', 'ls', '-q')).toBe('');
  });

  test('gives a name back that went alone', async () => {
    await loadLayered(daemon, { name: 'app:1', layers: [BASE] });
    await daemon.tdctl(['tag', 'app:1', 'app:2']);
    const id = await idOf('app:1');
    expect(await daemon.output('rmi', 'app:2')).toBe('Untagged: app:2');
    expect(await daemon.output('trash', 'ls', '--format', '{{.Names}} {{.FreedBytes}}')).toBe('app:2 0');
    expect(await daemon.output('trash', 'restore', 'app:2')).toBe(`Restored: ${id}\nTagged: app:2`);
    expect(await tags()).toEqual(['app:1', 'app:2']);
    await daemon.tdctl(['rmi', '--now', 'app:2']);
    expect(await daemon.output('trash', 'ls', '-q')).toBe('');
  });

  test('leaves a tag with the image that has it by now, and says so', async () => {
    await loadLayered(daemon, { name: 'app:1', layers: [BASE] });
    const id = await idOf('app:1');
    await daemon.tdctl(['rmi', 'app:1']);
    await loadLayered(daemon, { name: 'app:1', layers: ['echo other > other'] });
    const other = await idOf('app:1');
    const { stdout, stderr } = await daemon.tdctl(['trash', 'restore', id.slice(7, 19)]);
    expect(stdout).toBe(`Restored: ${id}\n`);
    expect(stderr).toContain(`app:1 is the name of ${other} by now`);
    expect(await idOf('app:1')).toBe(other);
    expect(await tags()).toEqual(['<none>:<none>', 'app:1']);
  });

  test('frees exactly what is announced, given what it shares', async () => {
    await loadLayered(daemon, { name: 'app:1', layers: [BASE, 'head -c 90000 /dev/zero > app'] });
    await daemon.tdctl(['tag', 'app:1', 'base:1']);
    await loadLayered(daemon, { name: 'app:2', layers: [BASE.replace('base', 'other'), 'echo second > second'] });
    const base = await storedBytes(daemon);
    await loadLayered(daemon, { name: 'site:1', layers: ['head -c 70000 /dev/urandom > site'] });
    const all = await storedBytes(daemon);
    await daemon.tdctl(['rmi', 'site:1', 'app:1']);
    expect(await storedBytes(daemon)).toBe(all);
    expect(await daemon.output('trash', 'ls', '--format', '{{.FreedBytes}}')).toBe(`0\n${all - base}`);
    expect(await daemon.output('trash', 'empty', '-f')).toContain('Total reclaimed space: ');
    expect(await storedBytes(daemon)).toBe(base);
    await daemon.tdctl(['rmi', '--now', 'app:2', 'base:1']);
    expect(await storedBytes(daemon)).toBe(await storedBytes(daemon, '-maxdepth', '0'));
    expect(await daemon.output('trash', 'ls', '-q')).toBe('');
  });

  test('survives the daemon, and goes when its time has come', async () => {
    await loadLayered(daemon, { name: 'app:1', layers: [BASE] });
    await loadLayered(daemon, { name: 'app:2', layers: ['echo 2 > two'] });
    await daemon.tdctl(['rmi', 'app:1']);
    await daemon.end('SIGKILL');
    await daemon.configure({ 'trash-lifetime-hours': 2 / 3600 });
    await daemon.boot();
    await daemon.tdctl(['trash', 'restore', 'app:1']);
    await daemon.tdctl(['verify', 'app:1']);
    await daemon.tdctl(['rmi', 'app:1']);
    await daemon.end('SIGTERM');
    await delay(2000);
    await daemon.boot();
    expect(await daemon.output('trash', 'ls', '-q')).toBe('');
    await daemon.tdctl(['rmi', 'app:2']);
    while ((await daemon.output('trash', 'ls', '-q')) !== '') await delay(200);
    expect(await storedBytes(daemon)).toBe(await storedBytes(daemon, '-maxdepth', '0'));
    await daemon.end('SIGTERM');
    await daemon.configure({});
    await daemon.boot();
  });

  test('is here or in the trash whenever the daemon is killed', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `many:${index}`);
    for (const name of names) await loadLayered(daemon, { name, layers: ['echo base > base', `echo ${name} > own`] });
    for (const count of [1, 3, 6]) {
      const acknowledged = await removeUntilKilled(names, count);
      await daemon.boot();
      const trash = (await daemon.output('trash', 'ls', '--format', '{{.Names}}')).split('\n');
      expect([...(await tags()), ...trash].filter((name) => name !== '').sort()).toEqual(names);
      for (const name of acknowledged) expect(trash).toContain(name);
      await daemon.tdctl(['trash', 'restore', ...trash]);
      expect(await tags()).toEqual(names);
      await daemon.tdctl(['verify', ...names]);
    }
  });
});

describe('what is in use', () => {
  test('is named, and goes on though its image is deleted', async () => {
    await importBusybox(daemon, 'busybox');
    await daemon.tdctl(['run', '-d', '--name', 'user', 'busybox', 'sleep', '600']);
    for (const flags of [[], ['-f'], ['-f', '--now']]) {
      const refused = await daemon.tdctl(['rmi', ...flags, 'busybox'], { accept: [1] });
      expect(refused.stderr).toContain('used by running containers: user');
    }
    await daemon.tdctl(['kill', 'user']);
    await daemon.tdctl(['wait', 'user']);
    const stopped = await daemon.tdctl(['rmi', 'busybox'], { accept: [1] });
    expect(stopped.stderr).toContain('used by stopped containers: user');
    await daemon.tdctl(['rmi', '-f', 'busybox']);
    await daemon.tdctl(['trash', 'empty', '-f']);
    await daemon.tdctl(['start', 'user']);
    expect(await daemon.output('exec', 'user', 'echo', 'still here')).toBe('still here');
    await daemon.tdctl(['rm', '-f', 'user']);
  });

  test('keeps its image where only a name goes', async () => {
    await importBusybox(daemon, 'busybox');
    await daemon.tdctl(['run', '-d', '--name', 'user', 'busybox', 'sleep', '600']);
    expect(await daemon.output('untag', 'busybox')).toBe('Untagged: busybox:latest');
    expect(await tags()).toEqual(['<none>:<none>']);
    const refused = await daemon.tdctl(['untag', 'busybox'], { accept: [1] });
    expect(refused.stderr).toContain('no such image: busybox:latest');
    await daemon.tdctl(['rm', '-f', 'user']);
  });
});
