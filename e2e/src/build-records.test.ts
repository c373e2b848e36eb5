import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient, openBuildContext } from '@tinydock/client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const DOCKERFILE = `FROM busybox:test
ARG VERSION
COPY a.txt b.txt /
RUN --mount=type=secret,id=token cat /run/secrets/token; echo version $VERSION
`;

describe('records of builds', () => {
  let daemon: TestDaemon;
  let dir: string;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-records-'));
    await importBusybox(daemon, 'busybox:test');
    await Promise.all([write('Dockerfile', DOCKERFILE), write('a.txt', 'one'), write('b.txt', 'one')]);
    await write('token', 'hunter2');
    await write('slow', 'FROM busybox:test\nRUN echo begun; sleep 600\n');
  });
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true });
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  function write(name: string, text: string): Promise<void> {
    return writeFile(join(dir, name), text);
  }

  function build(version: string): Promise<unknown> {
    const secret = `id=token,src=${join(dir, 'token')}`;
    return daemon.tdctl(['build', '-t', 'app:1', '--secret', secret, '--build-arg', `VERSION=${version}`, dir]);
  }

  test('explain names the file and the argument that changed', async () => {
    await build('1');
    await write('b.txt', 'two');
    await build('1');
    expect(await daemon.output('build', 'explain')).toMatch(
      /First miss: step 2, .*: file b\.txt changed: [0-9a-f]{12} to/,
    );
    await build('2');
    const explained = (await daemon.output('build', 'explain')).split('\n');
    expect(explained.slice(2).map((row) => row.split(/\s+/)[1])).toEqual(['hit', 'hit', 'miss', 'miss:']);
    expect(explained.at(-1)).toContain('argument VERSION changed');
    expect(await daemon.output('build', 'explain', '^1', '2')).toMatch(/COPY a\.txt b\.txt \/\nResult: +miss/);
  });

  test('a build is shown with its log, in which no secret is', async () => {
    const rows = await daemon.output('build', 'ls', '--format', '{{.Name}} {{.Status}} {{.Steps}}');
    expect(rows.split('\n')).toEqual([
      'app:1 Completed 3 (2 cached)',
      'app:1 Completed 3 (1 cached)',
      'app:1 Completed 3 (1 cached)',
    ]);
    const log = await daemon.output('build', 'logs');
    expect(log).toMatch(/#\d+ \[2\/3\] COPY a\.txt b\.txt \/\n#\d+ CACHED\n/);
    expect(log).toMatch(/#\d+ \d+\.\d{3} \*\*\*version 2\n/);
    expect(log).not.toContain('hunter2');
    const [image] = JSON.parse(await daemon.output('inspect', 'app:1')) as { readonly Id: string }[];
    expect(await daemon.output('build', 'inspect', '--format', '{{.ImageId}} {{.Context}}')).toBe(
      `${image?.Id ?? ''} ${dir}`,
    );
  });

  test('builds are removed with their logs', async () => {
    const [newest = '', , oldest = ''] = (await daemon.output('build', 'ls', '-q')).split('\n');
    expect(await daemon.output('build', 'rm', oldest)).toBe(oldest);
    const { stderr } = await daemon.tdctl(['build', 'logs', oldest], { accept: [1] });
    expect(stderr).toContain(`no such build: ${oldest}`);
    expect(stderr).toContain(`${newest} (app:1)`);
    expect(await readdir(join(daemon.root, 'build-records'))).toHaveLength(2);
  });

  test('a build whose daemon was killed has failed', async () => {
    const building = daemon.tdctl(['build', '-f', join(dir, 'slow'), '-t', 'slow:1', dir], { accept: [1] });
    const logs = join(daemon.root, 'build-records');
    const written = async (): Promise<string> => {
      const texts = await Promise.all((await readdir(logs)).map((name) => readFile(join(logs, name), 'utf8')));
      return texts.join('');
    };
    const begun = Buffer.from('begun\n').toString('base64');
    await vi.waitFor(async () => expect(await written()).toContain(begun), { timeout: 60_000, interval: 100 });
    expect((await daemon.tdctl(['build', 'rm', '^0'], { accept: [1] })).stderr).toContain('it is running');
    await daemon.end('SIGKILL');
    await building;
    await daemon.boot();
    const rows = await daemon.output('build', 'ls', '--format', '{{.Name}} {{.Status}} {{.Error}}');
    expect(rows.split('\n')[0]).toBe('slow:1 Error the daemon ended while the build was running');
    expect(await daemon.output('build', 'logs')).toContain('begun');
    expect(await daemon.output('builder', 'prune', '-a', '--dry-run')).toContain('record of a build of slow:1');
    expect(await readdir(logs)).toHaveLength(3);
    await daemon.tdctl(['build', 'rm', '^0']);
    expect((await daemon.output('build', 'rm', '--all')).split('\n')).toHaveLength(2);
    expect(await readdir(logs)).toEqual([]);
  });

  test('the output of a command is clipped, and the command goes on', async () => {
    const line = 'x'.repeat(1000);
    const script = `yes ${line} | head -n 150000; echo last: $((20+22)); echo made > /made`;
    await write('long', `FROM busybox:test\nRUN ${script}\n`);
    const { stderr } = await daemon.tdctl([
      'build',
      '--progress',
      'plain',
      '-f',
      join(dir, 'long'),
      '-t',
      'long:1',
      dir,
    ]);
    const [shown = '', rest = ''] = stderr.split('[output clipped, log limit 64MiB reached]');
    expect(shown.length).toBeGreaterThan(60_000_000);
    expect(shown.includes('last: 42')).toBe(false);
    expect(rest.length).toBeLessThan(20_000);
    expect(rest).toMatch(/\[the end of the output:\]\n(#\d+ \d+\.\d+ x{1000}\n)+#\d+ \d+\.\d+ last: 42\n#\d+ DONE/);
    const log = await daemon.output('build', 'logs', 'long:1');
    const end = log.slice(-20_000);
    expect(end).toMatch(/left out here\][^]*\[output clipped, log limit 64MiB reached\][^]* last: 42\n/);
    expect(await daemon.output('image', 'cat', 'long:1', '/made')).toBe('made');
  });

  test('a build ends that is cancelled while nobody reads what it says', async () => {
    await write('loud', 'FROM busybox:test\nRUN yes 0123456789012345678901234567890123456789 | head -c 300000000\n');
    const client = createClient({ host: daemon.host });
    const stop = new AbortController();
    const { signal } = stop;
    const source = { path: dir, file: join(dir, 'loud'), cwd: dir, secretPath: join(dir, 'key'), signal };
    const context = await openBuildContext({ ...source, openStdin: () => Readable.from([]) });
    const { dockerfile = '' } = context;
    for await (const { event } of client.builds.build(context, { dockerfile, tags: ['loud:1'] }, { signal })) {
      if (event !== 'stepOutput') continue;
      // As much waits in the daemon by then as it takes.
      await delay(3000);
      stop.abort();
      break;
    }
    client.close();
    const status = (): Promise<string> => daemon.output('build', 'inspect', '--format', '{{.Status}}', 'loud:1');
    await expect.poll(status, { timeout: 5000 }).toBe('Cancelled');
  });
});
