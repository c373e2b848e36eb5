import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuildProgress, PushProgress } from '@tinydock/protocol';
import { MEDIA_TYPES, TinydockError } from '@tinydock/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type HarnessResult, runTdctl, TestStream } from '../testing/cli-harness.ts';

const ID = `sha256:${'a'.repeat(64)}`;

function started(step: number, place: number, text: string, stage = ''): BuildProgress {
  return { event: 'stepStarted', stepStarted: { step, place, places: 3, stage, text } };
}

function output(step: number, text: string): BuildProgress {
  return { event: 'stepOutput', stepOutput: { step, data: Buffer.from(text) } };
}

function done(step: number, isCached: boolean, explanation: string): BuildProgress {
  return { event: 'stepDone', stepDone: { step, isCached, durationMs: 5, explanation, changes: [] } };
}

const STEPS: readonly BuildProgress[] = [
  { event: 'contextBytes', contextBytes: 2000 },
  started(1, 1, 'FROM debian', 'one'),
  done(1, false, 'the image sha256:1'),
  started(2, 2, 'COPY . .', 'one'),
  started(3, 1, 'RUN make', 'two'),
  output(3, 'a\nb'),
  done(2, true, 'cached: all its inputs are as they were'),
  output(3, 'c\r\n'),
  done(3, false, 'not cached: the instruction changed'),
  { event: 'done', done: { imageId: ID, tags: ['x:1'], platformImages: [], indexDigest: '', buildId: 'build-1' } },
];

let cwd: string;
let steps: readonly BuildProgress[] = STEPS;
let failure: Error | undefined;
const build = vi.fn(async function* () {
  await Promise.resolve();
  yield* steps;
  if (failure !== undefined) throw failure;
});

const MANIFEST = `sha256:${'e'.repeat(64)}`;
const push = vi.fn(async function* (): AsyncGenerator<PushProgress, void, undefined> {
  await Promise.resolve();
  const { ociManifest: mediaType } = MEDIA_TYPES;
  yield { event: 'tag', tag: { tag: '1', digest: MANIFEST, sizeBytes: 528, mediaType } };
});

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tinydock-build-'));
  writeFileSync(join(cwd, 'Dockerfile'), 'FROM reg.test/base\nMAINTAINER me\n');
});
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});
beforeEach(() => {
  build.mockClear();
  steps = STEPS;
  failure = undefined;
});

async function run(...argv: readonly string[]): Promise<HarnessResult> {
  const get = () => Promise.resolve({ kind: 'basic', username: 'jo', password: 'x' } as const);
  return await runTdctl(['build', ...argv], {
    cwd,
    script: { builds: { build }, images: { push } },
    env: { FROM_ENV: 'v' },
    credentials: { get },
  });
}

describe('build', () => {
  test('prints steps with their numbers where nobody watches', async () => {
    const { exitCode, stdout, stderr } = await run('-t', 'x:1', '.');
    expect(exitCode).toBe(0);
    expect(stdout).toBe('');
    expect(stderr.split('\n')).toEqual([
      '#1 [internal] load build context',
      '#1 transferring context: 2kB done',
      '#1 DONE 0.0s',
      '',
      '#2 [one 1/3] FROM debian',
      '#2 DONE 0.0s',
      '',
      '#3 [one 2/3] COPY . .',
      '#3 ...',
      '',
      '#4 [two 1/3] RUN make',
      '#4 0.000 a',
      '#4 ...',
      '',
      '#3 [one 2/3] COPY . .',
      '#3 CACHED',
      '',
      '#4 [two 1/3] RUN make',
      '#4 0.000 bc',
      '#4 DONE 0.0s',
      '',
      '#5 exporting to image',
      `#5 writing image ${ID} done`,
      '#5 naming to x:1 done',
      '#5 DONE 0.0s',
      '',
      '',
    ]);
  });

  test('says why on request', async () => {
    const { stderr } = await run('--explain', '.');
    expect(stderr).toContain('#4 not cached: the instruction changed');
  });

  test('does not begin where files are to go into what is no directory', async () => {
    const { exitCode, stderr } = await run('-o', 'type=local,dest=Dockerfile', '.');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`cannot write files below ${join(cwd, 'Dockerfile')}: it is no directory`);
    const below = await run('-o', 'type=local,dest=Dockerfile/below', '.');
    expect(below.stderr).toContain('cannot write files below');
    expect(build).not.toHaveBeenCalled();
  });

  test('asks for what the user wants', async () => {
    const flags = ['-t', 'x:1', '-t', 'y', '--build-arg', 'A=b=c', '--build-arg', 'FROM_ENV', '--build-arg', 'UNSET'];
    const more = [
      '--label',
      'l=v',
      '--target',
      'one',
      '--no-cache',
      '--platform',
      'arm64,s390x',
      '--pull',
      '--network',
      'none',
      '--annotation',
      'a=b',
      '--annotation',
      'index:c=d',
    ];
    const secrets = ['--secret', 'id=file,src=Dockerfile', '--secret', 'id=FROM_ENV'];
    const limits = [
      '-m',
      '64m',
      '--cpu-quota',
      '5000',
      '--ulimit',
      'nofile=10:20',
      '--shm-size',
      '1m',
      '--no-cache-filter',
      'one,2',
    ];
    const named = ['base=docker-image://reg.test/other', 'dir=.', 'repo=https://example.com/x.git'].flatMap((text) => [
      '--build-context',
      text,
    ]);
    const caches = ['--cache-from', 'reg.test/cache', '--cache-to', 'type=registry,ref=reg.test/cache,mode=max'];
    await run(
      ...named,
      ...caches,
      ...secrets,
      ...flags,
      ...more,
      ...limits,
      '--add-host',
      'db:10.0.0.1',
      '--add-host',
      'six=[::1]',
      '--squash',
      '--jobs',
      '3',
      '.',
    );
    expect(build).toHaveBeenCalledWith(
      expect.objectContaining({ cacheFrom: [{ reference: 'reg.test/cache' }], cacheTo: [] }) as unknown,
      {
        dockerfileName: 'Dockerfile',
        dockerfile: 'FROM reg.test/base\nMAINTAINER me\n',
        dockerfileInContext: false,
        ignorePatterns: '',
        ignoreName: '.dockerignore',
        inlineCache: false,
        namedContexts: [
          { name: 'base', image: 'reg.test/other' },
          { name: 'repo', remote: 'https://example.com/x.git' },
        ],
        remoteContext: '',
        cacheTo: [{ reference: 'reg.test/cache', mode: 'max', ignoreErrors: false, compression: '', level: 0 }],
        tags: ['x:1', 'y'],
        target: 'one',
        buildArgs: { A: 'b=c', FROM_ENV: 'v' },
        labels: { l: 'v' },
        annotations: { a: 'b' },
        placedAnnotations: [{ place: 'index', key: 'c', value: 'd' }],
        noCache: true,
        noCacheFilter: ['one', '2'],
        platforms: ['arm64', 's390x'].map((architecture) => ({ os: 'linux', architecture, variant: '' })),
        pull: true,
        squash: true,
        jobs: 3,
        allow: [],
        cgroupParent: '',
        network: 'none',
        limits: expect.objectContaining({ memoryBytes: 64 * 1024 ** 2, cpuQuota: 5000, pidsLimit: 0 }) as unknown,
        ulimits: [{ name: 'nofile', soft: 10, hard: 20 }],
        shmSizeBytes: 1024 ** 2,
        hosts: [
          { name: 'db', address: '10.0.0.1' },
          { name: 'six', address: '::1' },
        ],
        secrets: { file: Buffer.from('FROM reg.test/base\nMAINTAINER me\n'), FROM_ENV: Buffer.from('v') },
        auths: { 'reg.test': { kind: 'basic', basic: { username: 'jo', password: 'x' } } },
      },
      expect.anything(),
    );
  });

  test('prints the id alone, and writes it to a file', async () => {
    const { stdout, stderr } = await run('-q', '-t', 'x:1', '--iidfile', 'id', '--metadata-file', 'meta', '.');
    expect(stdout).toBe(`${ID}\n`);
    expect(stderr).toBe('');
    expect(readFileSync(join(cwd, 'id'), 'utf8')).toBe(ID);
    expect(JSON.parse(readFileSync(join(cwd, 'meta'), 'utf8'))).toEqual({
      'tinydock.build.ref': 'build-1',
      'containerimage.config.digest': ID,
      'containerimage.digest': ID,
      'image.name': 'docker.io/library/x:1',
    });
  });

  test('has warnings in the metadata where the environment asks for them', async () => {
    const warning = { check: 'MaintainerDeprecated', message: 'old', line: 2 };
    steps = [{ event: 'warning', warning }, ...STEPS.slice(-1)];
    const told = { cwd, script: { builds: { build } }, env: { BUILDX_METADATA_WARNINGS: '1' } };
    await runTdctl(['build', '-q', '--metadata-file', 'meta', '.'], told);
    expect(JSON.parse(readFileSync(join(cwd, 'meta'), 'utf8'))).toMatchObject({
      'buildx.build.warnings': [{ level: 1, range: [{ start: { line: 2 } }], sourceInfo: { filename: 'Dockerfile' } }],
    });
  });

  test('says what a registry has now', async () => {
    await run('-q', '-t', 'x:1', '--push', '--metadata-file', 'meta', '.');
    expect(JSON.parse(readFileSync(join(cwd, 'meta'), 'utf8'))).toMatchObject({
      'containerimage.digest': MANIFEST,
      'containerimage.descriptor': { mediaType: MEDIA_TYPES.ociManifest, digest: MANIFEST, size: 528 },
    });
  });

  test.each(['plain', 'quiet'])('shows the log of a step that failed: %s', async (mode) => {
    steps = [
      started(1, 1, 'RUN x'),
      output(1, 'oh\nno'),
      {
        event: 'stepFailed',
        stepFailed: { step: 1, isCancelled: false, message: 'exit code 7', explanation: '', changes: [] },
      },
    ];
    failure = new TinydockError({ code: 'FAILED_PRECONDITION', message: 'Dockerfile:2:1: exit code 7' });
    const { exitCode, stderr } = await run('--progress', mode, '.');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('------\n > [1/3] RUN x:\noh\nno\n------\ntdctl: Dockerfile:2:1: exit code 7\n');
  });

  test('says of a context that cannot be read why, and of a build that was ended that it was', async () => {
    steps = STEPS.slice(0, 1);
    failure = new TinydockError({ code: 'PERMISSION_DENIED', message: 'cannot read "z"' });
    const shown = '#1 [internal] load build context\n#1 ERROR: cannot read "z"\n';
    expect((await run('--progress', 'plain', '.')).stderr).toContain(shown);
    failure = new TinydockError({ code: 'CANCELLED', message: 'ended' });
    expect((await run('--progress', 'plain', '.')).stderr).toContain('\n#1 CANCELED\n');
  });

  test('prints JSON', async () => {
    const { stderr } = await run('--progress', 'rawjson', '.');
    const lines = stderr.trim().split('\n').slice(0, -1);
    const parsed = lines.map((line) => JSON.parse(line) as { logs?: { data: string }[] });
    expect(parsed[0]).toMatchObject({ vertexes: [{ digest: 'step:1', name: '[internal] load build context' }] });
    const logs = parsed.flatMap(({ logs = [] }) => logs.map(({ data }) => Buffer.from(data, 'base64').toString()));
    expect(logs.join('')).toBe('a\nbc\n');
  });

  test('is not drawn where there is no terminal', async () => {
    const { exitCode, stdout, stderr } = await run('--progress', 'tty', '.');
    expect([exitCode, stdout, stderr]).toEqual([1, '', expect.stringContaining('standard error is no terminal')]);
    expect(build).not.toHaveBeenCalled();
  });

  test('is plain lines on a terminal that can only print', async () => {
    const stderr = new TestStream({ columns: 60, rows: 24 });
    await runTdctl(['build', '.'], { cwd, script: { builds: { build } }, stderr, env: { TERM: 'dumb' } });
    expect(stderr.text).toContain('#1 [internal] load build context\n');
    expect(stderr.text).not.toContain('\u001B');
  });

  test('leaves the steps with their times on a terminal', async () => {
    const stderr = new TestStream({ columns: 60, rows: 24 });
    await runTdctl(['build', '.'], { cwd, script: { builds: { build } }, stderr });
    expect(stderr.text).toContain('[+] Building 0.0s (5/5) FINISHED');
    expect(stderr.text).toMatch(/ => CACHED \[one 2\/3\] COPY \. \. +0\.0s/);
  });

  test('checks what is left out of the context', async () => {
    const other = mkdtempSync(join(cwd, 'ignored-'));
    writeFileSync(join(other, 'Dockerfile'), 'FROM scratch\nCOPY a b /\n');
    writeFileSync(join(other, '.dockerignore'), 'b\n');
    const script = { builds: { checkVariables: async () => ({ warnings: [], unknown: [] }) } };
    const { exitCode, stdout } = await runTdctl(['build', '--check', other], { cwd, script });
    expect(exitCode).toBe(1);
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      'Check complete, 1 warning has been found!',
      '',
      'WARNING: CopyIgnoredFile - https://docs.docker.com/go/dockerfile/rule/copy-ignored-file/',
      expect.stringContaining('COPY of "b", which .dockerignore leaves out'),
    ]);
    const rule = '-'.repeat(20);
    expect(stdout.split('\n').slice(4).join('\n')).toBe(
      `Dockerfile:2\n${rule}\n   1 |     FROM scratch\n   2 | >>> COPY a b /\n   3 |     \n${rule}\n`,
    );
    expect(stdout.match(/WARNING/g)?.length).toBe(1);
  });

  test('tells variables that nothing sets, as the daemon finds them', async () => {
    const other = mkdtempSync(join(cwd, 'variables-'));
    writeFileSync(join(other, 'Dockerfile'), 'FROM one.example/x AS a\nMAINTAINER me\nENV A=$B\n');
    const checkVariables = vi.fn(async () => ({
      warnings: [{ check: 'UndefinedVar', message: 'the variable B is not set', line: 3 }],
      unknown: [{ reference: 'two.example/y', why: 'it is not there' }],
    }));
    const argv = ['build', '--check', '--build-arg', 'X=1', '--target', 'a', '--platform', 's390x', '--pull', other];
    const { exitCode, stdout, stderr } = await runTdctl(argv, { cwd, script: { builds: { checkVariables } } });
    expect(exitCode).toBe(1);
    expect(checkVariables).toHaveBeenCalledWith(
      expect.objectContaining({
        ...{ target: 'a', buildArgs: { X: '1' }, pull: true, namedContexts: [] },
        platforms: [{ os: 'linux', architecture: 's390x', variant: '' }],
      }),
      expect.anything(),
    );
    expect(stdout).toMatch(
      /MaintainerDeprecated - [^]*Dockerfile:2\n[^]*\n\nWARNING: UndefinedVar - [^]*Dockerfile:3\n/,
    );
    expect(stdout).toContain('Check complete, 2 warnings have been found!\n');
    expect(stderr).toContain('UndefinedVar is not checked in what begins with two.example/y: it is not there');
  });

  test('makes no attestations, which is what scripts ask for', async () => {
    const off = ['--provenance=false', '--sbom', 'false', '--attest', 'type=provenance,disabled=true'];
    const devices = ['--allow', 'device=v/c=0,alias=a/b', '--allow', 'device'];
    const argv = [...off, '--allow', 'network.host,security.insecure', ...devices, '--cgroup-parent', 'builds', '.'];
    expect((await run(...argv)).exitCode).toBe(0);
    const allow = ['network.host', 'security.insecure', 'device=v/c=0,alias=a/b', 'device'];
    const request = { allow, cgroupParent: 'builds' };
    expect(build).toHaveBeenLastCalledWith(expect.anything(), expect.objectContaining(request), expect.anything());
  });

  test('leaves no containers, which is what scripts ask for', async () => {
    expect((await run('--rm', '--force-rm', '--rm=true', '--force-rm=false', '.')).exitCode).toBe(0);
  });

  test('checks without a daemon', async () => {
    const gone = new TinydockError({ code: 'UNAVAILABLE', message: 'nobody answers' });
    const script = { builds: { checkVariables: () => Promise.reject(gone) } };
    const { exitCode, stdout, stderr } = await runTdctl(['build', '--check', '.'], { cwd, script });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('WARNING: MaintainerDeprecated');
    expect(stderr).toContain('UndefinedVar is not checked: nobody answers');
  });

  test.each([
    [['--progress', 'loud', '.'], 1],
    [['--allow', 'everything', '.'], 1],
    [['--allow', 'device=v', '.'], 1],
    [['--provenance', 'mode=max', '.'], 1],
    [['--sbom=true', '.'], 1],
    [['--rm=false', '.'], 1],
    [['--attest', 'type=sbom', '.'], 1],
    [['-t', 'UPPER', '.'], 1],
    [['--add-host', 'x', '.'], 1],
    [['--build-context', 'x', '.'], 1],
    [['--build-context', 'x=nowhere', '.'], 1],
    [['--build-context', 'x=oci-layout://dir', '.'], 1],
    [['--build-context', 'x=docker-image://UPPER', '.'], 1],
    [['--build-arg', '=x', '.'], 1],
    [['--secret', 'src=Dockerfile', '.'], 1],
    [['--secret', 'id=missing', '.'], 1],
    [['--secret', 'id=x,env=UNSET', '.'], 1],
    [['--memory', 'much', '.'], 1],
    [['--ulimit', 'nofile', '.'], 1],
    [[], 1],
  ])('%j fails', async (argv, code) => {
    const { exitCode } = await run(...argv);
    expect(exitCode).toBe(code);
    expect(build).not.toHaveBeenCalled();
  });
});
