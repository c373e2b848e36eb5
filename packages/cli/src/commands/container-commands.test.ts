import { describeNear, type NearOptions, TinydockError } from '@tinydock/domain';
import { type LogEntry, PLAIN_MOUNT } from '@tinydock/protocol';
import { describe, expect, test, vi } from 'vitest';
import { buildContainer, buildContainerDetail, CONTAINER_ID, IMAGE_ID } from '../testing/builders.ts';
import { type ClientScript, runTdctl, TestStream } from '../testing/cli-harness.ts';
import { missing } from '../testing/run-script.ts';

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
      health: '',
    },
    labels: {},
    mounts: [
      {
        ...PLAIN_MOUNT,
        kind: 'volume',
        source: 'data-of-the-application',
        target: '/data',
      },
      { ...PLAIN_MOUNT, kind: 'bind', source: '/src', target: '/src', readOnly: true },
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
    [[], { all: false, filters: [], last: 0, size: false }],
    [['-a', '-f', 'name=x'], { all: true, filters: [{ key: 'name', value: 'x' }], last: 0, size: false }],
    [['-n', '3'], { all: false, filters: [], last: 3, size: false }],
    [['-l'], { all: false, filters: [], last: 1, size: false }],
    [['-n', '-1'], { all: false, filters: [], last: 0, size: false }],
    [['-s'], { all: false, filters: [], last: 0, size: true }],
    [['--format', '{{.Size}}'], { all: false, filters: [], last: 0, size: true }],
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
    restart: vi.fn(act),
    pause: vi.fn((container: string) => act({ container })),
    unpause: vi.fn((container: string) => act({ container })),
    wait: vi.fn(({ container = '' }: { readonly container?: string }) =>
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
    [['restart', 'a', 'gone', 'b'], 'a\nb\n', 1],
    [['pause', 'a', 'gone', 'b'], 'a\nb\n', 1],
    [['container', 'unpause', 'a', 'gone', 'b'], 'a\nb\n', 1],
    [['wait', 'a', 'gone', 'bcd'], '1\n3\n', 1],
  ])('%j', async (argv, stdout, exitCode) => {
    expect(await run(...argv)).toMatchObject({ exitCode, stdout, stderr: 'tdctl: no such thing: gone\n' });
  });

  test.each([
    [['stop', 'a'], 'stop', { container: 'a', signal: '' }],
    [['stop', '-t', '0', '-s', 'INT', 'a'], 'stop', { container: 'a', signal: 'INT', timeoutSeconds: 0 }],
    [['restart', '-t', '-1', 'a'], 'restart', { container: 'a', signal: '', timeoutSeconds: -1 }],
    [['stop', '--time=3', 'a'], 'stop', { container: 'a', signal: '', timeoutSeconds: 3 }],
    [['kill', '-s', 'HUP', 'a'], 'kill', { container: 'a', signal: 'HUP' }],
    [['rm', '-fv', 'a'], 'remove', { container: 'a', force: true, volumes: true }],
  ] as const)('%j', async (argv, method, request) => {
    await run(...argv);
    expect(containers[method]).toHaveBeenLastCalledWith(request, expect.anything());
  });
});

describe('top', () => {
  test('aligns the columns of ps, and hands its arguments on', async () => {
    const top = vi.fn(() =>
      Promise.resolve({ titles: ['PID', 'CMD'], processes: [{ cells: ['7', 'sleep 1'] }, { cells: ['12', 'sh'] }] }),
    );
    const result = await runTdctl(['top', 'web', '-o', 'pid,cmd'], { script: { containers: { top } } });
    expect(result).toMatchObject({ exitCode: 0, stdout: 'PID       CMD\n7         sleep 1\n12        sh\n' });
    expect(top).toHaveBeenLastCalledWith({ container: 'web', psArgs: ['-o', 'pid,cmd'] }, expect.anything());
  });
});

describe('stats', () => {
  const usage = {
    id: CONTAINER_ID,
    name: 'web',
    container: 'w',
    cpuPercent: 150.256,
    memoryBytes: 3 * 1024 * 1024,
    memoryLimitBytes: 12 * 1024 * 1024,
    receivedBytes: 1234,
    sentBytes: 0,
    readBytes: 5_000_000,
    writtenBytes: 0,
    processes: 7,
  };
  const stats = vi.fn(async function* () {
    yield await Promise.resolve({ containers: [usage] });
    yield { containers: [] };
  });
  const script = { containers: { stats } };
  const table = [
    'CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O       BLOCK I/O   PIDS',
    'fedcba098765   web       150.26%   3MiB / 12MiB        25.00%    1.23kB / 0B   5MB / 0B    7',
  ];
  const headings = 'CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O   BLOCK I/O   PIDS';

  test('prints one table after the other, or one for each template', async () => {
    const { stdout } = await runTdctl(['stats', 'w'], { script });
    expect(stdout).toBe(`${table.join('\n')}\n${headings}\n`);
    expect(stats).toHaveBeenLastCalledWith({ containers: ['w'], all: false, once: false }, expect.anything());
    const format = ['stats', '--no-stream', '-a', '--format', '{{.Container}} {{.PIDs}}'];
    expect((await runTdctl(format, { script })).stdout).toBe('w 7\n');
    expect(stats).toHaveBeenLastCalledWith({ containers: [], all: true, once: true }, expect.anything());
  });

  test('draws over what it has drawn on a terminal', async () => {
    const stdout = new TestStream({ columns: 40, rows: 10 });
    await runTdctl(['stats'], { script, stdout });
    const short = (text: string): string => `${text.slice(0, 38)}…\u001B[K\n`;
    expect(stdout.text).toBe(
      `\u001B[2J\u001B[H${table.map(short).join('')}\u001B[K\u001B[J\u001B[H${short(headings)}\u001B[K\u001B[J`,
    );
  });
});

describe('port', () => {
  const ports = [
    { hostIp: '::1', hostPort: 5353, lastHostPort: 0, containerPort: 53, protocol: 'udp' },
    { hostIp: '', hostPort: 8080, lastHostPort: 0, containerPort: 80, protocol: 'tcp' },
  ];
  const inspect = () => Promise.resolve(buildContainerDetail({ container: buildContainer({ ports }) }));
  const run = (...argv: readonly string[]) =>
    runTdctl(['port', 'web', ...argv], { script: { containers: { inspect } } });

  test.each([
    [[], '53/udp -> [::1]:5353\n80/tcp -> 0.0.0.0:8080\n'],
    [['80'], '0.0.0.0:8080\n'],
    [['53/udp'], '[::1]:5353\n'],
  ])('%j', async (argv, stdout) => {
    expect(await run(...argv)).toMatchObject({ exitCode: 0, stdout, stderr: '' });
  });

  test.each([['53'], ['81/tcp'], ['http'], ['0']])('%s is an error', async (port) => {
    expect((await run(port)).exitCode).toBe(1);
  });
});

describe('container prune', () => {
  const old = {
    id: CONTAINER_ID,
    name: 'job',
    image: 'web:1',
    state: 'exited',
    sizeBytes: 1500,
    diskBytes: 4096,
    error: '',
  };
  const script = (prune: ClientScript['containers']) => ({ containers: prune ?? {} });
  const daemon = (found: readonly (typeof old)[]) => vi.fn(() => Promise.resolve(found));
  const request = (call: object): unknown[] => [call, expect.anything()];

  test('shows what would go, asks, and removes exactly that', async () => {
    const prune = daemon([old]);
    const result = await runTdctl(['container', 'prune'], { input: 'y\n', script: script({ prune }) });
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toContain('fedcba098765   job       web:1     exited    1.5kB');
    expect(result.stdout).toContain(`[y/N] Deleted Containers:\n${CONTAINER_ID}\n\nTotal reclaimed space: 1.5kB\n`);
    expect(prune.mock.calls).toEqual([
      request({ filters: [], planOnly: true }),
      request({ filters: [], only: [CONTAINER_ID] }),
    ]);
  });

  test.each(['n\n', '', '\n', 'yesterday\n'])('does nothing for the answer %j', async (input) => {
    const prune = daemon([old]);
    const result = await runTdctl(['container', 'prune'], { input, script: script({ prune }) });
    expect(result).toMatchObject({ exitCode: 1 });
    expect(result.stderr).toContain('container prune has been cancelled');
    expect(prune).toHaveBeenCalledTimes(1);
  });

  test('does not ask where nothing would go, nor with --force', async () => {
    const none = daemon([]);
    const nothing = await runTdctl(['container', 'prune'], { script: script({ prune: none }) });
    expect(nothing).toMatchObject({ exitCode: 0, stdout: 'Total reclaimed space: 0B\n' });
    const prune = daemon([old, { ...old, id: 'b', error: 'cannot remove container job: it is running' }]);
    const argv = ['container', 'prune', '-f', '--filter', 'until=1h'];
    const forced = await runTdctl(argv, { script: script({ prune }) });
    expect(forced).toMatchObject({ exitCode: 1, stderr: 'tdctl: cannot remove container job: it is running\n' });
    expect(prune.mock.calls).toEqual([request({ filters: [{ key: 'until', value: '1h' }], only: [] })]);
  });
});

test('rename', async () => {
  const rename = vi.fn(() => Promise.resolve());
  expect(await runTdctl(['rename', 'a', 'b'], { script: { containers: { rename } } })).toMatchObject({ stdout: '' });
  expect(rename).toHaveBeenLastCalledWith('a', 'b', expect.anything());
  expect((await runTdctl(['rename', 'a'], { script: {} })).exitCode).toBe(1);
});

describe('logs', () => {
  const entry = (stream: string, text: string): LogEntry => ({
    time: '2026-01-01T00:00:00.5Z',
    stream,
    data: Buffer.from(text),
  });
  const logs = vi.fn(async function* () {
    yield await Promise.resolve([entry('stdout', 'one ')]);
    yield [entry('stderr', 'oops\n'), entry('stdout', 'line\n'), entry('stdout', 'two\n')];
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
    [['--tail', '5', '-f'], { tail: 5, follow: true, joined: true }],
    [['-t'], { joined: false }],
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
    expect(logs).toHaveBeenLastCalledWith(
      expect.not.objectContaining({ tail: expect.anything() as number }),
      expect.anything(),
    );
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

describe('inspect of a container', () => {
  const script = {
    containers: {
      inspect: (name: string) =>
        name === 'web' ? Promise.resolve(buildContainerDetail()) : Promise.reject(missing(name)),
    },
    images: { inspect: (name: string) => Promise.reject(missing(name, 'IMAGE_NOT_FOUND')) },
    volumes: { inspect: (name: string) => Promise.reject(missing(name, 'VOLUME_NOT_FOUND')) },
    networks: { inspect: (name: string) => Promise.reject(missing(name, 'NETWORK_NOT_FOUND')) },
  };

  test("has Docker's shape", async () => {
    const { stdout } = await runTdctl(['inspect', 'web'], { script });
    expect(JSON.parse(stdout)).toMatchObject([
      {
        Id: CONTAINER_ID,
        Name: '/web',
        Path: '/docker-entrypoint.sh',
        Args: ['nginx', '-g', 'daemon off;'],
        HostsPath: '/var/lib/tinydock/containers/x/files/hosts',
        Driver: 'erofs',
        GraphDriver: { Name: 'erofs', Data: { MergedDir: '/run/tinydock/containers/x/rootfs' } },
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
    ['{{.HostConfig.CapAdd}} {{json .HostConfig.CapAdd}} {{len .Config.OnBuild}}', '[] null 0\n'],
  ])('%s', async (format, expected) => {
    expect((await runTdctl(['container', 'inspect', '-f', format, 'web'], { script })).stdout).toBe(expected);
  });

  test('says of each kind what is most like it, or the tags that are here', async () => {
    const miss = (options: NearOptions) => () =>
      Promise.reject(new TinydockError({ code: 'NOT_FOUND', message: 'no such thing', ...options }));
    const near = (name: string) => miss(describeNear(name, ''));
    const hint = 'gone is here with the tag 1.';
    const tags = { ...script, images: { inspect: miss({ hint, details: { tags: '1' } }) } };
    expect((await runTdctl(['inspect', 'gone'], { script: tags })).stderr).toContain(
      '\ngone is here with the tag 1.\n',
    );
    const all = {
      ...tags,
      containers: { inspect: near('gene') },
      networks: { inspect: near('done') },
    };
    const { stderr } = await runTdctl(['inspect', 'gone'], { script: all });
    expect(stderr).toContain('\nDid you mean the container gene or the network done?\n');
  });

  test('prints what is there, and names what is not', async () => {
    expect(await runTdctl(['inspect', '-f', '{{.Name}}', 'gone', 'web'], { script })).toMatchObject({
      exitCode: 1,
      stdout: '/web\n',
      stderr: expect.stringContaining('no such container, image, volume or network: gone') as string,
    });
    expect(await runTdctl(['inspect', '--type', 'image', 'gone'], { script })).toMatchObject({
      exitCode: 1,
      stdout: '[]\n',
    });
    expect(await runTdctl(['inspect', '--type', 'plugin', 'x'], { script })).toMatchObject({ exitCode: 1 });
  });
});
