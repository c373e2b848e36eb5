import { PassThrough } from 'node:stream';
import type { CredentialStore } from '@tinydock/client';
import { type RegistryCredentials, TinydockError } from '@tinydock/domain';
import { describe, expect, test, vi } from 'vitest';
import { type HarnessOptions, runTdctl, TestSignals, TestStream } from '../testing/cli-harness.ts';

const WARNING = 'WARNING! Your password is stored unencrypted in /home/jo/.docker/config.json.';
const JO: RegistryCredentials = { kind: 'basic', username: 'jo', password: 'secret' };

function scene(known?: RegistryCredentials) {
  const checkLogin = vi.fn(() => Promise.resolve());
  const credentials = {
    get: vi.fn(() => Promise.resolve(known)),
    store: vi.fn(() => Promise.resolve({ kind: 'file', path: '/home/jo/.docker/config.json' } as const)),
    isEmpty: () => Promise.resolve(false),
    erase: vi.fn(() => Promise.resolve(true)),
  } satisfies CredentialStore;
  return { checkLogin, credentials, script: { images: { checkLogin } } };
}

function denied(): TinydockError {
  return new TinydockError({ code: 'UNAUTHENTICATED', reason: 'REGISTRY_DENIED', message: 'wrong password' });
}

/** A user who types `answers`, each as soon as a question is on the screen. */
function typing(answers: readonly string[]): Pick<HarnessOptions, 'openStdin' | 'stdout'> {
  const stdin = new PassThrough();
  const stdout = new TestStream();
  const left = [...answers];
  stdout.onText = (text) => {
    if (text.endsWith(': ')) setImmediate(() => stdin.write(left.shift() ?? ''));
  };
  return { openStdin: () => stdin, stdout };
}

describe('login', () => {
  test('takes the password from standard input, checks it, and keeps it', async () => {
    const { checkLogin, credentials, script } = scene();
    const argv = ['login', '-u', 'jo', '--password-stdin', 'https://ghcr.io/'];
    const result = await runTdctl(argv, { script, credentials, input: 'secret\n' });
    expect(result).toMatchObject({ exitCode: 0, stdout: 'Login Succeeded\n' });
    expect(result.stderr).toContain(WARNING);
    const auth = { kind: 'basic', basic: { username: 'jo', password: 'secret' } };
    expect(checkLogin).toHaveBeenCalledWith({ registry: 'ghcr.io', auth }, expect.anything());
    expect(credentials.store).toHaveBeenCalledWith('ghcr.io', JO, expect.anything());
  });

  test('warns of a password among the arguments, and takes Docker Hub where no registry is named', async () => {
    const { credentials, script } = scene();
    const { stderr, exitCode } = await runTdctl(['login', '-ujo', '-p', 'secret'], { script, credentials, input: '' });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n/);
    expect(credentials.store).toHaveBeenCalledWith('docker.io', JO, expect.anything());
  });

  test('asks on the terminal, and does not show the password', async () => {
    const { credentials, script } = scene();
    const user = typing(['jo\n', 'secret\r\n']);
    const result = await runTdctl(['login', 'a.example'], { script, credentials, ...user });
    expect(result.stdout).toBe('Username: Password: \nLogin Succeeded\n');
    expect(result.echoes).toEqual([false, true]);
    expect(credentials.store).toHaveBeenCalledWith('a.example', JO, expect.anything());
  });

  test('shows what is typed again when the user gives up', async () => {
    const signals = new TestSignals();
    const { credentials, script } = scene();
    const user = typing([]);
    const stdout = user.stdout;
    if (stdout !== undefined)
      stdout.onText = (text) => text === 'Password: ' && setImmediate(() => signals.send('SIGINT'));
    const result = await runTdctl(['login', '-u', 'jo'], { script, credentials, signals, ...user });
    expect(result).toMatchObject({ exitCode: 130, echoes: [false, true] });
    expect(credentials.store).not.toHaveBeenCalled();
  });

  test('a helper that keeps the password needs no warning', async () => {
    const { credentials, script } = scene();
    const store = () => Promise.resolve({ kind: 'helper', program: 'docker-credential-box' } as const);
    const argv = ['login', '-u', 'jo', '--password-stdin'];
    const result = await runTdctl(argv, { script, credentials: { ...credentials, store }, input: 'secret' });
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('an earlier log-in that is still good is all it takes', async () => {
    const { checkLogin, credentials, script } = scene(JO);
    const { stdout } = await runTdctl(['login', 'a.example'], { script, credentials, input: '' });
    expect(stdout).toBe('Authenticating with existing credentials... [Username: jo]\nLogin Succeeded\n');
    expect(checkLogin).toHaveBeenCalledOnce();
    expect(credentials.store).not.toHaveBeenCalled();
  });

  test('one that is not is followed by questions', async () => {
    const { checkLogin, credentials, script } = scene({ ...JO, password: 'old' });
    checkLogin.mockRejectedValueOnce(denied());
    const user = typing(['\n', 'secret\n']);
    const result = await runTdctl(['login', 'a.example'], { script, credentials, ...user });
    expect(result.stdout).toContain('Username (jo): Password: \nLogin Succeeded\n');
    expect(result.stderr).toContain('Login did not succeed: wrong password');
    expect(credentials.store).toHaveBeenCalledWith('a.example', JO, expect.anything());
  });

  test('what the registry refuses is not kept', async () => {
    const { checkLogin, credentials, script } = scene();
    checkLogin.mockRejectedValue(denied());
    const argv = ['login', '-u', 'jo', '--password-stdin', 'a.example'];
    const result = await runTdctl(argv, { script, credentials, input: 'wrong' });
    expect(result).toMatchObject({ exitCode: 1, stdout: '' });
    expect(result.stderr).toContain('wrong password');
    expect(credentials.store).not.toHaveBeenCalled();
  });

  test.each([
    [['-u', 'jo', '-p', 'x', '--password-stdin'], 'mutually exclusive'],
    [['--password-stdin'], 'needs --username'],
    [['-u', 'jo'], 'cannot ask for the password'],
    [[], 'cannot ask for the user name'],
    [['-u', 'jo', '-p', ''], 'the password is empty'],
    [['-u', '', '-p', 'x'], 'the user name is empty'],
    [['-u', 'j:o', '-p', 'x'], 'colon'],
    [['-u', 'jo', '-p', 'x', 'a b'], 'invalid registry "a b"'],
  ])('refuses %j', async (flags, message) => {
    const { checkLogin, credentials, script } = scene();
    const result = await runTdctl(['login', ...flags], { script, credentials, input: 'secret' });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain(message);
    expect(checkLogin).not.toHaveBeenCalled();
  });
});

describe('logout', () => {
  test('says what was removed', async () => {
    const { credentials } = scene();
    expect(await runTdctl(['logout', 'a.example'], { credentials })).toMatchObject({
      exitCode: 0,
      stdout: 'Removing login credentials for a.example\n',
    });
    expect(credentials.erase).toHaveBeenCalledWith('a.example', expect.anything());
  });

  test('is no failure where there was nothing', async () => {
    const credentials = { erase: () => Promise.resolve(false) };
    expect(await runTdctl(['logout'], { credentials })).toMatchObject({
      exitCode: 0,
      stdout: 'Not logged in to docker.io\n',
    });
  });
});
