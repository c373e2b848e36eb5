import { PLAIN_MOUNT } from '@tinydock/protocol';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttachOptions, AttachOutput } from '@tinydock/client';
import { TinydockError } from '@tinydock/domain';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildContainerDetail, CONTAINER_ID } from '../testing/builders.ts';
import { runTdctl, TestSignals } from '../testing/cli-harness.ts';
import { createSession, created, missing, runScript, says, withoutStart } from '../testing/run-script.ts';

describe('run', () => {
  test('attaches before it starts, hands on both streams, and ends with the exit code', async () => {
    const { session } = createSession(() => says(['stdout', 'out\n'], ['stderr', 'err\n']), 7);
    const { calls, script } = runScript(session);
    expect(await runTdctl(['run', 'nginx', 'ls', '-l'], { script })).toMatchObject({
      exitCode: 7,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect(calls).toEqual(['create', 'attach']);
    expect(session.close).toHaveBeenCalled();
  });

  test('asks for what the flags say', async () => {
    const { session } = createSession(() => says());
    const { containers, script } = runScript(session);
    const argv =
      '--name web -e A=1 -e B -w /src -u 1:2 --entrypoint sh -v ./x:/x:ro -p 127.0.0.1:8080:80 -P --network host -h box -l a=b --stop-signal INT --stop-timeout 3 --platform linux/arm64 --rm -i -m 64m --cap-add NET_ADMIN --expose 90 nginx -c exit';
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
        volumesFrom: [],
        mounts: [{ ...PLAIN_MOUNT, kind: 'bind', source: '/home/jo/x', target: '/x', readOnly: true }],
        ports: [{ hostIp: '127.0.0.1', hostPort: 8080, lastHostPort: 0, containerPort: 80, protocol: 'tcp' }],
        publishAll: true,
        networks: [{ network: 'host' }],
        autoRemove: true,
        openStdin: true,
        stdinOnce: true,
        tty: false,
        platform: { os: 'linux', architecture: 'arm64', variant: '' },
        stopSignal: 'INT',
        stopTimeoutSeconds: 3,
        limits: expect.objectContaining({ memoryBytes: 64 * 1024 ** 2 }) as unknown,
        isolation: expect.objectContaining({ capAdd: ['NET_ADMIN'], privileged: false }) as unknown,
        healthcheck: null,
        init: false,
        log: null,
        names: null,
        domainname: '',
        annotations: {},
        deviceLimits: null,
        exposedPorts: ['90'],
        restart: null,
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
    const closed = new Promise<void>((resolve) => {
      finish = resolve;
    });
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
    const plain = runScript(withoutStart(session, error));
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
    [['--network', 'container:', 'a'], 'expected a name or id after container:'],
    [['--pid', 'shareable', 'a'], 'expected private, container:NAME or host'],
    [['--uts', 'container:x', 'a'], 'expected private or host'],
    [['-w', 'relative', 'a'], 'expected an absolute path'],
    [['--gpus', 'all', 'a'], '--gpus is not supported: name the GPU as its vendor describes it'],
    [['--link', 'db', 'a'], 'containers of a network of your own know each other by name'],
    [['--userns', 'keep-id', 'a'], 'users of containers are users of the machine'],
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
    const { script, containers } = runScript(session);
    expect(await runTdctl(['run', '--rm', 'nginx'], { script })).toMatchObject({ exitCode: 5, stderr: '' });
    const wanted = expect.objectContaining({ start: true, untilRemoved: true }) as unknown;
    expect(containers.attach).toHaveBeenCalledWith(wanted, expect.anything());
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
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
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
    const attach = (_request: AttachOptions, options?: { readonly signal?: AbortSignal | undefined }) => ({
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
    const inspect = () => Promise.resolve(buildContainerDetail());
    const { calls, script } = runScript(session, { inspect });
    expect(await runTdctl(['start', '-a', 'web'], { script })).toMatchObject({ exitCode: 3, stdout: 'out\n' });
    expect(calls).toEqual(['attach']);
    expect(await runTdctl(['start', '-a', 'a', 'b'], { script })).toMatchObject({ exitCode: 1 });
  });
});
