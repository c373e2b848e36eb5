import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('RUN --mount=type=cache with from', () => {
  let daemon: TestDaemon;
  let dir: string;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-build-'));
    await importBusybox(daemon, 'busybox:test');
    await mkdir(join(dir, 'src'));
    await writeFile(join(dir, 'src/file'), 'from the context');
  });
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true });
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const SEED = `FROM busybox:test AS seed
RUN mkdir -p /d/sub /other && echo one > /d/sub/file && ln -s /d/sub /link && ln -s ../../../d/sub/file /other/up && mkfifo /fifo
`;

  /** @returns what the commands said, of a build without the cache of steps */
  async function build(mount: string, command: string, ...flags: readonly string[]): Promise<string> {
    const dockerfile = `${SEED}FROM busybox:test\nRUN --mount=type=cache,target=/t,${mount} ${command}\n`;
    await writeFile(join(dir, 'Dockerfile'), dockerfile);
    const { stderr } = await daemon.tdctl(['build', '--progress', 'plain', '--no-cache-filter', '1', ...flags, dir]);
    return stderr;
  }

  async function refuse(mount: string): Promise<string> {
    await writeFile(
      join(dir, 'Dockerfile'),
      `${SEED}FROM busybox:test\nRUN --mount=type=cache,target=/t,${mount} true\n`,
    );
    return (await daemon.tdctl(['build', dir], { accept: [1] })).stderr;
  }

  test('begins with the files of a stage and keeps what is written over them, for all its paths', async () => {
    expect(
      await build('id=a,from=seed,mode=0700,uid=7', 'stat -c "%a %u" /t/d; echo two >> /t/d/sub/file; rm /t/other/up'),
    ).toMatch(/ 755 0\n/);
    expect(await build('id=a,from=seed,source=/d/sub', 'cat /t/file | tr "\\n" +; echo new > /t/new')).toContain(
      'one+two+',
    );
    expect(await build('id=a,from=seed', 'ls /t/other /t/d/sub | tr "\\n" +')).toContain('/t/d/sub:+file+new+');
    // Neither another name, nor another base, nor none shows any of it.
    expect(await build('id=b,from=seed,source=d/sub', 'cat /t/file | tr "\\n" +; ls /t | wc -l')).toMatch(/ one\+1\n/);
    expect(await build('id=a,from=busybox:test', 'ls /t/d 2>&1 || true')).toContain('No such file');
    expect(await build('id=a', 'ls /t | wc -l')).toMatch(/ 0\n/);
    const other = ['--build-context', `ctx=${join(dir, 'src')}`];
    expect(await build('id=a,from=ctx', 'cat /t/file', ...other)).toContain('from the context');
  });

  test('mounts a file as a file and follows symlinks inside the source', async () => {
    expect(await build('id=f,from=seed,source=/d/sub/file', 'cat /t; echo more >> /t')).toMatch(/ one\n/);
    expect(await build('id=f,from=seed,source=/link/file', 'cat /t | tr "\\n" +')).toContain('one+more+');
    expect(await build('id=f,from=seed,source=/other/up', 'cat /t | tr "\\n" +')).toContain('one+more+');
    await build('id=f,from=seed', 'ln -s /etc/shadow /t/out && rm /t/etc/shadow; mkdir /t/made');
    expect(await refuse('id=f,from=seed,source=/out')).toMatch(
      /Dockerfile:4:1: .*cannot mount "\/out": no file or directory/,
    );
    expect(await build('id=f,from=seed,source=/made,ro', 'touch /t/x 2>&1 || true')).toContain('Read-only');
  });

  test('refuses what is not there, is neither file nor directory, or has no from', async () => {
    expect(await refuse('from=seed,source=/missing')).toMatch(/Dockerfile:4:1: .*cannot mount "\/missing": no file/);
    expect(await refuse('from=seed,source=/fifo')).toContain('cannot mount "/fifo"');
    expect(await refuse('source=/d')).toContain('a path of what "from" names, which is missing');
  });

  test('is shared by commands that run at the same time, or is for one at a time', async () => {
    const waitFor = { shared: 3, locked: 1, private: 1 };
    const stage = (name: string, sharing: keyof typeof waitFor): string => `FROM busybox:test AS ${name}
RUN --mount=type=cache,id=${sharing},sharing=${sharing},from=seed,target=/c <<END
touch /c/${name}
sleep 0.5
for i in $(seq 50); do [ $(ls /c | grep -c '^[xyz]$') -lt ${waitFor[sharing]} ] || break; sleep 0.1; done
ls /c | grep -c '^[xyz]$' > /seen
END
`;
    for (const sharing of ['shared', 'locked', 'private'] as const) {
      const stages = ['x', 'y', 'z'];
      const copies = stages.map((name) => `COPY --from=${name} /seen /${name}`).join('\n');
      const source = `${SEED}${stages.map((name) => stage(name, sharing)).join('')}FROM busybox:test\n${copies}\n`;
      await writeFile(join(dir, 'Dockerfile'), source);
      await daemon.tdctl(['build', '-t', 'seen:1', dir]);
      const last = await daemon.output('run', '--rm', 'seen:1', 'sh', '-c', 'cat /x /y /z');
      const expected = { shared: '3 3 3', locked: '1 2 3', private: '1 1 1' }[sharing];
      expect(last.split('\n').toSorted().join(' ')).toBe(expected);
    }
  });

  test('outlives its base and a daemon that is started anew, and goes with a prune', async () => {
    // The same layers are the same base, also where they are made anew.
    const flags = ['--timestamp', '1'];
    await build('id=kept,from=seed', 'echo mine > /t/mine', ...flags);
    await daemon.end('SIGKILL');
    await daemon.boot();
    const rows = async (): Promise<readonly string[]> =>
      (await daemon.output('builder', 'du', '--no-trunc', '--format', '{{.ID}} {{.Description}}')).split('\n');
    const steps = (await rows()).filter((row) => row.includes(' RUN ')).map((row) => row.split(' ')[0] ?? '');
    await daemon.tdctl(['builder', 'prune', '-f', '-a', ...steps.flatMap((id) => ['--filter', `id=${id}`])]);
    const said = await build('id=kept,from=seed', 'cat /t/mine /t/d/sub/file | tr "\\n" +', ...flags);
    expect(said).toContain('mine+one+');
    expect(said).not.toMatch(/ RUN [^\n]*\n#\d+ CACHED/);
    expect((await rows()).filter((row) => row.includes('id=kept,from=sha256:'))).toHaveLength(1);
    expect(
      await daemon.output('builder', 'du', '--verbose', '-f', 'type=exec.cachemount', '-f', 'description=id=kept'),
    ).toMatch(
      /^ID: +[0-9a-f]{64}\nCreated at: .*\nMutable: +true\nIn use: +false\nReclaimable: +true\n(?:.*\n){2}Description: +--mount=type=cache,id=kept,/,
    );
    await daemon.tdctl(['builder', 'prune', '-f', '-a', '--min-free-space', '1k']);
    expect((await rows()).some((row) => row.includes('id=kept,from='))).toBe(true);
    await daemon.tdctl(['builder', 'prune', '-f', '-a', '--min-free-space', '1k', '--max-used-space', '1']);
    expect(await rows()).toEqual(['']);
    expect(await build('id=kept,from=seed', 'ls /t/mine 2>&1 || true', ...flags)).toContain('No such file');
  });
});
