import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { loadLayered } from './support/layered-image.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('volumes', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    const base = 'mkdir bin; cp /bin/busybox bin/busybox; ln -s busybox bin/sh; mkdir -p data/sub';
    const filled = 'echo one > data/file; ln data/file data/sub/same; ln -s file data/link';
    const owned = 'mkfifo data/pipe; ln -s /etc data/out; chown -hR 7:8 data; chmod 4711 data/file; chmod 1770 data';
    await loadLayered(daemon, { name: 'filled', layers: [`${base}; ${filled}; ${owned}`] });
  });

  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const run = (volume: string, script: string): Promise<string> =>
    daemon.output('run', '--rm', '-v', volume, 'filled', 'sh', '-c', script);

  test('an empty volume is filled with what the image has in its place, once', async () => {
    const look =
      'busybox stat -c "%n %u:%g %a %h %F" /data /data/file /data/pipe /data/link; cat=; busybox cat /data/sub/same';
    expect((await run('vol:/data', look)).split('\n')).toEqual([
      '/data 7:8 1770 3 directory',
      '/data/file 7:8 4711 2 regular file',
      expect.stringMatching(/^\/data\/pipe 7:8 \d+ 1 fifo$/),
      '/data/link 7:8 777 1 symbolic link',
      'one',
    ]);
    await run('vol:/data', 'echo two > /data/file; busybox rm /data/link');
    expect(await run('vol:/data', 'busybox cat /data/sub/same; busybox ls /data')).toBe('two\nfile\nout\npipe\nsub');
    await run('bare:/data:nocopy', 'busybox test -z "$(busybox ls /data)"');
    const mount = ['--mount', 'source=bare,target=/data,volume-nocopy'];
    expect(await daemon.output('run', '--rm', ...mount, 'filled', 'busybox', 'ls', '/data')).toBe('');
    expect(await run('new:/nowhere', 'busybox ls /nowhere')).toBe('');
  });

  test('a copy that was cut short is made again; two containers at once get the same', async () => {
    await run('cut:/data', 'busybox rm -r /data/sub; echo half > /data/file');
    await writeFile(join(daemon.root, 'volumes', '.copying-cut'), '');
    expect(await run('cut:/data', 'busybox cat /data/file /data/sub/same')).toBe('one\none');
    const look = 'busybox cat /data/file /data/sub/same';
    expect(await Promise.all([run('both:/data', look), run('both:/data', look)])).toEqual(['one\none', 'one\none']);
  });
});
