import { chmod, mkdir, mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { TerminalSession } from './support/terminal-session.ts';
import { TDCTL, TestDaemon } from './support/test-daemon.ts';

/** So many that the first are sent while the last are looked for. */
const FILES = 2600;

describe('the context of a build', () => {
  let daemon: TestDaemon;
  let dir: string;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-context-'));
    await mkdir(join(dir, 'files'));
    await writeFile(join(dir, 'Dockerfile'), 'FROM scratch\nCOPY files /files\n');
    for (let number = 0; number < FILES; number += 1)
      await writeFile(join(dir, 'files', `${number}`), `${number} `.repeat(1000));
  });
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true });
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  /** @returns how much of the context was sent */
  async function build(): Promise<string> {
    const { stderr } = await daemon.tdctl(['build', '--progress', 'plain', '-t', 'app', dir]);
    return /transferring context: (\S+) done/.exec(stderr)?.[1] ?? '';
  }

  test('is sent once, and then what has changed, also where size and time are as they were', async () => {
    expect(await build()).toMatch(/MB$/);
    // Files that changed just before they were read are sent once more.
    await expect.poll(build, { timeout: 30_000, interval: 300 }).toMatch(/kB$/);
    const path = join(dir, 'files/7');
    const { atime, mtime } = await stat(path);
    await writeFile(path, '8 '.repeat(1000));
    await utimes(path, atime, mtime);
    expect(await build()).toMatch(/kB$/);
    expect(await daemon.output('image', 'cat', 'app', '/files/7')).toBe('8 '.repeat(1000).trim());
    expect(await daemon.output('image', 'cat', 'app', '/files/8')).toBe('8 '.repeat(1000).trim());
    expect(await daemon.output('image', 'cat', 'app', '/files/2599')).toBe('2599 '.repeat(1000).trim());
  });

  test('is kept until it is pruned', async () => {
    expect(await daemon.output('builder', 'du')).toContain(`context ${dir}`);
    await daemon.output('builder', 'prune', '--force', '--all');
    expect(await readdir(join(daemon.root, 'build-contexts'))).toEqual([]);
    expect(await build()).toMatch(/MB$/);
  });

  test('others come beside it, and only what has changed in them', async () => {
    const side = join(dir, 'side');
    await mkdir(join(side, 'sub'), { recursive: true });
    await writeFile(join(side, '.dockerignore'), 'hidden\n');
    await writeFile(join(side, 'hidden'), '');
    await writeFile(join(side, 'sub/file'), 'one');
    const lines = [
      'FROM alpine AS tools',
      'COPY sub/file /never',
      'FROM any',
      'COPY --from=tools sub /sub',
      'COPY --from=root:latest . /root',
    ];
    await writeFile(join(dir, 'named'), `${lines.join('\n')}\n`);
    const contexts = ['any=docker-image://app', `tools=${side}`, `root=${side}`].flatMap((text) => [
      '--build-context',
      text,
    ]);
    const buildNamed = async (): Promise<string> =>
      (await daemon.tdctl(['build', '-t', 'named', '-f', join(dir, 'named'), ...contexts, join(dir, 'files')])).stderr;
    await buildNamed();
    expect(await daemon.output('image', 'cat', 'named', '/sub/file')).toBe('one');
    expect(await daemon.output('image', 'cat', 'named', '/root/sub/file')).toBe('one');
    expect(await daemon.output('image', 'cat', 'named', '/files/8')).toContain('8 8');
    await daemon.tdctl(['image', 'cat', 'named', '/root/hidden'], { accept: [1] });
    expect((await buildNamed()).match(/ CACHED/g)?.length).toBe(3);
    await writeFile(join(side, 'sub/file'), 'two');
    await buildNamed();
    expect(await daemon.output('image', 'cat', 'named', '/sub/file')).toBe('two');
    expect(await daemon.output('builder', 'du')).toContain(`context ${side}`);
    expect(await readdir(join(daemon.root, 'builds'))).toEqual([]);
  });

  /** As root without the rights that let root read everything. */
  async function buildWithoutRights(path: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
    const rights = '-dac_override,-dac_read_search';
    const env = { TINYDOCK_HOST: daemon.host, XDG_STATE_HOME: join(dir, 'state') };
    const args = [`--bounding-set=${rights}`, `--inh-caps=${rights}`, process.execPath, TDCTL, 'build', path];
    return runCommand('setpriv', args, { accept: [1], env: { ...process.env, ...env } });
  }

  test.each([
    ['few', 10],
    ['many', FILES],
  ])('fails with the file that cannot be read, among %s', async (name, count) => {
    const path = join(dir, name);
    await mkdir(join(path, 'z'), { recursive: true });
    await writeFile(join(path, 'Dockerfile'), 'FROM scratch\nCOPY . /\n');
    for (let number = 0; number < count; number += 1) await writeFile(join(path, `${number}`), '');
    await writeFile(join(path, 'z/file'), 'x');
    const kept = await readdir(join(daemon.root, 'build-contexts'));
    for (const locked of ['z/file', 'z']) {
      await chmod(join(path, locked), 0);
      const { stderr } = await buildWithoutRights(path);
      expect(stderr).toContain(`tdctl: cannot read "${locked}" of the build context: EACCES: permission denied`);
      expect(stderr.match(/tdctl: /g)).toHaveLength(1);
      expect(stderr).not.toContain('CANCELED');
    }
    const inspect = (): Promise<string> => daemon.output('build', 'inspect', '--format', '{{.Status}}: {{.Error}}');
    await expect.poll(inspect, { timeout: 5000 }).toBe('Cancelled: its client ended it');
    await expect.poll(() => readdir(join(daemon.root, 'builds')), { timeout: 10_000 }).toEqual([]);
    await expect.poll(() => readdir(join(daemon.root, 'build-contexts')), { timeout: 10_000 }).toEqual(kept);
  });

  test('leaves nothing where the user ends the build while it is sent', async () => {
    const path = join(dir, 'huge');
    await mkdir(path);
    await writeFile(join(path, 'Dockerfile'), 'FROM scratch\nCOPY zeros /\n');
    await writeFile(join(path, 'zeros'), '');
    await truncate(join(path, 'zeros'), 20 * 1024 ** 3);
    const kept = await readdir(join(daemon.root, 'build-contexts'));
    const session = new TerminalSession(daemon, ['build', '--progress', 'plain', path]);
    await session.see('load build context');
    await expect.poll(() => readdir(join(daemon.root, 'build-contexts'))).not.toEqual(kept);
    session.kill('SIGINT');
    expect(await session.end()).toBe(130);
    session.close();
    await expect.poll(() => readdir(join(daemon.root, 'builds')), { timeout: 10_000 }).toEqual([]);
    await expect.poll(() => readdir(join(daemon.root, 'build-contexts')), { timeout: 10_000 }).toEqual(kept);
  });
});
