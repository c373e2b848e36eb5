import { chmod, link, lstat, mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('cp', () => {
  let daemon: TestDaemon;
  let dir: string;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
    await daemon.tdctl([
      'run',
      '-d',
      '--name',
      'live',
      '-v',
      'data:/data',
      '-v',
      '/ro:/never:ro',
      'busybox',
      'sleep',
      '6000',
    ]);
    await daemon.tdctl(['create', '--name', 'idle', '-v', 'data:/data', 'busybox', 'true']);
    await daemon.tdctl(['start', 'idle']);
    await daemon.tdctl(['wait', 'idle']);
  });

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tinydock-cp-'));
    await mkdir(join(dir, 'tree/sub'), { recursive: true });
    await writeFile(join(dir, 'tree/file'), 'contents');
    await chmod(join(dir, 'tree/file'), 0o4751);
    await link(join(dir, 'tree/file'), join(dir, 'tree/sub/same'));
    await symlink('../file', join(dir, 'tree/sub/link'));
    await writeFile(Buffer.concat([Buffer.from(`${dir}/tree/`), Buffer.from([0xc3, 0x28])]), 'odd');
    await writeFile(join(dir, 'large'), Buffer.alloc(5_000_001, 'x'));
  });

  afterEach(() => rm(dir, { recursive: true }));

  afterAll(async () => {
    await daemon.destroy();
    await rm('/ro', { recursive: true, force: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const cp = (...args: readonly string[]) => daemon.tdctl(['cp', ...args]);
  const fail = async (...args: readonly string[]): Promise<string> =>
    (await daemon.tdctl(['cp', ...args], { accept: [1] })).stderr;
  const sh = (script: string): Promise<string> => daemon.output('exec', 'live', 'sh', '-c', script);

  test.each(['live', 'idle'])('there and back again, whether it runs or not: %s', async (name) => {
    await cp(join(dir, 'tree'), `${name}:/tmp/there`);
    await cp(join(dir, 'large'), `${name}:/tmp/there/sub/`);
    await cp(`${name}:/tmp/there`, join(dir, 'back'));
    const listing = async (path: string): Promise<string> =>
      (await runCommand('sh', ['-c', `cd "$0" && find . -printf '%p %y %m %n %l\\n' | LC_ALL=C sort`, path])).stdout;
    await rm(join(dir, 'back/sub/large'));
    expect(await listing(join(dir, 'back'))).toBe(await listing(join(dir, 'tree')));
    expect(await readFile(join(dir, 'back/sub/link'), 'utf8')).toBe('contents');
    const { mtimeMs } = await lstat(join(dir, 'tree/file'));
    expect(Math.floor((await lstat(join(dir, 'back/file'))).mtimeMs / 1000)).toBe(Math.floor(mtimeMs / 1000));
  });

  test('the rules of places and names', async () => {
    await cp(`${dir}/tree/.`, 'live:/tmp');
    expect(await sh('cat /tmp/file /tmp/sub/same')).toBe('contentscontents');
    await cp(join(dir, 'tree/file'), 'live:/tmp/renamed');
    await cp(`${dir}/tree/`, 'live:/tmp/new');
    await cp(join(dir, 'tree'), 'live:/tmp/new');
    expect(await sh('cat /tmp/renamed /tmp/new/tree/file')).toBe('contentscontents');
    await cp('live:/tmp/new/.', join(dir, 'fresh'));
    expect(await readFile(join(dir, 'fresh/tree/file'), 'utf8')).toBe('contents');
    await cp('live:/etc/passwd', dir);
    expect(await readFile(join(dir, 'passwd'), 'utf8')).toContain('root');
    expect(await fail(join(dir, 'tree'), 'live:/etc/passwd')).toContain('a directory cannot take the place of a file');
    expect(await fail(join(dir, 'tree/file'), 'live:/tmp/nodir/')).toContain('no such directory');
    expect(await fail(join(dir, 'tree/file'), 'live:/no/where/file')).toContain('could not find');
    expect(await fail('live:/nonesuch', dir)).toContain('could not find the file');
    expect(await fail(join(dir, 'nonesuch'), 'live:/tmp')).toContain('no such file');
    expect(await fail('live:/etc', 'idle:/tmp')).toContain('between containers');
    expect(await fail(dir, dir)).toContain('at least one container');
    expect(await fail('nobody:/etc', dir)).toContain('no such container');
  });

  test('links: copied as they are, or followed inside the container', async () => {
    await sh('busybox ln -sf /etc/passwd /tmp/l; busybox ln -sfn /var /tmp/d; busybox mkdir -p /var/www/x');
    await cp('live:/tmp/l', join(dir, 'l'));
    expect(await readlink(join(dir, 'l'))).toBe('/etc/passwd');
    await cp('-L', 'live:/tmp/l', join(dir, 'followed'));
    expect(await readFile(join(dir, 'followed'), 'utf8')).toContain('home/user');
    await cp(join(dir, 'tree/file'), 'live:/tmp/d');
    expect(await sh('cat /var/file')).toBe('contents');
    await cp('live:/tmp/d/', join(dir, 'var'));
    expect((await lstat(join(dir, 'var/www/x'))).isDirectory()).toBe(true);
  });

  test('volumes, running or not, and what is read-only', async () => {
    await cp(join(dir, 'tree/file'), 'live:/data/one');
    await cp('idle:/data/one', join(dir, 'one'));
    expect(await readFile(join(dir, 'one'), 'utf8')).toBe('contents');
    expect(await fail(join(dir, 'tree/file'), 'live:/never/x')).toContain('read-only');
  });

  test('owners: root, or with -a those of the files', async () => {
    await runCommand('chown', ['1234:5678', join(dir, 'tree/file')]);
    await cp(join(dir, 'tree/file'), 'live:/tmp/mine');
    await cp('-a', join(dir, 'tree/file'), 'live:/tmp/kept');
    expect(await sh('stat -c %u:%g /tmp/mine /tmp/kept')).toBe('0:0\n1234:5678');
    await cp('-a', 'live:/tmp/kept', dir);
    expect((await lstat(join(dir, 'kept'))).uid).toBe(1234);
  });

  test('tars on standard output and input, plain and packed', async () => {
    const script = `"$0" "$1" cp live:/etc - | tar -C "$2" -x && tar -C "$2" -cz etc/group | "$0" "$1" cp - live:/tmp`;
    const [node, tdctl] = [process.execPath, join(import.meta.dirname, '../../packages/cli/dist/tdctl.cjs')];
    const env = { TINYDOCK_HOST: daemon.host };
    await runCommand('sh', ['-c', script, node, tdctl, dir], { env });
    expect(await readFile(join(dir, 'etc/passwd'), 'utf8')).toContain('root');
    expect(await sh('cat /tmp/etc/group')).toContain('extra');
    const hostile = `cd "$0" && printf x > x && tar --transform 's,x,../../escaped,' -P -cf h.tar x`;
    await runCommand('sh', ['-c', hostile, dir]);
    const result = await runCommand('sh', ['-c', `"$0" "$1" cp - live:/tmp < "$2/h.tar"`, node, tdctl, dir], {
      env,
      accept: [1],
    });
    expect(result.stderr).toContain('leads out of the archive');
  });

  test('a container that swaps directories for links leads nowhere', async () => {
    const victim = join(dir, 'victim');
    await mkdir(victim);
    await chmod(victim, 0o755);
    const swap = `while true; do busybox rm -rf /s; busybox ln -s ${victim} /s; busybox rm -f /s; busybox mkdir /s; done`;
    await daemon.tdctl(['run', '-d', '--name', 'racer', 'busybox', 'sh', '-c', swap]);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await daemon.tdctl(['cp', `${dir}/tree/.`, 'racer:/s'], { accept: [0, 1] });
    }
    expect((await runCommand('ls', ['-A', victim])).stdout).toBe('');
    expect((await lstat(victim)).mode & 0o7777).toBe(0o755);
    await daemon.tdctl(['rm', '-f', 'racer']);
  });
});
