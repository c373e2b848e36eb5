import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TerminalSession } from './support/terminal-session.ts';
import { TestDaemon } from './support/test-daemon.ts';

const SECRET = 'very-secret-value';

describe('mounts of RUN', () => {
  let daemon: TestDaemon;
  let dir: string;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-build-'));
    await importBusybox(daemon, 'busybox:test');
    await mkdir(join(dir, 'src'));
    await writeFile(join(dir, 'src/file'), 'from the context');
    await writeFile(join(dir, 'token'), SECRET);
    await writeFile(join(dir, '.dockerignore'), 'token\n');
  });
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true });
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  /** @returns what the build printed */
  async function build(dockerfile: string, ...flags: readonly string[]): Promise<string> {
    await writeFile(join(dir, 'Dockerfile'), dockerfile);
    return (await daemon.tdctl(['build', ...flags, dir])).stderr;
  }

  async function changedPaths(image: string): Promise<readonly string[]> {
    const lines = (await daemon.output('image', 'files', '--only-changes', '--json', image)).split('\n');
    return lines
      .map((line) => JSON.parse(line) as { Layer: number; Path: string })
      .filter(({ Layer }) => Layer > 1)
      .map(({ Path }) => Path);
  }

  test('a bind shows the context, a stage or an image, and what is written there is dropped', async () => {
    const output = await build(
      `FROM busybox:test AS one
RUN echo from-stage > /made
FROM busybox:test
RUN --mount=target=/in,source=src --mount=from=one,target=/one --mount=from=busybox:test,source=etc/passwd,target=/pw,rw <<END
cat /in/file /one/made
(echo x > /in/file) 2>/dev/null || echo read-only
echo more >> /pw
wc -l < /pw > /lines
END
`,
      ...['-t', 'bind:1'],
    );
    expect(output).toContain('from the context');
    expect(output).toMatch(/#\d+ [\d.]+ .*from-stage/);
    expect(output).toMatch(/#\d+ [\d.]+ read-only/);
    expect(await changedPaths('bind:1')).toEqual(['/lines']);
    expect(await daemon.output('run', '--rm', 'bind:1', 'cat', '/lines')).toBe('3');
    await writeFile(join(dir, 'src/file'), 'changed contents');
    const again = await build(await readFile(join(dir, 'Dockerfile'), 'utf8'), '--explain', '-t', 'bind:1');
    expect(again).toMatch(/not cached: file src\/file changed: [0-9a-f]{12} to [0-9a-f]{12}/);
    expect(again).toContain('changed contents');
  });

  test('a cache stays between builds, and is no part of the image', async () => {
    const source = (n: number): string => `FROM busybox:test
RUN --mount=type=cache,target=/var/cache/x,id=e2e echo ${n} >> /var/cache/x/log; cat /var/cache/x/log > /log
`;
    await build(source(1), '-t', 'cache:1');
    await build(source(2), '-t', 'cache:1');
    expect(await daemon.output('run', '--rm', 'cache:1', 'cat', '/log')).toBe('1\n2');
    expect(await changedPaths('cache:1')).toEqual(['/log']);
    expect(await daemon.output('builder', 'du', '--format', '{{.Description}}')).toContain('--mount=type=cache,id=e2e');
    const other = 'RUN --mount=type=cache,target=/c,id=e2e,uid=7,mode=0700 stat -c %a-%u /c; ls /c | wc -l';
    expect(await build(`FROM busybox:test\n${other}\n`)).toMatch(/ 700-7\n.* 0\n/);
    await daemon.tdctl(['builder', 'prune', '-f']);
    await build(source(3), '-t', 'cache:1');
    expect(await daemon.output('run', '--rm', 'cache:1', 'cat', '/log')).toBe('3');
  });

  test('a locked cache is for one at a time, private ones for each', async () => {
    const stage = (name: string, sharing: string): string => `FROM busybox:test AS ${name}
RUN --mount=type=cache,id=${sharing},sharing=${sharing},target=/c <<END
mkdir /c/lock || exit 9
sleep 1
rmdir /c/lock
END
`;
    for (const sharing of ['locked', 'private']) {
      const stages = ['a', 'b', 'c'].map((name) => stage(name, sharing)).join('');
      await build(
        `${stages}FROM scratch\n${['a', 'b', 'c'].map((name) => `COPY --from=${name} /etc/group /${name}`).join('\n')}`,
      );
    }
  });

  test('a tmpfs is empty, of its size, and gone', async () => {
    await build(
      `FROM busybox:test
RUN --mount=type=tmpfs,target=/scratch,size=64k sh -c 'yes > /scratch/full; wc -c < /scratch/full > /size'
`,
      ...['-t', 'tmpfs:1'],
    );
    expect(await daemon.output('run', '--rm', 'tmpfs:1', 'cat', '/size')).toBe('65536');
    expect(await changedPaths('tmpfs:1')).toEqual(['/size']);
  });

  test('a tmpfs over a directory has its mode, and root as its owner', async () => {
    const look = 'stat -c "%a %u" /box /sticky /new';
    const said = await build(
      `FROM busybox:test
RUN mkdir -m 750 /box && chown 3:4 /box && mkdir -m 1711 /sticky
RUN --mount=type=tmpfs,target=/box --mount=type=tmpfs,target=/sticky --mount=type=tmpfs,target=/new,size=1.5m sh -c '${look}; grep " /new " /proc/mounts'
`,
      ...['--progress', 'plain', '--no-cache'],
    );
    expect(said).toMatch(/ 750 0\n.* 1711 0\n.* 1777 0\n.* tmpfs \/new tmpfs .*size=1536k/);
  });

  test('a secret is a file or a variable, and nowhere else', async () => {
    const dockerfile = `FROM busybox:test
RUN --mount=type=secret,id=token,required --mount=type=secret,id=other,env=OTHER <<END
stat -c '%a %u' /run/secrets/token
wc -c < /run/secrets/token > /length
echo \${#OTHER}
END
`;
    const flags = ['--secret', `id=token,src=${join(dir, 'token')}`, '--secret', `id=other,src=${join(dir, 'token')}`];
    const output = await build(dockerfile, ...flags, '-t', 'secret:1');
    expect(output).toMatch(/#\d+ [\d.]+ 400 0/);
    expect(output).toMatch(new RegExp(`#\\d+ [\\d.]+ ${SECRET.length}\\n`));
    expect(await daemon.output('run', '--rm', 'secret:1', 'cat', '/length')).toBe(String(SECRET.length));
    expect(await changedPaths('secret:1')).toEqual(['/length']);
    const found = await runCommand('grep', ['-rl', SECRET, daemon.root, daemon.runDir], { accept: [0, 1] });
    expect(found.stdout).toBe('');
    const missing = await daemon.tdctl(['build', '--no-cache', dir], { accept: [1] });
    expect(missing.stderr).toContain('the build was given no secret token');
    expect(missing.stderr).toContain('Dockerfile:2:1: ');
  });

  test('nothing is mounted any more when a daemon was killed', async () => {
    await writeFile(
      join(dir, 'Dockerfile'),
      `FROM busybox:test
RUN --mount=type=tmpfs,target=/t --mount=target=/in --mount=type=secret,id=token,required echo begun && sleep 600
`,
    );
    const running = daemon.tdctl(['build', '--secret', `id=token,src=${join(dir, 'token')}`, dir], { accept: [0, 1] });
    const mounts = async (): Promise<number> =>
      (await readFile('/proc/mounts', 'utf8')).split(`${daemon.runDir}/builds/`).length - 1;
    await expect.poll(mounts, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
    await delay(1000);
    await daemon.end('SIGKILL');
    await running;
    await daemon.boot();
    expect(await mounts()).toBe(0);
  });

  test('a command that waits for a locked cache says so, and lets another one work', async () => {
    const other = join(dir, 'other');
    await mkdir(other);
    const locked = 'RUN --mount=type=cache,id=locked,target=/c,sharing=locked';
    await writeFile(join(other, 'Dockerfile'), `FROM busybox:test\n${locked} sleep 100\n`);
    const holding = new TerminalSession(daemon, ['build', '--no-cache', other]);
    const inUse = (): Promise<string> => daemon.output('builder', 'du', '--filter', 'inuse=true', '--verbose');
    await expect.poll(inUse, { timeout: 20_000 }).toContain('id=locked');
    const stages = `FROM busybox:test AS a\n${locked} true\nFROM busybox:test AS b\nRUN echo tw""o\n`;
    const last = 'FROM scratch\nCOPY --from=a /bin/busybox /a\nCOPY --from=b /bin/busybox /b\n';
    await writeFile(join(dir, 'Dockerfile'), `${stages}${last}`);
    const session = new TerminalSession(daemon, ['build', '--no-cache', '--jobs', '1', dir]);
    await session.see(' => WAITING [a 2/2] RUN --mount');
    await session.see(' => => for the cache locked, which another command has');
    // The only slot is free for the other stage.
    const log = (): Promise<string> => daemon.output('build', 'logs', '--progress', 'plain');
    await expect.poll(log, { timeout: 20_000 }).toContain(' two\n');
    holding.kill('SIGINT');
    expect(await holding.end()).toBe(130);
    expect(await session.end()).toBe(0);
    for (const one of [holding, session]) one.close();
    expect(await log()).toMatch(/#\d+ WAITING for the cache locked, which another command has\n/);
  });
});
