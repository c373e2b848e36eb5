import type { Event, LogEntry } from '@tinydock/protocol';
import { describe, expect, test, vi } from 'vitest';
import { buildContainer, buildContainerDetail, CONTAINER_ID } from '../testing/builders.ts';
import { runTdctl } from '../testing/cli-harness.ts';

const status = {
  state: 'exited',
  pid: 0,
  exitCode: 143,
  startedAt: '2026-01-01T20:00:00Z',
  finishedAt: '2026-01-01T21:00:00Z',
  oomKilled: false,
  error: '',
  health: '',
};
const detail = buildContainerDetail({ container: buildContainer({ status }), stoppedByUser: true });

async function* logs(): AsyncGenerator<readonly LogEntry[], void, undefined> {
  yield await Promise.resolve([{ time: '', stream: 'stdout', data: Buffer.from('one\ntw') }]);
  yield await Promise.resolve([{ time: '', stream: 'stdout', data: Buffer.from('o\n') }]);
}

async function* events(): AsyncGenerator<Event, void, undefined> {
  const attributes = { signal: 'SIGTERM' };
  yield await Promise.resolve({ time: '', type: 'container', action: 'kill', id: CONTAINER_ID, attributes });
}

function run(...argv: readonly string[]) {
  const read = { logs: vi.fn(logs), events: vi.fn(events) };
  const script = {
    containers: { inspect: () => Promise.resolve(detail), logs: read.logs },
    system: { events: read.events },
  };
  return { read, result: runTdctl(['why', ...argv, 'web'], { script }) };
}

describe('why', () => {
  test('prints a sentence and the last output', async () => {
    const { read, result } = run('-n', '2');
    expect((await result).stdout).toBe(
      'web was stopped by a user with SIGTERM and ended with exit code 143, 3 hours ago.\nIts last output:\n  one\n  two\n',
    );
    expect(read.logs).toHaveBeenCalledWith({ container: CONTAINER_ID, tail: 2 }, expect.anything());
    expect(read.events.mock.calls[0]).toEqual([
      expect.anything(),
      expect.objectContaining({
        since: status.startedAt,
        filters: expect.arrayContaining([{ key: 'event', value: 'kill' }]) as object,
      }),
    ]);
  });

  test('prints a document', async () => {
    const { stdout } = await run('--json').result;
    expect(JSON.parse(stdout)).toMatchObject({
      Name: 'web',
      State: 'exited',
      Reason: 'stopped-by-user',
      ExitCode: 143,
      Signal: 'SIGTERM',
      SentSignals: ['SIGTERM'],
      Log: ['one', 'two'],
    });
  });

  test('a number of lines that is none is refused', async () => {
    expect(await run('-n', '-1').result).toMatchObject({ exitCode: 1 });
  });
});
