import { PassThrough } from 'node:stream';
import type { AttachSession } from '@tinydock/client';
import { TinydockError } from '@tinydock/domain';
import { describe, expect, test, vi } from 'vitest';
import { buildContainer, buildContainerDetail, CONTAINER_ID } from '../testing/builders.ts';
import { type HarnessOptions, runTdctl, TestStream } from '../testing/cli-harness.ts';
import { createSession, runScript, says, withoutStart } from '../testing/run-script.ts';

/** A program on a terminal: it writes, reads a key, and ends; or the user detaches. */
function createTerminalSession() {
  const keyboard = new PassThrough();
  const ended = Promise.withResolvers<undefined>();
  const { session, written } = createSession(async function* () {
    yield { stream: 'stdout', data: Buffer.from('$ ') };
    await ended.promise;
  }, 3);
  const write = session.write;
  session.write = (data) => {
    if (Buffer.from(data).includes('\r')) ended.resolve(undefined);
    return write(data);
  };
  const detach = vi.fn(() => {
    ended.reject(new TinydockError({ code: 'CANCELLED', message: 'attach was cancelled' }));
    return Promise.resolve();
  });
  const stdout = new TestStream({ columns: 90, rows: 33 });
  const options: HarnessOptions = { stdout, openStdin: () => keyboard };
  return { session: { ...session, detach } satisfies AttachSession, written, keyboard, stdout, options, detach };
}

describe('run -it', () => {
  test('types on the terminal in raw mode, tells its size, and puts it back', async () => {
    const { session, written, keyboard, stdout, options } = createTerminalSession();
    const { script, containers } = runScript(session);
    const resized = vi.spyOn(session, 'resize');
    stdout.onText = () => {
      stdout.columns = 100;
      stdout.emit('resize');
      keyboard.write('\x03exit\r');
    };
    const result = await runTdctl(['run', '-it', 'debian'], { script, ...options });
    expect(result).toMatchObject({ exitCode: 3, stdout: '$ ', rawModes: [true, false] });
    expect(written).toEqual(['\x03exit\r']);
    expect(containers.create).toHaveBeenCalledWith(
      expect.objectContaining({ tty: true, openStdin: true, stdinOnce: true }),
      expect.anything(),
    );
    const asked = { withoutStdin: false, start: true, untilRemoved: false };
    const wanted = { container: CONTAINER_ID, ...asked, terminalSize: { columns: 90, rows: 33 } };
    expect(containers.attach).toHaveBeenCalledWith(wanted, expect.anything());
    expect(resized).toHaveBeenCalledWith({ columns: 100, rows: 33 });
  });

  test.each([
    [[], 'ls\x10\x11'],
    [['--detach-keys', 'ctrl-a,d'], 'ls\x01d'],
  ])('%j detaches, and leaves a --rm container alone', async (flags, typed) => {
    const { session, written, keyboard, stdout, options, detach } = createTerminalSession();
    const { script, calls } = runScript(session);
    stdout.onText = () => keyboard.write(typed);
    const result = await runTdctl(['run', '--rm', '-it', ...flags, 'debian'], { script, ...options });
    expect(result).toMatchObject({ exitCode: 0, stderr: '', rawModes: [true, false] });
    expect(written).toEqual(['ls']);
    expect(detach).toHaveBeenCalled();
    expect(calls).toEqual(['create', 'attach']);
  });

  test('puts the terminal back where the start fails', async () => {
    const { session, options } = createTerminalSession();
    const failure = new TinydockError({ code: 'NOT_FOUND', reason: 'EXEC_NOT_FOUND', message: 'no such program' });
    const { script } = runScript(withoutStart(session, failure));
    const result = await runTdctl(['run', '-it', 'debian', 'nonesuch'], { script, ...options });
    expect(result).toMatchObject({ exitCode: 127, rawModes: [true, false] });
  });

  test('needs a terminal to type on', async () => {
    const { session } = createSession(() => says());
    const { script, calls } = runScript(session);
    expect(await runTdctl(['run', '-it', 'debian'], { script, input: 'x' })).toMatchObject({ exitCode: 1 });
    expect(calls).toEqual([]);
  });
});

describe('run -a', () => {
  test('shows the named streams alone, and sends no input', async () => {
    const { session, written } = createSession(() => says(['stdout', 'out\n'], ['stderr', 'err\n']), 4);
    const { script, containers } = runScript(session);
    const result = await runTdctl(['run', '-i', '-a', 'STDERR', 'debian'], { script, input: 'x' });
    expect(result).toMatchObject({ exitCode: 4, stdout: '', stderr: 'err\n' });
    expect(written).toEqual([]);
    expect(containers.create).toHaveBeenCalledWith(expect.objectContaining({ stdinOnce: false }), expect.anything());
  });

  test.each([
    ['-a', 'stdlog'],
    ['-d', '-a', 'stdout'],
  ])('%s %s is refused', async (...flags) => {
    const { session } = createSession(() => says());
    const { script, calls } = runScript(session);
    expect(await runTdctl(['run', ...flags, 'debian'], { script })).toMatchObject({ exitCode: 125 });
    expect(calls).toEqual([]);
  });
});

describe('attach', () => {
  const inspect = (tty: boolean, state = 'running') => {
    const container = buildContainer();
    const status = container.status === null ? null : { ...container.status, state };
    return () => Promise.resolve(buildContainerDetail({ tty, openStdin: true, container: { ...container, status } }));
  };

  test('has the program draw its screen anew', async () => {
    const { session, keyboard, stdout, options } = createTerminalSession();
    const { script, containers } = runScript(session, { inspect: inspect(true) });
    const resized = vi.spyOn(session, 'resize');
    stdout.onText = () => keyboard.write('\r');
    expect(await runTdctl(['attach', 'web'], { script, ...options })).toMatchObject({ exitCode: 3 });
    const wanted = { container: 'web', withoutStdin: false, terminalSize: { columns: 90, rows: 34 } };
    expect(containers.attach).toHaveBeenCalledWith(wanted, expect.anything());
    expect(resized).toHaveBeenCalledWith({ columns: 90, rows: 33 });
  });

  test('sends standard input to a container without a terminal, unless told not to', async () => {
    const first = createSession(() => says(['stdout', 'hi\n']), 5);
    const { script } = runScript(first.session, { inspect: inspect(false) });
    const result = await runTdctl(['attach', '--no-stdin', 'web'], { script, input: 'x' });
    expect(result).toMatchObject({ exitCode: 5, stdout: 'hi\n', rawModes: [] });
    expect(first.written).toEqual([]);
  });

  test('a container that does not run is no place to attach to', async () => {
    const { session } = createSession(() => says());
    const { script, calls } = runScript(session, { inspect: inspect(false, 'exited') });
    expect(await runTdctl(['attach', 'web'], { script })).toMatchObject({ exitCode: 1 });
    expect(calls).toEqual([]);
  });
});

describe('exec', () => {
  test('asks for what the flags say, and ends with the exit code', async () => {
    const { session } = createSession(() => says(['stdout', 'out\n'], ['stderr', 'err\n']), 9);
    const exec = vi.fn(() => session);
    const argv = 'exec -e A=1 -e B -u web -w /srv --privileged web ls -l';
    const result = await runTdctl(argv.split(' '), { script: { containers: { exec } }, env: { B: '2' } });
    expect(result).toMatchObject({ exitCode: 9, stdout: 'out\n', stderr: 'err\n' });
    expect(exec).toHaveBeenCalledWith(
      {
        container: 'web',
        args: ['ls', '-l'],
        env: ['A=1', 'B=2'],
        workingDir: '/srv',
        user: 'web',
        privileged: true,
        tty: false,
        openStdin: false,
        detached: false,
        terminalSize: null,
      },
      expect.anything(),
    );
  });

  test('-it types on the terminal, and detaches', async () => {
    const { session, keyboard, stdout, options, detach } = createTerminalSession();
    stdout.onText = () => keyboard.write('\x10\x11');
    const exec = vi.fn(() => session);
    const result = await runTdctl(['exec', '-it', 'web', 'sh'], { script: { containers: { exec } }, ...options });
    expect(result).toMatchObject({ exitCode: 0, rawModes: [true, false] });
    expect(detach).toHaveBeenCalled();
    const size = { terminalSize: { columns: 90, rows: 33 } };
    expect(exec).toHaveBeenCalledWith(expect.objectContaining(size), expect.anything());
  });

  test('-d leaves when the program runs', async () => {
    const { session } = createSession(() => says(['stdout', 'never shown']));
    const exec = vi.fn(() => session);
    const result = await runTdctl(['exec', '-dit', 'web', 'sh'], { script: { containers: { exec } } });
    expect(result).toMatchObject({ exitCode: 0, stdout: '', rawModes: [] });
    expect(exec).toHaveBeenCalledWith(expect.objectContaining({ detached: true, openStdin: false }), expect.anything());
  });

  test.each([
    ['EXEC_NOT_FOUND', 127],
    ['EXEC_NOT_EXECUTABLE', 126],
    ['CONTAINER_NOT_RUNNING', 1],
  ] as const)('%s ends with %i', async (reason, exitCode) => {
    const error = new TinydockError({ code: 'FAILED_PRECONDITION', reason, message: 'it cannot' });
    const { session } = createSession(() => says());
    const attached = Promise.reject(error);
    const exec = () => ({ ...session, attached });
    const result = await runTdctl(['exec', 'web', 'ls'], { script: { containers: { exec } } });
    expect(result.exitCode).toBe(exitCode);
  });

  test('needs a program', async () => {
    expect(await runTdctl(['exec', 'web'])).toMatchObject({ exitCode: 1 });
  });
});
