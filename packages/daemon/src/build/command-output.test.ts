import type { AttachedProcess, ContainerRuntime } from '@tinydock/domain';
import { expect, test } from 'vitest';
import { CommandOutput } from './command-output.ts';

/** A command that writes until it is killed. @param limitLog what bounds its log */
function run(limitLog: ContainerRuntime['limitLog']): { readonly output: CommandOutput; readonly kills: string[] } {
  const killed = Promise.withResolvers<undefined>();
  const kills: string[] = [];
  const attached = {
    output: (async function* () {
      yield { stream: 'stdout', data: Buffer.from('x') };
      await killed.promise;
    })(),
    close: () => undefined,
  } as unknown as AttachedProcess;
  const output = new CommandOutput({
    runtime: {
      attach: async () => attached,
      limitLog,
      readLogs: async function* () {
        // Nothing was left out.
      },
      kill: async (_id, signal) => {
        kills.push(signal);
        killed.resolve(undefined);
      },
    },
    gate: { ready: async () => undefined },
    id: 'a'.repeat(64) as never,
    paths: { logPath: '/nowhere/log', bundleDir: '/nowhere' },
    signal: new AbortController().signal,
    onOutput: async () => undefined,
  });
  return { output, kills };
}

test('a command whose log cannot be bounded is ended, and says so', async () => {
  const { output, kills } = run(async () => {
    throw new Error('EROFS: read-only file system');
  });
  await output.open();
  await output.read();
  expect(kills).toEqual(['KILL']);
  await expect(output.end()).rejects.toMatchObject({
    code: 'RESOURCE_EXHAUSTED',
    message: expect.stringMatching(/cannot be kept below 64MiB: EROFS/) as unknown,
  });
  await output[Symbol.asyncDispose]();
});

test('a bound that ends with the command is no failure', async () => {
  const { output, kills } = run(async (_log, _limits, signal) => {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve);
    });
    throw new Error('stopped');
  });
  await output.open();
  void output.read();
  await output[Symbol.asyncDispose]();
  expect(kills).toEqual([]);
  await output.end();
});
