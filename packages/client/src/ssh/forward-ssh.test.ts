import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { frameAgentMessage, readAgentMessage, type SshFromClient } from '@tinydock/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ScriptedDaemon, startScriptedDaemon } from '../testing/scripted-daemon.ts';

const received: SshFromClient[] = [];
let builtWith: string | undefined;
let daemon: ScriptedDaemon;
let agent: Server;
let forwardEnded: Promise<void>;

beforeEach(async () => {
  received.length = 0;
  const ended = Promise.withResolvers<undefined>();
  forwardEnded = ended.promise;
  const replied = Promise.withResolvers<undefined>();
  daemon = await startScriptedDaemon({
    builds: {
      ForwardSsh: (call) => {
        call.write({ forwarded: 'the agents' });
        call.on('cancelled', () => ended.resolve(undefined));
        call.on('data', (message: SshFromClient) => {
          received.push(message);
          if (received.length === 3) replied.resolve(undefined);
          if (message.agents) {
            call.write({ question: { number: 1, agent: 'default', message: Buffer.of(11) } });
            call.write({ question: { number: 2, agent: 'other', message: Buffer.of(11) } });
          }
        });
      },
      Build: (call) => {
        builtWith = call.request.ssh;
        void replied.promise.then(() => {
          call.write({ done: { imageId: 'sha256:1', tags: [] } });
          call.end();
        });
      },
      BuildChunks: (call) => {
        call.on('data', ({ request }: { readonly request?: { readonly ssh: string } }) => {
          builtWith ??= request?.ssh;
        });
        void replied.promise.then(() => {
          call.write({ done: { imageId: 'sha256:1', tags: [] } });
          call.end();
        });
      },
    },
  });
  agent = createServer((socket) => {
    void readAgentMessage(socket).then((asked) => socket.end(frameAgentMessage(Buffer.of(12, asked?.[0] ?? 0))));
  });
  await new Promise<void>((resolve) => agent.listen(join(daemon.dir, 'agent'), resolve));
});
afterEach(async () => {
  agent.close();
  await daemon.close();
});

async function* noFiles(): AsyncGenerator<Uint8Array, void, undefined> {
  yield new Uint8Array(1024);
}

test('a build may ask the agents that it is given, as long as it lasts', async () => {
  builtWith = undefined;
  const ssh = { agents: new Map([['default', join(daemon.dir, 'agent')]]), knownHosts: Buffer.from('hosts') };
  const events = daemon.client.builds.build({ archive: noFiles(), ssh }, {});
  for await (const { event } of events) if (event === 'done') break;
  expect(builtWith).toBe('the agents');
  expect(received[0]?.agents).toEqual({ ids: ['default'], knownHosts: Buffer.from('hosts') });
  const replies = received.slice(1).map(({ reply }) => reply);
  expect(replies.toSorted((one, other) => (one?.number ?? 0) - (other?.number ?? 0))).toEqual([
    { number: 1, message: Buffer.of(12, 11) },
    { number: 2, message: Buffer.of(5) },
  ]);
  await forwardEnded;
});
