import {
  type ContainerRecord,
  type ExecProcess,
  type HealthPlan,
  type OutputChunk,
  planHealthcheck,
  TinydockError,
} from '@tinydock/domain';
import { describe, expect, test, vi } from 'vitest';
import { runProbe } from './run-probe.ts';

const record = { id: 'ab'.repeat(32), spec: { env: ['A=b'] } } as unknown as ContainerRecord;
const plan = planHealthcheck({ test: ['CMD', '/check'] }, undefined);
const now = '2026-01-01T00:00:00.000Z';

/** A program that ends when it is killed, or with `exitCode`. */
function program(output: readonly string[], exitCode?: number) {
  const ended = Promise.withResolvers<number>();
  if (exitCode !== undefined) ended.resolve(exitCode);
  const chunks = async function* (): AsyncGenerator<OutputChunk> {
    for (const text of output) yield { stream: 'stdout', data: Buffer.from(text) };
    await ended.promise;
  };
  const killGroup = vi.fn(() => {
    ended.resolve(137);
  });
  const process = { output: chunks(), exitCode: ended.promise, killGroup, close: vi.fn() } as unknown as ExecProcess;
  return { process, killGroup };
}

function probe(
  exec: () => Promise<ExecProcess>,
  changes: Partial<HealthPlan> = {},
  signal = new AbortController().signal,
) {
  return runProbe({
    runtime: { exec },
    record,
    plan: { ...plan, ...changes },
    clock: () => new Date(now),
    signal,
  });
}

describe('a run of a health check', () => {
  test('has exit code, times and output of the program', async () => {
    const exec = vi.fn(() => Promise.resolve(program(['one ', 'two'], 1).process));
    expect(await probe(exec)).toEqual({ start: now, end: now, exitCode: 1, output: 'one two' });
    expect(exec).toHaveBeenCalledWith(record.id, expect.objectContaining({ args: ['/check'], env: ['A=b'] }));
  });

  test('remembers 4 KiB of the output', async () => {
    const result = await probe(() => Promise.resolve(program(['x'.repeat(4000), 'y'.repeat(5000)], 0).process));
    expect(result?.output).toBe(`${'x'.repeat(4000)}${'y'.repeat(96)}...`);
  });

  test('is killed with what it has started after its time', async () => {
    const { process, killGroup } = program(['waiting']);
    const result = await probe(() => Promise.resolve(process), { timeoutMs: 20 });
    expect(result).toMatchObject({ exitCode: -1, output: 'Health check exceeded timeout (0.02s): waiting' });
    expect(killGroup).toHaveBeenCalledOnce();
  });

  test('that cannot be run is a failure', async () => {
    const failure = new TinydockError({ code: 'NOT_FOUND', reason: 'EXEC_NOT_FOUND', message: 'no /check' });
    expect(await probe(() => Promise.reject(failure))).toMatchObject({ exitCode: -1, output: 'no /check' });
  });

  test('is none where it is given up, or the container has ended', async () => {
    const stop = new AbortController();
    const { process, killGroup } = program([]);
    const pending = probe(() => Promise.resolve(process), {}, stop.signal);
    stop.abort();
    expect(await pending).toBeUndefined();
    expect(killGroup).toHaveBeenCalledOnce();
    const ended = new TinydockError({ code: 'FAILED_PRECONDITION', reason: 'CONTAINER_NOT_RUNNING', message: '' });
    expect(await probe(() => Promise.reject(ended))).toBeUndefined();
  });
});
