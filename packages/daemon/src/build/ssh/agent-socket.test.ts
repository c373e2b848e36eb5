import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { frameAgentMessage, readAgentMessage } from '@tinydock/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AgentSocket, openAgentSocket } from './agent-socket.ts';

let root: string;
let directory: string;
let agent: AgentSocket;
let short: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tinydock-agent-'));
  // Longer than the path of a socket may be.
  directory = join(root, 'x'.repeat(120));
  await mkdir(directory);
  const ask = async (message: Uint8Array): Promise<Uint8Array> => Buffer.concat([Buffer.from('answer '), message]);
  agent = await openAgentSocket({
    directory,
    mode: 0o640,
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    ask,
  });
  await symlink(directory, join(root, 'short'));
  short = join(root, 'short/agent');
});
afterEach(async () => {
  await agent[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

async function open(): Promise<Socket> {
  const socket = connect(short);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

describe('the socket of an agent', () => {
  test('answers one message after the other, and goes without a trace', async () => {
    expect((await stat(agent.path)).mode & 0o777).toBe(0o640);
    const socket = await open();
    socket.write(Buffer.concat([frameAgentMessage(Buffer.from('one')), frameAgentMessage(Buffer.from('two'))]));
    expect(String(await readAgentMessage(socket))).toBe('answer one');
    expect(String(await readAgentMessage(socket))).toBe('answer two');
    const closed = once(socket, 'close');
    await agent[Symbol.asyncDispose]();
    await closed;
    expect(await readdir(directory)).toEqual([]);
  });

  test('hangs up on what is no message of an agent', async () => {
    const socket = await open();
    socket.write('GET / HTTP/1.1\r\n\r\n');
    expect(await readAgentMessage(socket)).toBeUndefined();
  });

  test('goes on where somebody asks much, reads nothing and leaves', async () => {
    const ended: unknown[] = [];
    const note = (error: unknown): void => void ended.push(error);
    process.on('unhandledRejection', note);
    try {
      const socket = await open();
      const question = frameAgentMessage(Buffer.alloc(200_000, 1));
      for (let count = 0; count < 8; count += 1) socket.write(question);
      // Until neither side takes more.
      for (let before = -1; before !== socket.bytesWritten - socket.writableLength;) {
        before = socket.bytesWritten - socket.writableLength;
        await setTimeout(100);
      }
      expect(socket.writableLength).toBeGreaterThan(0);
      socket.destroy();
      const next = await open();
      next.write(frameAgentMessage(Buffer.from('one')));
      expect(String(await readAgentMessage(next))).toBe('answer one');
      next.destroy();
      await setTimeout(50);
    } finally {
      process.off('unhandledRejection', note);
    }
    expect(ended).toEqual([]);
  });

  test('takes so many connections and no more', async () => {
    const sockets = await Promise.all(Array.from({ length: 33 }, open));
    const answers = sockets.map((socket) => {
      socket.write(frameAgentMessage(Buffer.from('x')));
      return readAgentMessage(socket);
    });
    const answered = (await Promise.all(answers)).filter((answer) => answer !== undefined);
    expect(answered).toHaveLength(32);
    for (const socket of sockets) socket.destroy();
  });
});
