import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttachOutput, AttachSession } from '@tinydock/client';
import { type ErrorReason, TinydockError } from '@tinydock/domain';
import type { LogEntry } from '@tinydock/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildContainer, buildContainerDetail, CONTAINER_ID, IMAGE_ID } from '../testing/builders.ts';
import { type ClientScript, runTdctl, TestSignals, TestStream } from '../testing/cli-harness.ts';

function missing(name: string, reason: ErrorReason = 'CONTAINER_NOT_FOUND'): TinydockError {
  return new TinydockError({ code: 'NOT_FOUND', reason, message: `no such thing: ${name}` });
}

/** A session whose output and exit code the test decides. */
function createSession(output: () => AsyncGenerator<AttachOutput, void, undefined>, exitCode = 0) {
  const written: string[] = [];
  const session = {
    attached: Promise.resolve(),
    output: output(),
    exitCode: Promise.resolve(exitCode),
    write: (data: Uint8Array) => {
      written.push(Buffer.from(data).toString());
      return Promise.resolve();
    },
    closeStdin: vi.fn(() => Promise.resolve()),
    close: vi.fn(() => undefined),
  } satisfies AttachSession;
  return { session, written };
}

async function* says(
  ...parts: readonly (readonly ['stdout' | 'stderr', string])[]
): AsyncGenerator<AttachOutput, void, undefined> {
  for (const [stream, text] of parts) yield await Promise.resolve({ stream, data: Buffer.from(text) });
}

const created = { id: CONTAINER_ID, name: 'web', warnings: [] };

/** A daemon on which a run goes well, unless the test says otherwise. */
function runScript(session: AttachSession, changes: ClientScript['containers'] = {}) {
  const calls: string[] = [];
  const note =
    <T>(name: string, value: T) =>
    () => {
      calls.push(name);
      return value;
    };
  const containers = {
    create: vi.fn(note('create', Promise.resolve(created))),
    attach: vi.fn(note('attach', session)),
    start: vi.fn(note('start', Promise.resolve())),
    remove: vi.fn(note('remove', Promise.resolve())),
    kill: vi.fn(note('kill', Promise.resolve())),
    wait: vi.fn(note('wait', Promise.resolve({ exitCode: 0, error: '' }))),
    ...changes,
  };
  return { calls, containers, script: { containers } };
}

describe('ps', () => {
  const stopped = buildContainer({
    id: 'a'.repeat(64),
    name: 'job',
    image: IMAGE_ID,
    args: ['true'],
    status: {
      state: 'exited',
      pid: 0,
      exitCode: 3,
      startedAt: '2026-01-01T20:00:00Z',
      finishedAt: '2026-01-01T21:00:00Z',
      oomKilled: false,
      error: '',
    },
    labels: {},
    mounts: [
      { kind: 'volume', source: 'data-of-the-application', target: '/data', readOnly: false },
      { kind: 'bind', source: '/src', target: '/src', readOnly: true },
    ],
  });
  const list = vi.fn(() => Promise.resolve([buildContainer(), stopped]));
  const run = (...argv: readonly string[]) => runTdctl(['ps', ...argv], { script: { containers: { list } } });

  test('prints a table', async () => {
    expect((await run('-a')).stdout).toBe(
      [
        'CONTAINER ID   IMAGE          COMMAND                  CREATED       STATUS                   PORTS                  NAMES',
        'fedcba098765   nginx:1.25     "/docker-entrypoint.…"   2 hours ago   Up 2 minutes             0.0.0.0:8080->80/tcp   web',
        'aaaaaaaaaaaa   1234567890ab   "true"                   2 hours ago   Exited (3) 3 hours ago                          job',
        '',
      ].join('\n'),
    );
  });

  test.each([
    [['-q'], 'fedcba098765\naaaaaaaaaaaa\n'],
    [['-aq', '--no-trunc'], `${CONTAINER_ID}\n${'a'.repeat(64)}\n`],
    [
      ['--no-trunc', '--format', '{{.Command}}|{{.Mounts}}|{{.LocalVolumes}}|{{.Label "com.example.role"}}'],
      `"/docker-entrypoint.sh nginx -g 'daemon off;'"||0|front\n"true"|data-of-the-application,/src|1|\n`,
    ],
    [['--format', '{{.Names}}: {{.State}}{{if eq .State "running"}}!{{end}}'], 'web: running!\njob: exited\n'],
    [['--format', 'table {{.Names}}\\t{{.Mounts}}'], 'NAMES     MOUNTS\nweb       \njob       data-of-the-ap…,/src\n'],
  ])('%j', async (argv, stdout) => {
    expect(await run(...argv)).toMatchObject({ exitCode: 0, stdout, stderr: '' });
  });

  test('json has the fields of Docker, by name', async () => {
    const [first = ''] = (await run('--format', 'json')).stdout.split('\n');
    expect(Object.keys(JSON.parse(first) as object)).toEqual(
      'Command CreatedAt ID Image Labels LocalVolumes Mounts Names Networks Ports RunningFor Size State Status'.split(
        ' ',
      ),
    );
  });

  test.each([
    [[], { all: false, filters: [], last: 0 }],
    [['-a', '-f', 'name=x'], { all: true, filters: [{ key: 'name', value: 'x' }], last: 0 }],
    [['-n', '3'], { all: false, filters: [], last: 3 }],
    [['-l'], { all: false, filters: [], last: 1 }],
    [['-n', '-1'], { all: false, filters: [], last: 0 }],
  ])('%j asks for %j', async (argv, request) => {
    await run(...argv);
    expect(list).toHaveBeenLastCalledWith(request, expect.anything());
  });
});

describe('commands for several containers', () => {
  const act = (request: { readonly container?: string }) =>
    request.container === 'gone' ? Promise.reject(missing('gone')) : Promise.resolve();
  const containers = {
    stop: vi.fn(act),
    kill: vi.fn(act),
    remove: vi.fn(act),
    start: vi.fn((container: string) => act({ container })),
    wait: vi.fn(({ container = '' }) =>
      container === 'gone'
        ? Promise.reject(missing('gone'))
        : Promise.resolve({ exitCode: container.length, error: '' }),
    ),
  };
  const run = (...argv: readonly string[]) => runTdctl(argv, { script: { containers } });

  test.each([
    [['stop', 'a', 'gone', 'b'], 'a\nb\n', 1],
    [['kill', 'a', 'gone', 'b'], 'a\nb\n', 1],
    [['rm', 'a', 'gone', 'b'], 'a\nb\n', 1],
    [['rm', '-f', 'a', 'gone', 'b'], 'a\nb\n', 0],
    [['start', 'a', 'gone', 'b'], 'a\nb\n', 1],
    [['wait', 'a', 'gone', 'bcd'], '1\n3\n', 1],
  ])('%j', async (argv, stdout, exitCode) => {
    expect(await run(...argv)).toMatchObject({ exitCode, stdout, stderr: 'tdctl: no such thing: gone\n' });
  });

  test.each([
    [['stop', 'a'], 'stop', { container: 'a', signal: '' }],
    [['stop', '-t', '0', '-s', 'INT', 'a'], 'stop', { container: 'a', signal: 'INT', timeoutSeconds: 0 }],
    [['stop', '--time=3', 'a'], 'stop', { container: 'a', signal: '', timeoutSeconds: 3 }],
    [['kill', '-s', 'HUP', 'a'], 'kill', { container: 'a', signal: 'HUP' }],
    [['rm', '-fv', 'a'], 'remove', { container: 'a', force: true, volumes: true }],
  ] as const)('%j', async (argv, method, request) => {
    await run(...argv);
    expect(containers[method]).toHaveBeenLastCalledWith(request, expect.anything());
  });
});

describe('logs', () => {
  const entry = (stream: string, text: string): LogEntry => ({
    time: '2026-01-01T00:00:00.5Z',
    stream,
    data: Buffer.from(text),
  });
  const logs = vi.fn(async function* () {
    yield await Promise.resolve(entry('stdout', 'one '));
    yield entry('stderr', 'oops\n');
    yield entry('stdout', 'line\n');
    yield entry('stdout', 'two\n');
  });
  const run = (...argv: readonly string[]) => runTdctl(['logs', ...argv, 'web'], { script: { containers: { logs } } });

  test('gives each stream what is its own', async () => {
    expect(await run()).toMatchObject({ exitCode: 0, stdout: 'one line\ntwo\n', stderr: 'oops\n' });
  });

  test('puts times before lines, not before their parts', async () => {
    const time = '2026-01-01T00:00:00.500000000Z';
    expect(await run('-t')).toMatchObject({ stdout: `${time} one line\n${time} two\n`, stderr: `${time} oops\n` });
  });

  test.each([
    [['--tail', '5', '-f'], { tail: 5, follow: true }],
    [['-n0'], { tail: 0, follow: false }],
    [
      ['--since', '1h', '--until=2026-01-01T00:00:00Z'],
      { since: '2026-01-01T23:00:00.000Z', until: '2026-01-01T00:00:00Z' },
    ],
  ])('%j asks for %j', async (argv, request) => {
    await run(...argv);
    expect(logs).toHaveBeenLastCalledWith(expect.objectContaining(request), expect.anything());
  });

  test.each([['--tail', 'all'], ['--tail=-1']])('%j asks for all', async (...argv) => {
    await run(...argv);
    expect(logs.mock.lastCall?.at(0)).not.toHaveProperty('tail');
  });

  test('a reader that goes away ends the command quietly', async () => {
    const stdout = new TestStream();
    stdout.onText = () => {
      throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    };
    const result = await runTdctl(['logs', 'web'], { script: { containers: { logs } }, stdout });
    expect(result).toMatchObject({ exitCode: 141, stderr: '' });
  });
});

describe('run', () => {
  test('attaches before it starts, hands on both streams, and ends with the exit code', async () => {
    const { session } = createSession(() => says(['stdout', 'out\n'], ['stderr', 'err\n']), 7);
    const { calls, script } = runScript(session);
    expect(await runTdctl(['run', 'nginx', 'ls', '-l'], { script })).toMatchObject({
      exitCode: 7,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect(calls).toEqual(['create', 'attach', 'start']);
    expect(session.close).toHaveBeenCalled();
  });

  test('asks for what the flags say', async () => {
    const { session } = createSession(() => says());
    const { containers, script } = runScript(session);
    const argv =
      '--name web -e A=1 -e B -w /src -u 1:2 --entrypoint sh -v ./x:/x:ro -p 127.0.0.1:8080:80 -P --network host -h box -l a=b --stop-signal INT --stop-timeout 3 --platform linux/arm64 --rm -i nginx -c exit';
    await runTdctl(['run', ...argv.split(' ')], { script, env: { B: '2' }, cwd: '/home/jo', input: '' });
    expect(containers.create).toHaveBeenCalledWith(
      {
        image: 'nginx',
        command: ['-c', 'exit'],
        name: 'web',
        entrypoint: { values: ['sh'] },
        env: ['A=1', 'B=2'],
        workingDir: '/src',
        user: '1:2',
        hostname: 'box',
        labels: { a: 'b' },
        mounts: [{ kind: 'bind', source: '/home/jo/x', target: '/x', readOnly: true }],
        ports: [{ hostIp: '127.0.0.1', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
        publishAll: true,
        network: 'host',
        autoRemove: true,
        openStdin: true,
        platform: { os: 'linux', architecture: 'arm64', variant: '' },
        stopSignal: 'INT',
        stopTimeoutSeconds: 3,
      },
      expect.anything(),
    );
  });

  test('prints the id and leaves with -d', async () => {
    const { session } = createSession(() => says());
    const { calls, script } = runScript(session);
    expect(await runTdctl(['run', '-d', 'nginx'], { script })).toMatchObject({
      exitCode: 0,
      stdout: `${CONTAINER_ID}\n`,
    });
    expect(calls).toEqual(['create', 'start']);
  });

  test('sends standard input to its end with -i', async () => {
    let finish: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (finish = resolve));
    const { session, written } = createSession(async function* () {
      await closed;
      yield* says();
    });
    session.closeStdin.mockImplementation(() => {
      finish();
      return Promise.resolve();
    });
    expect(
      await runTdctl(['run', '-i', 'nginx', 'cat'], { script: runScript(session).script, input: 'hello' }),
    ).toMatchObject({
      exitCode: 0,
    });
    expect(written).toEqual(['hello']);
  });

  test.each([
    ['EXEC_NOT_FOUND', 127],
    ['EXEC_NOT_EXECUTABLE', 126],
    ['PORT_IN_USE', 125],
  ] as const)('a start that fails of %s ends with %i and removes a --rm container', async (reason, exitCode) => {
    const { session } = createSession(() => says());
    const error = new TinydockError({ code: 'FAILED_PRECONDITION', reason, message: 'it cannot be' });
    const start = () => Promise.reject(error);
    const plain = runScript(session, { start });
    expect(await runTdctl(['run', 'nginx'], { script: plain.script })).toMatchObject({
      exitCode,
      stderr: 'tdctl: it cannot be\n',
    });
    expect(plain.calls).not.toContain('remove');
    const removing = runScript(createSession(() => says()).session, { start });
    expect((await runTdctl(['run', '--rm', '-d', 'nginx'], { script: removing.script })).exitCode).toBe(exitCode);
    expect(removing.calls).toContain('remove');
  });

  test.each([
    [['--network', 'mynet', 'a'], 'the network "mynet" is not supported yet'],
    [['-w', 'relative', 'a'], 'expected an absolute path'],
    [['--pull', 'sometimes', 'a'], 'expected always, missing or never'],
    [['--platform', 'a/b/c/d', 'a'], 'invalid platform'],
  ])('%j ends with 125 before anything is made', async (argv, message) => {
    const result = await runTdctl(['run', ...argv]);
    expect(result).toMatchObject({
      exitCode: 125,
      stderr: expect.stringContaining(message) as string,
      host: undefined,
    });
  });

  test('with --rm waits until the container is gone', async () => {
    const { session } = createSession(() => says(), 5);
    const wait = vi.fn(() => Promise.reject(missing('web')));
    expect(await runTdctl(['run', '--rm', 'nginx'], { script: runScript(session, { wait }).script })).toMatchObject({
      exitCode: 5,
      stderr: '',
    });
    expect(wait).toHaveBeenCalledWith({ container: CONTAINER_ID, condition: 'removed' }, expect.anything());
  });
});

describe('run pulls', () => {
  async function* pulls() {
    yield await Promise.resolve({ resolving: { reference: 'docker.io/library/nginx:latest' } });
  }

  function script() {
    const { session } = createSession(() => says(['stdout', 'out\n']));
    const create = vi
      .fn(() => Promise.resolve(created))
      .mockImplementationOnce(() => Promise.reject(missing('nginx:latest', 'IMAGE_NOT_FOUND')));
    const pull = vi.fn(pulls);
    return { create, pull, script: { ...runScript(session, { create }).script, images: { pull } } };
  }

  test('an image that is missing, saying so on standard error', async () => {
    const daemon = script();
    expect(await runTdctl(['run', 'nginx'], daemon)).toMatchObject({
      exitCode: 0,
      stdout: 'out\n',
      stderr: `Unable to find image 'nginx:latest' locally\nUsing default tag: latest\nlatest: Pulling from library/nginx\n`,
    });
    expect(daemon.create).toHaveBeenCalledTimes(2);
  });

  test('quietly with -q', async () => {
    expect(await runTdctl(['run', '-q', 'nginx'], script())).toMatchObject({
      exitCode: 0,
      stdout: 'out\n',
      stderr: '',
    });
  });

  test('not with --pull never', async () => {
    const daemon = script();
    expect(await runTdctl(['run', '--pull=never', 'nginx'], daemon)).toMatchObject({ exitCode: 125 });
    expect(daemon.pull).not.toHaveBeenCalled();
  });

  test('first with --pull always', async () => {
    const daemon = script();
    daemon.create.mockReset().mockImplementation(() => Promise.resolve(created));
    expect(await runTdctl(['run', '-q', '--pull', 'always', 'nginx'], daemon)).toMatchObject({ exitCode: 0 });
    expect(daemon.pull).toHaveBeenCalledTimes(1);
  });
});

describe('signals of a run', () => {
  function running(signals: TestSignals, ending: readonly NodeJS.Signals[]) {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const { session } = createSession(async function* () {
      setImmediate(() => {
        for (const name of ending) signals.send(name);
      });
      await ended;
      yield* says();
    }, 130);
    const kill = vi.fn(() => {
      setImmediate(end);
      return Promise.resolve();
    });
    return { session, kill, end, script: runScript(session, { kill }).script };
  }

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1'] as const)('%s goes to the container', async (signal) => {
    const signals = new TestSignals();
    const { kill, script } = running(signals, [signal]);
    expect(await runTdctl(['run', 'nginx'], { script, signals })).toMatchObject({ exitCode: 130, forcedExits: 0 });
    expect(kill).toHaveBeenCalledWith({ container: CONTAINER_ID, signal });
    expect(signals.listenerCount).toBe(0);
  });

  test('the third Ctrl-C ends the program although the container goes on', async () => {
    const signals = new TestSignals();
    const { kill, script } = running(signals, ['SIGINT', 'SIGINT', 'SIGINT']);
    expect(await runTdctl(['run', 'nginx'], { script, signals })).toMatchObject({
      forcedExits: 1,
      stderr: '\ngot 3 SIGTERM/SIGINTs, forcefully exiting\n',
    });
    expect(kill).toHaveBeenCalledTimes(2);
  });

  test('with --sig-proxy=false a signal ends the program alone', async () => {
    const signals = new TestSignals();
    const { session, kill, script } = running(signals, ['SIGTERM']);
    const attach = (_id: string, options?: { readonly signal?: AbortSignal | undefined }) => ({
      ...session,
      output: (async function* (): AsyncGenerator<AttachOutput, void, undefined> {
        const iterator = session.output[Symbol.asyncIterator]();
        const aborted = new Promise<never>((_resolve, reject) => {
          options?.signal?.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
        });
        await Promise.race([iterator.next(), aborted]);
        yield* says();
      })(),
    });
    const containers = { ...script.containers, attach };
    const result = await runTdctl(['run', '--sig-proxy=false', 'nginx'], { script: { containers }, signals });
    expect(result).toMatchObject({ exitCode: 143, stderr: '' });
    expect(kill).not.toHaveBeenCalled();
  });
});

describe('--cidfile', () => {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'tinydock-cid-'));
  });
  afterEach(async () => {
    await rm(cwd, { recursive: true });
  });

  test('holds the id, and must not exist before', async () => {
    const { script } = runScript(createSession(() => says()).session);
    const argv = ['create', '--cidfile', 'cid', 'nginx'];
    expect(await runTdctl(argv, { script, cwd })).toMatchObject({ exitCode: 0, stdout: `${CONTAINER_ID}\n` });
    expect(await readFile(join(cwd, 'cid'), 'utf8')).toBe(CONTAINER_ID);
    const again = await runTdctl(argv, { script, cwd });
    expect(again).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('the file cid given for --cidfile exists') as string,
    });
  });

  test('is gone where nothing was made', async () => {
    const create = () => Promise.reject(missing('nginx', 'NAME_IN_USE'));
    const { script } = runScript(createSession(() => says()).session, { create });
    expect(await runTdctl(['create', '--cidfile', 'cid', 'nginx'], { script, cwd })).toMatchObject({ exitCode: 1 });
    await expect(readFile(join(cwd, 'cid'))).rejects.toThrow('ENOENT');
  });
});

describe('start -a', () => {
  test('ends with the exit code of the container', async () => {
    const { session } = createSession(() => says(['stdout', 'out\n']), 3);
    const { calls, script } = runScript(session);
    expect(await runTdctl(['start', '-a', 'web'], { script })).toMatchObject({ exitCode: 3, stdout: 'out\n' });
    expect(calls).toEqual(['attach', 'start']);
    expect(await runTdctl(['start', '-a', 'a', 'b'], { script })).toMatchObject({ exitCode: 1 });
  });
});

describe('inspect of a container', () => {
  const script = {
    containers: {
      inspect: (name: string) =>
        name === 'web' ? Promise.resolve(buildContainerDetail()) : Promise.reject(missing(name)),
    },
    images: { inspect: (name: string) => Promise.reject(missing(name, 'IMAGE_NOT_FOUND')) },
  };

  test("has Docker's shape", async () => {
    const { stdout } = await runTdctl(['inspect', 'web'], { script });
    expect(JSON.parse(stdout)).toMatchObject([
      {
        Id: CONTAINER_ID,
        Name: '/web',
        Path: '/docker-entrypoint.sh',
        Args: ['nginx', '-g', 'daemon off;'],
        State: { Status: 'running', Running: true, Pid: 42, ExitCode: 0, FinishedAt: '0001-01-01T00:00:00Z' },
        HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
        Config: { Env: ['PATH=/bin'], Labels: { 'com.example.role': 'front' }, ExposedPorts: { '80/tcp': {} } },
        NetworkSettings: {
          IPAddress: '10.210.84.7',
          Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }] },
          Networks: { bridge: { Gateway: '10.210.84.1' } },
        },
      },
    ]);
  });

  test.each([
    ['{{.State.Running}} {{.NetworkSettings.IPAddress}}', 'true 10.210.84.7\n'],
    ['{{(index (index .NetworkSettings.Ports "80/tcp") 0).HostPort}}', '8080\n'],
    ['{{range $name, $net := .NetworkSettings.Networks}}{{$name}}={{$net.IPAddress}}{{end}}', 'bridge=10.210.84.7\n'],
    ['{{json .State.ExitCode}}', '0\n'],
  ])('%s', async (format, expected) => {
    expect((await runTdctl(['container', 'inspect', '-f', format, 'web'], { script })).stdout).toBe(expected);
  });

  test('prints what is there, and names what is not', async () => {
    expect(await runTdctl(['inspect', '-f', '{{.Name}}', 'gone', 'web'], { script })).toMatchObject({
      exitCode: 1,
      stdout: '/web\n',
      stderr: expect.stringContaining('no such container or image: gone') as string,
    });
    expect(await runTdctl(['inspect', '--type', 'image', 'gone'], { script })).toMatchObject({
      exitCode: 1,
      stdout: '[]\n',
    });
    expect(await runTdctl(['inspect', '--type', 'volume', 'x'], { script })).toMatchObject({ exitCode: 1 });
  });
});
