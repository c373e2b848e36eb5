import { spawn } from 'node:child_process';
import { TinydockError } from '@tinydock/domain';
import { afterAll, describe, expect, test } from 'vitest';
import { listProcesses, parseProcessTable } from './list-processes.ts';

describe('parseProcessTable', () => {
  const output = [
    'UID        PID  PPID  C STIME TTY          TIME CMD',
    'root       100     1  0 10:00 ?        00:00:00 sh -c sleep   1',
    'root       101   100  0 10:00 ?        00:00:00 sleep 1',
    'root      1010   100  0 10:00 ?        00:00:00 other',
    '',
  ].join('\n');

  test('keeps the rows of the processes, the last column whole', () => {
    expect(parseProcessTable(output, new Set([100, 101]), ['-ef'])).toEqual({
      titles: ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'],
      rows: [
        ['root', '100', '1', '0', '10:00', '?', '00:00:00', 'sh -c sleep 1'],
        ['root', '101', '100', '0', '10:00', '?', '00:00:00', 'sleep 1'],
      ],
    });
  });

  test('refuses an output without a column PID', () => {
    expect(() => parseProcessTable('USER\nroot\n', new Set([1]), ['-o', 'user'])).toThrow(TinydockError);
  });
});

describe('listProcesses', () => {
  const child = spawn('sleep', ['300']);
  const pid = child.pid ?? 0;
  afterAll(() => child.kill());

  test('shows the columns that were asked for, of these processes alone', async () => {
    expect(await listProcesses([pid], ['-eo', 'pid,args'])).toEqual({
      titles: ['PID', 'COMMAND'],
      rows: [[String(pid), 'sleep 300']],
    });
    expect((await listProcesses([pid], [])).rows).toHaveLength(1);
    expect((await listProcesses([], ['aux'])).rows).toEqual([]);
  });

  test.each([[['--no-such-option']], [['-eo', 'ppid=PID,args']], [['-eo', 'user']]])('%j is an error', async (args) => {
    await expect(listProcesses([pid], args)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
