import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type CommandResult, runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TerminalSession } from './support/terminal-session.ts';
import { TestDaemon } from './support/test-daemon.ts';

interface Inspected {
  readonly Id: string;
  readonly Config: Readonly<Record<string, unknown>>;
  readonly RootFS: { readonly Layers: readonly string[] };
}

const APP = `ARG MESSAGE=default
FROM busybox:test AS builder
ARG MESSAGE
WORKDIR /src
COPY . .
RUN echo "$MESSAGE: $(cat greeting.txt)" > out && touch -d '2001-01-01 00:00:00' out && ln out second
RUN rm /etc/group && mkdir -p /var/www/new

FROM scratch
COPY --from=busybox:test /bin /bin
COPY --from=builder --chown=1000:1000 /src/out /srv/out
ENV APP=/srv
USER 1000
WORKDIR $APP
ENTRYPOINT ["/bin/cat"]
CMD ["out"]
`;

describe('builds', () => {
  let daemon: TestDaemon;
  let dir: string;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-build-'));
    await importBusybox(daemon, 'busybox:test');
    await context('slow', { Dockerfile: 'FROM busybox:test\nRUN echo begun; sleep 600\n' });
  });
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true });
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function context(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const path = join(dir, name);
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), text);
    }
    return path;
  }

  async function build(...args: readonly string[]): Promise<CommandResult> {
    return daemon.tdctl(['build', ...args]);
  }

  async function fail(...args: readonly string[]): Promise<string> {
    return (await daemon.tdctl(['build', ...args], { accept: [1] })).stderr;
  }

  async function inspect(name: string): Promise<Inspected> {
    const [image] = JSON.parse(await daemon.output('inspect', name)) as Inspected[];
    if (image === undefined) throw new Error(`no ${name}`);
    return image;
  }

  function expectNothingLeft(): Promise<void> {
    return expect(readdir(join(daemon.root, 'builds'))).resolves.toEqual([]);
  }

  test('several stages become an image that runs', async () => {
    const path = await context('app', { Dockerfile: APP, 'greeting.txt': 'hello' });
    await build('-t', 'app:1', '-t', 'app:latest', '--build-arg', 'MESSAGE=given', '--label', 'who=me', path);
    expect(await daemon.output('run', '--rm', 'app:1')).toBe('given: hello');
    expect(await daemon.output('run', '--rm', '--entrypoint', 'id', 'app', '-u')).toBe('1000');
    const { Config, Id } = await inspect('app:1');
    expect(Config).toMatchObject({
      Entrypoint: ['/bin/cat'],
      Cmd: ['out'],
      User: '1000',
      WorkingDir: '/srv',
      Labels: { who: 'me' },
      Env: expect.arrayContaining(['APP=/srv']) as unknown,
    });
    expect((await inspect('app:latest')).Id).toBe(Id);
    await expectNothingLeft();
  });

  test('the second build runs nothing and gives the same image', async () => {
    const path = join(dir, 'app');
    const before = (await inspect('app:1')).Id;
    const { stderr } = await build('-t', 'app:1', '--build-arg', 'MESSAGE=given', '--label', 'who=me', path);
    expect(stderr.match(/ CACHED/g)?.length).toBe(9);
    expect(stderr).not.toContain('RUN echo "$MESSAGE: $(cat greeting.txt)" > out\n#6 DONE');
    expect((await inspect('app:1')).Id).toBe(before);
    expect((await build('-q', '--build-arg', 'MESSAGE=given', '--label', 'who=me', path)).stdout.trim()).toBe(before);
  });

  test('a changed file of the same size and time is seen, and named', async () => {
    const path = join(dir, 'app');
    const file = join(path, 'greeting.txt');
    const { atime, mtime } = await stat(file);
    await writeFile(file, 'HELLO');
    await utimes(file, atime, mtime);
    const flags = ['-t', 'app:1', '--build-arg', 'MESSAGE=given', '--label', 'who=me', '--explain'];
    const { stderr } = await build(...flags, path);
    expect(stderr).toMatch(/not cached: file greeting\.txt changed: [0-9a-f]{12} to [0-9a-f]{12}/);
    expect(await daemon.output('run', '--rm', 'app:1')).toBe('given: HELLO');
  });

  test('the layer of a RUN is what it changed, no more', async () => {
    await build('-t', 'stage:1', '--target', 'builder', join(dir, 'app'));
    const changes = await daemon.output('image', 'files', '--only-changes', '--json', 'stage:1');
    const { RootFS } = await inspect('stage:1');
    const last = changes
      .split('\n')
      .map((line) => JSON.parse(line) as { Layer: number; Change: string; Path: string })
      .filter(({ Layer }) => Layer === RootFS.Layers.length)
      .map(({ Change, Path }) => `${Change} ${Path}`);
    expect(last).toEqual(['removed /etc/group', 'added /var/www/new']);
    expect(await daemon.output('run', '--rm', 'stage:1', 'stat', '-c', '%h %Y', '/src/second')).toBe('2 978307200');
    await daemon.tdctl(['verify', 'stage:1']);
  });

  test('scratch and a static program are enough, and no mount point stays', async () => {
    const path = await context('scratch', {
      Dockerfile: 'FROM scratch\nCOPY busybox /\nRUN ["/busybox", "ls", "/etc", "/proc/self/status", "/sys/kernel"]\n',
    });
    await copyFile('/bin/busybox', join(path, 'busybox'));
    await build('-t', 'static', path);
    const paths = (await daemon.output('image', 'files', '--json', 'static'))
      .split('\n')
      .map((line) => (JSON.parse(line) as { Path: string }).Path);
    expect(paths).toEqual(['/', '/busybox']);
  });

  test('a command that fails is shown with its line, its output and its exit code', async () => {
    const path = await context('fail', { Dockerfile: 'FROM busybox:test\nENV A=1\nRUN echo loud; exit 7\n' });
    const stderr = await fail('-t', 'never', path);
    expect(stderr).toContain('------\n > [2/2] RUN echo loud; exit 7:\nloud\n------\n');
    expect(stderr).toContain('Dockerfile:3:1: the command failed: it ended with exit code 7\n');
    expect(stderr).toContain('3 | RUN echo loud; exit 7\n    | ^^^');
    expect(await daemon.output('images', '-q', 'never')).toBe('');
    await expectNothingLeft();
  });

  test.each([
    ['FROM busybox:test\nCPY a b', 'Did you mean COPY?'],
    ['FROM busybox:test\nCOPY greting.txt /', 'Did you mean greeting.txt?'],
    ['FROM busybox:test\nCOPY secret /', '.dockerignore leaves that name out of the context: line 1, "secret".'],
    ['FROM busybox:test AS builder\nFROM scratch\nCOPY --from=bulider a b', 'Did you mean the stage builder?'],
    ['FROM busybox:test\nRUN --mount=source=greting.txt,target=/x true', 'Did you mean greeting.txt?'],
    ['FROM busybox:test\nCOPY --from=2 a /', 'no stage before this one'],
    ['FROM busybox:test\nRUN ["/no/program"]', 'the image has no such program'],
    ['FROM busybox:test\nUSER nobody-here\nRUN true', 'nobody-here'],
    ['FROM busybox:test\nCOPY ../../etc/passwd /', '.. ends at the root of the context: "etc/passwd" was looked for.'],
    ['FROM busybox:test\nENV A=${B\n', 'the brace of ${B is not closed'],
    ['FROM busybox:test\nCOPY fifo /', 'cannot copy "fifo": it is a FIFO'],
    ['FROM busybox:test\nCOPY socket /', 'cannot copy "socket": it is a socket'],
    ['FROM busybox:test\nRUN --mount=source=socket,target=/x true', 'cannot mount "socket": it is a socket'],
    ['FROM busybox:test\nRUN touch /etc/.wh.passwd', 'a layer cannot hold "/etc/.wh.passwd"'],
  ])('%j fails where it stands', async (dockerfile, words) => {
    const path = await context('bad', {
      Dockerfile: dockerfile,
      'greeting.txt': '',
      secret: '',
      '.dockerignore': 'secret',
    });
    await runCommand('sh', ['-c', '[ -e "$0/fifo" ] || mkfifo "$0/fifo"', path]);
    await using server = createServer().listen(join(path, 'socket'));
    await once(server, 'listening');
    const stderr = await fail(path);
    expect(stderr).toContain(words);
    expect(stderr).toMatch(/Dockerfile:\d+:1: /);
    await expectNothingLeft();
  });

  test('a symlink of the context leads nowhere outside', async () => {
    const path = await context('links', {
      Dockerfile: 'FROM busybox:test\nCOPY link /stolen\n',
      'etc/hostname': 'inside',
    });
    await symlink('/etc/hostname', join(path, 'link'));
    await build('-t', 'links', path);
    expect(await daemon.output('run', '--rm', 'links', 'cat', '/stolen')).toBe('inside');
  });

  test('a command finds itself by its name, and may write another one', async () => {
    const run = 'RUN grep buildkitsandbox /etc/hosts >/found; echo named >/etc/hostname';
    const path = await context('named', { Dockerfile: `FROM busybox:test\n${run}\n` });
    await build('--network', 'none', '-t', 'named', path);
    expect(await daemon.output('image', 'files', '--only-changes', 'named')).toMatch(/etc\/hostname/);
    expect(await daemon.output('run', '--rm', 'named', 'cat', '/found')).toContain('127.0.0.1');
  });

  test('standard input is a Dockerfile, or a context', async () => {
    const dockerfile = 'FROM busybox:test\nRUN echo $HOSTNAME-$(cat /etc/hosts | grep -c extra) > /out\nCMD cat /out';
    const flags = ['-q', '--add-host', 'extra:10.9.8.7'];
    const { stdout: id } = await daemon.tdctl(['build', ...flags, '-'], { input: dockerfile });
    expect(await daemon.output('run', '--rm', id.trim())).toBe('buildkitsandbox-1');
    const script = `tar -C "$0" -czf - . | "${process.execPath}" "$1" build -q -t piped -`;
    const env = { TINYDOCK_HOST: daemon.host };
    const { TDCTL } = await import('./support/test-daemon.ts');
    const { stdout } = await runCommand('sh', ['-c', script, join(dir, 'links'), TDCTL], { env });
    expect(stdout.trim()).toBe((await inspect('piped')).Id);
    const found = await daemon.output('run', '--rm', 'piped', 'cat', '/stolen');
    expect(found).toBe('inside');
  });

  test('commands reach the network, or not', async () => {
    const dockerfile = (flag: string): string => `FROM busybox:test\nRUN ${flag} ls /sys/class/net > /out; cat /out`;
    const net = async (flag: string, ...flags: string[]): Promise<string> =>
      (await daemon.tdctl(['build', '--no-cache', ...flags, '-'], { input: dockerfile(flag) })).stderr;
    expect(await net('')).toMatch(/#\d+ [\d.]+ eth0/);
    expect(await net('--network=none')).not.toMatch(/#\d+ [\d.]+ eth0/);
    expect(await net('', '--network', 'none')).not.toMatch(/#\d+ [\d.]+ eth0/);
  });

  test('the cache is listed and pruned, and nothing of an image goes with it', async () => {
    const steps = (await daemon.output('builder', 'du', '-q')).split('\n').length;
    expect(steps).toBeGreaterThan(5);
    const dockerfile = 'FROM busybox:test\nRUN head -c 3000000 /dev/zero > /unused';
    const { stdout: id } = await daemon.tdctl(['build', '-q', '-'], { input: dockerfile });
    await daemon.tdctl(['rmi', '--now', id.trim()]);
    expect(await daemon.output('builder', 'du', '--format', '{{.Reclaimable}} {{.Description}}')).toContain(
      'true RUN head -c 3000000 /dev/zero > /unused',
    );
    const pruned = await daemon.output('builder', 'prune', '-f');
    expect(pruned).toMatch(/Total reclaimed space: [3-9](\.\d+)?MB/);
    expect(await daemon.output('builder', 'du', '--filter', 'shared=false', '-q')).toBe('');
    await daemon.tdctl(['builder', 'prune', '-af']);
    expect(await daemon.output('builder', 'du', '-q')).toBe('');
    expect(await daemon.output('run', '--rm', 'app:1')).toContain('given: ');
    expect((await build('-t', 'again', join(dir, 'app'))).stderr).not.toMatch(/RUN [^\n]*\n#\d+ CACHED/);
  });

  test('Ctrl-C ends everything at once', async () => {
    const session = new TerminalSession(daemon, ['build', join(dir, 'slow')]);
    await session.see('begun');
    const start = performance.now();
    session.kill('SIGINT');
    expect(await session.end()).toBe(130);
    expect(performance.now() - start).toBeLessThan(3000);
    expect(session.screen).toMatch(/ => CANCELED \[2\/2\] RUN /);
    session.close();
    await expect.poll(() => readdir(join(daemon.root, 'builds')), { timeout: 15_000 }).toEqual([]);
    expect((await readFile('/proc/mounts', 'utf8')).includes(`${daemon.runDir}/builds`)).toBe(false);
  });

  test.each([
    ['2', true],
    ['1', false],
  ])('with --jobs %s steps run at the same time: %s', async (jobs, expected) => {
    const rows = ['FROM busybox:test AS a', 'RUN sleep 0.5', 'FROM busybox:test AS b', 'RUN sleep 0.5; true'];
    const last = ['FROM scratch', 'COPY --from=a /bin/busybox /a', 'COPY --from=b /bin/busybox /b'];
    const path = await context('jobs', { Dockerfile: [...rows, ...last].join('\n') });
    await build('--no-cache', '--jobs', jobs, path);
    const [{ Steps: steps = [] } = {}] = JSON.parse(await daemon.output('build', 'inspect')) as {
      Steps?: { Instruction: string; StartedAt: string; FinishedAt: string }[];
    }[];
    const [one, two] = steps
      .filter(({ Instruction: text }) => text.startsWith('RUN'))
      .sort((a, b) => Date.parse(a.StartedAt) - Date.parse(b.StartedAt));
    expect(Date.parse(two?.StartedAt ?? '') < Date.parse(one?.FinishedAt ?? '')).toBe(expected);
  });

  test('commands have limits', async () => {
    const shown = 'RUN ulimit -n; df -k /dev/shm | tail -n 1; nproc\n';
    const limits = ['--ulimit', 'nofile=50', '--shm-size', '2m', '--cpuset-cpus', '0', '--progress', 'plain'];
    const path = await context('limits', { Dockerfile: `FROM busybox:test\n${shown}` });
    const { stderr } = await build(...limits, path);
    expect(stderr).toMatch(/ 50\n.* 2048 .*\n.* 1\n/);
    const forks = 'RUN for i in $(seq 60); do sleep 30 & done; echo all\n';
    await context('limits', { Dockerfile: `FROM busybox:test\n${forks}` });
    expect(await fail('--pids-limit', '20', path)).toMatch(/can't fork/);
    await context('limits', { Dockerfile: 'FROM busybox:test\nRUN tail /dev/zero\n' });
    expect(await fail('--memory', '16m', '--memory-swap', '16m', path)).toContain('it took too much memory');
    expect(await fail('--memory', '1k', path)).toContain('minimum memory limit');
    await expectNothingLeft();
  });

  test('commands have all rights where that is allowed, and a cgroup of the user’s choice', async () => {
    const rights = 'grep CapBnd /proc/self/status; cat /proc/self/cgroup; ls /dev | wc -l';
    const path = await context('rights', {
      Dockerfile: `FROM busybox:test\nRUN ${rights}\nRUN --security=insecure ${rights} && mkdir /m && mount -t tmpfs none /m && umount /m\n`,
    });
    const refused = await daemon.tdctl(['build', '--no-cache', path], { accept: [1] });
    expect(refused.stderr).toContain('RUN --security=insecure is not allowed in this build');
    const args = [
      '--no-cache',
      '--progress',
      'plain',
      '--allow',
      'security.insecure',
      '--cgroup-parent',
      'team/builds',
    ];
    const { stderr } = await daemon.tdctl(['build', ...args, path]);
    const [common = 0n, insecure = 0n] = [...stderr.matchAll(/CapBnd:\s*([0-9a-f]+)/g)].map(([, mask = '']) =>
      BigInt(`0x${mask}`),
    );
    expect(insecure).toBeGreaterThan(common);
    expect(stderr.match(/team\/builds\//g)?.length ?? 0).toBeGreaterThanOrEqual(2);
  });

  test('heredocs are programs, modes are symbolic, and the id is that of the files', async () => {
    const program = 'RUN <<EOF\n#!/bin/cat\nprinted by cat\nEOF\n';
    const made = 'FROM scratch\nCOPY --chmod=u=rwX,go=rX . /x/\n';
    const path = await context('epoch', { Dockerfile: `FROM busybox:test AS one\n${program}${made}`, 'd/a': 'a' });
    const flags = ['--build-arg', 'SOURCE_DATE_EPOCH=1700000000', '--metadata-file', join(dir, 'meta.json')];
    const first = await build(...flags, '-q', path);
    await daemon.output('builder', 'prune', '--all', '--force');
    expect((await build(...flags, '-q', path)).stdout).toBe(first.stdout);
    expect(JSON.parse(await readFile(join(dir, 'meta.json'), 'utf8'))).toEqual({
      'tinydock.build.ref': expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      'containerimage.config.digest': first.stdout.trim(),
      'containerimage.digest': first.stdout.trim(),
    });
    const shown = await build('--target', 'one', '--progress', 'plain', '--no-cache-filter', 'one', path);
    expect(shown.stderr).toMatch(/^#\d+ [\d.]+ printed by cat$/m);
    const id = first.stdout.trim();
    const files = await daemon.output('image', 'files', '--json', id, '/x/d');
    expect(files).toContain('"Path":"/x/d/a","Kind":"file","Mode":"-rw-r--r--"');
  });

  test('what a killed daemon leaves of a build is gone with the next one', async () => {
    const path = join(dir, 'slow');
    const running = daemon.tdctl(['build', path], { accept: [0, 1] });
    await expect
      .poll(() => readdir(join(daemon.runDir, 'builds')).catch(() => []), { timeout: 15_000 })
      .toHaveLength(1);
    await delay(1000);
    await daemon.end('SIGKILL');
    await running;
    await daemon.boot();
    await expectNothingLeft();
    const processes = (await leftoversOf(daemon)).filter(
      (line) => line.includes('sleep 600') || line.includes('/builds/'),
    );
    expect(processes).toEqual([]);
    expect(await daemon.output('run', '--rm', 'busybox:test', 'echo', 'well')).toBe('well');
  });

  test('a daemon that is stopped ends its builds', async () => {
    const running = daemon.tdctl(['build', join(dir, 'slow')], { accept: [0, 1] });
    await expect
      .poll(() => readdir(join(daemon.runDir, 'builds')).catch(() => []), { timeout: 15_000 })
      .toHaveLength(1);
    await delay(1000);
    expect(await daemon.end('SIGTERM')).toBe(0);
    await running;
    expect((await leftoversOf(daemon)).filter((line) => !line.includes('vitest'))).toEqual([]);
    await daemon.boot();
  });
});
