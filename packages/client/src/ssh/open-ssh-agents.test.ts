import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGENT_FAILURE } from '@tinydock/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askAgent } from './ask-agent.ts';
import { openSshAgents, type OpenSshOptions } from './open-ssh-agents.ts';

const LIST = Uint8Array.of(11);
const never = new AbortController().signal;
let dir: string;
let options: OpenSshOptions;

function makeKey(name: string, passphrase = ''): void {
  const args = ['-q', '-t', 'ed25519', '-C', name, '-N', passphrase, '-f', join(dir, name)];
  execFileSync('ssh-keygen', args);
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tinydock-ssh-test-'));
  makeKey('one');
  makeKey('two');
  makeKey('locked', 'secret');
  await writeFile(join(dir, 'nokey'), 'nothing of the kind\n');
  await mkdir(join(dir, '.ssh'));
  await mkdir(join(dir, 'tmp'));
  await writeFile(join(dir, '.ssh/known_hosts'), 'host ssh-ed25519 AAAA\n');
  options = { env: { PATH: process.env['PATH'], TMPDIR: join(dir, 'tmp') }, cwd: dir, homeDir: dir };
});
afterAll(async () => {
  expect(execFileSync('ls', [join(dir, 'tmp')]).toString()).toBe('');
  await rm(dir, { recursive: true });
});

/** What ssh-add says of an agent, as the user's own programs would. */
function keysOf(socketPath: string): readonly string[] {
  const listed = execFileSync('ssh-add', ['-L'], { env: { ...options.env, SSH_AUTH_SOCK: socketPath } });
  return listed
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
}

async function publicKey(name: string): Promise<string> {
  return (await readFile(join(dir, `${name}.pub`), 'utf8')).split(' ')[1] ?? '';
}

describe('keys that are files', () => {
  test('are held by an agent, which shows them, signs, and does nothing else', async () => {
    const opened = await openSshAgents([{ id: 'default', paths: ['one', 'two'] }], options);
    const socketPath = opened.input.agents.get('default') ?? '';
    expect(keysOf(socketPath)).toEqual([await publicKey('one'), await publicKey('two')]);
    expect(String(Buffer.from(opened.input.knownHosts))).toBe('host ssh-ed25519 AAAA\n');
    const answer = await askAgent(socketPath, LIST, never);
    expect(answer[0]).toBe(12);
    expect(Buffer.from(answer).includes(Buffer.from(await publicKey('one'), 'base64'))).toBe(true);
    // SSH_AGENTC_REMOVE_ALL_IDENTITIES, SSH_AGENTC_LOCK, SSH_AGENTC_EXTENSION, and nothing at all.
    for (const message of [[19], [22, 0, 0, 0, 0], [27], []])
      expect(await askAgent(socketPath, Uint8Array.from(message), never)).toBe(AGENT_FAILURE);
    expect(keysOf(socketPath)).toHaveLength(2);
    await opened[Symbol.asyncDispose]();
    await expect.poll(() => existsSync(socketPath)).toBe(false);
    expect(await askAgent(socketPath, LIST, never)).toBe(AGENT_FAILURE);
  });

  test.each([
    ['locked', 'it is protected by a passphrase'],
    ['nokey', 'it is no private key'],
    ['missing', 'cannot use'],
    ['.', 'neither a socket nor a file'],
  ])('%s is refused: %s', async (path, why) => {
    await expect(openSshAgents([{ id: 'a', paths: ['one', path] }], options)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(why) as string,
    });
  });

  test('with a passphrase are refused without a question on the display either', async () => {
    const asked = join(dir, 'asked');
    await writeFile(join(dir, 'askpass'), `#!/bin/sh\necho > ${asked}\necho secret\n`, { mode: 0o755 });
    const env = { ...options.env, DISPLAY: ':0', SSH_ASKPASS: join(dir, 'askpass'), SSH_ASKPASS_REQUIRE: 'force' };
    await expect(openSshAgents([{ id: 'a', paths: ['locked'] }], { ...options, env })).rejects.toThrow('passphrase');
    expect(existsSync(asked)).toBe(false);
  });

  test('need the programs of OpenSSH', async () => {
    const bare = { ...options, env: { ...options.env, PATH: '/nowhere' } };
    await expect(openSshAgents([{ id: 'a', paths: ['one'] }], bare)).rejects.toMatchObject({
      reason: 'MISSING_PROGRAM',
    });
  });
});

describe('agents that are there', () => {
  test('are asked where they are; one that says nothing fails', async () => {
    const path = join(dir, 'socket');
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const env = { ...options.env, SSH_AUTH_SOCK: path };
    const sources = [
      { id: 'default', paths: [] },
      { id: 'named', paths: ['socket'] },
    ];
    await using opened = await openSshAgents(sources, { ...options, env, homeDir: '/nowhere' });
    expect([...opened.input.agents]).toEqual([
      ['default', path],
      ['named', path],
    ]);
    expect(opened.input.knownHosts).toHaveLength(0);
    expect(await askAgent(path, LIST, never)).toBe(AGENT_FAILURE);
    await expect(openSshAgents([{ id: 'a', paths: ['socket', 'one'] }], options)).rejects.toThrow('not both');
    server.close();
  });

  test('have to be named where the user has none', async () => {
    await expect(openSshAgents([{ id: 'default', paths: [] }], options)).rejects.toThrow('SSH_AUTH_SOCK is not set');
  });
});
