import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CommandResult,
  type DockerRegistry,
  runCommand,
  startDockerRegistry,
  startTokenServer,
  TEST_LOGIN,
  TestAuthority,
  type TokenServer,
} from '@tinydock/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TerminalSession } from './support/terminal-session.ts';
import { TestDaemon } from './support/test-daemon.ts';

const { username, password } = TEST_LOGIN;

describe('registries that want to know who asks', () => {
  let directory: string;
  let daemon: TestDaemon;
  let registry: DockerRegistry;
  let readOnly: DockerRegistry;
  let tokens: TokenServer;
  let scoped: DockerRegistry;
  let configPath: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tinydock-login-'));
    const htpasswdPath = join(directory, 'htpasswd');
    await writeFile(htpasswdPath, TEST_LOGIN.htpasswd);
    tokens = await startTokenServer(await TestAuthority.create(directory), {
      reader: { password: 'reads', actions: ['pull'] },
      writer: { password: 'writes', actions: ['pull', 'push'] },
    });
    [registry, readOnly, scoped] = await Promise.all([
      startDockerRegistry({ htpasswdPath }),
      startDockerRegistry({ isReadOnly: true }),
      startDockerRegistry({ tokens: tokens.settings }),
    ]);
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox:1');
  });

  afterAll(async () => {
    await daemon.destroy();
    await Promise.all([registry.stop(), readOnly.stop(), scoped.stop(), tokens.stop()]);
    await rm(directory, { recursive: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  beforeEach(async () => {
    const own = await mkdtemp(join(directory, 'home-'));
    configPath = join(own, 'config.json');
  });

  function env(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return { DOCKER_CONFIG: join(configPath, '..'), ...more };
  }

  async function tdctl(args: readonly string[], input?: string): Promise<CommandResult> {
    return daemon.tdctl(args, { env: env(), accept: [0, 1], ...(input !== undefined && { input }) });
  }

  async function logIn(host: string, user: string, secret: string): Promise<CommandResult> {
    return tdctl(['login', '-u', user, '--password-stdin', host], `${secret}\n`);
  }

  test('a private image goes out and comes back, and not after a logout', async () => {
    const name = `${registry.host}/private/app:1`;
    await daemon.tdctl(['tag', 'busybox:1', name]);
    const before = await tdctl(['push', name]);
    expect(before.exitCode).toBe(1);
    expect(before.stderr).toContain(`tdctl login ${registry.host}`);
    const login = await logIn(registry.host, username, password);
    expect(login).toMatchObject({ exitCode: 0, stdout: 'Login Succeeded\n' });
    expect(login.stderr).toContain(`stored unencrypted in ${configPath}`);
    expect((await stat(configPath)).mode & 0o777).toBe(0o600);
    expect((await tdctl(['push', name])).stdout).toContain('1: digest: sha256:');
    await daemon.tdctl(['rmi', name]);
    expect((await tdctl(['pull', name])).exitCode).toBe(0);
    expect((await tdctl(['logout', registry.host])).stdout).toBe(`Removing login credentials for ${registry.host}\n`);
    expect(JSON.parse(await readFile(configPath, 'utf8'))).toEqual({ auths: {} });
    expect((await tdctl(['pull', name])).stderr).toContain('pull access denied');
    expect((await tdctl(['logout', registry.host])).stdout).toBe(`Not logged in to ${registry.host}\n`);
  });

  test('other programs find the log-in, and ours is found in theirs', async () => {
    await logIn(registry.host, username, password);
    const list = ['list-tags', '--tls-verify=false', `docker://${registry.host}/private/app`];
    await runCommand('skopeo', list, { env: { REGISTRY_AUTH_FILE: configPath } });
    await rm(configPath);
    const flags = ['login', '--tls-verify=false', '-u', username, '--password-stdin', registry.host];
    await runCommand('skopeo', flags, { env: { REGISTRY_AUTH_FILE: configPath }, input: password });
    const again = await tdctl(['login', registry.host]);
    expect(again.stdout).toContain('Authenticating with existing credentials');
    expect(again.stdout).toContain('Login Succeeded');
  });

  test('a wrong password, an unknown user and an unknown registry leave nothing behind', async () => {
    for (const [host, user, secret, message] of [
      [registry.host, username, 'wrong', 'did not accept the user name and password'],
      [registry.host, 'nobody', password, 'did not accept the user name and password'],
      [scoped.host, 'reader', 'wrong', 'did not accept the user name and password'],
      ['127.0.0.1:1', username, password, 'the connection was refused'],
      ['registry.invalid', username, password, 'cannot reach registry.invalid'],
    ] as const) {
      const { exitCode, stderr } = await logIn(host, user, secret);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(message);
      expect(stderr).not.toContain(secret === 'wrong' ? password : 'secret');
    }
    await expect(stat(configPath)).rejects.toThrow('ENOENT');
  });

  test('a user who may read only is told so', async () => {
    const name = `${scoped.host}/team/app:1`;
    await daemon.tdctl(['tag', 'busybox:1', name]);
    await logIn(scoped.host, 'writer', 'writes');
    expect((await tdctl(['push', name])).exitCode).toBe(0);
    await logIn(scoped.host, 'reader', 'reads');
    expect((await tdctl(['pull', name])).exitCode).toBe(0);
    await daemon.tdctl(['tag', 'busybox:1', `${scoped.host}/team/app:2`]);
    const refused = await tdctl(['push', `${scoped.host}/team/app:2`]);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('has no right to push');
  });

  test('a registry that is read-only is named as such', async () => {
    const name = `${readOnly.host}/team/app:1`;
    await daemon.tdctl(['tag', 'busybox:1', name]);
    const refused = await tdctl(['push', name]);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(`${readOnly.host} is read-only`);
  });

  test('a helper keeps the password, and the file keeps the keys of others', async () => {
    const bin = join(directory, 'bin');
    await mkdir(bin);
    const kept = join(directory, 'kept');
    const cases = `store) cat > ${kept} ;; get) [ -f ${kept} ] && cat ${kept} || { echo credentials not found in native keychain; exit 1; } ;; erase) rm ${kept} ;;`;
    await writeFile(join(bin, 'docker-credential-box'), `#!/bin/sh\ncase $1 in ${cases} esac\n`, { mode: 0o755 });
    await writeFile(configPath, JSON.stringify({ credsStore: 'box', detachKeys: 'ctrl-a' }));
    const run = (args: readonly string[], input = ''): Promise<CommandResult> =>
      daemon.tdctl(args, { env: env({ PATH: `${bin}:${process.env['PATH'] ?? ''}` }), input });
    const login = await run(['login', '-u', username, '--password-stdin', registry.host], password);
    expect(login.stderr).toBe('');
    expect(await readFile(configPath, 'utf8')).not.toContain(Buffer.from(`${username}:${password}`).toString('base64'));
    await run(['pull', `${registry.host}/private/app:1`]);
    await run(['logout', registry.host]);
    await expect(stat(kept)).rejects.toThrow('ENOENT');
    expect(JSON.parse(await readFile(configPath, 'utf8'))).toEqual({
      credsStore: 'box',
      detachKeys: 'ctrl-a',
      auths: {},
    });
  });

  test('on a terminal the password is asked for, and not shown', async () => {
    const session = new TerminalSession(daemon, ['login', registry.host], env());
    await session.see('Username: ');
    session.type(`${username}\n`);
    await session.see('Password: ');
    session.type(`${password}\n`);
    await session.see('Login Succeeded');
    expect(await session.end()).toBe(0);
    expect(session.screen).not.toContain(password);
    session.close();
  });
});
