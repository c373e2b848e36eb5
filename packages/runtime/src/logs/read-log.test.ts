import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogQuery, LogRecord } from '@tinydock/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogRotations } from './log-rotations.ts';
import { readLog, readOutput } from './read-log.ts';

const ALL: LogQuery = { follow: false, tail: undefined, since: undefined };

function line(second: number, text: string, tag = 'F', stream = 'stdout'): string {
  return `2024-05-06T07:08:${String(second).padStart(2, '0')}.123456789+00:00 ${stream} ${tag} ${text}\n`;
}

async function collectAll<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}

describe('readLog', () => {
  let dir: string;
  let path: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'td-log-'));
    path = join(dir, 'log');
  });

  afterEach(() => rm(dir, { recursive: true }));

  async function read(query: Partial<LogQuery> = {}, ended = AbortSignal.abort()): Promise<LogRecord[]> {
    const reading = { rotations: new LogRotations(), path, query: { ...ALL, ...query }, ended };
    return (await collectAll(readLog(reading))).flat();
  }

  const texts = (records: readonly LogRecord[]): readonly string[] =>
    records.map(({ data }) => Buffer.from(data).toString());

  it('gives streams apart, times in UTC, and partial lines as they are', async () => {
    await writeFile(path, line(1, 'a') + line(2, 'b', 'F', 'stderr') + line(3, 'half', 'P') + line(3, ' and rest'));
    expect(await read()).toEqual([
      { stream: 'stdout', time: '2024-05-06T07:08:01.123456789Z', data: Buffer.from('a\n') },
      { stream: 'stderr', time: '2024-05-06T07:08:02.123456789Z', data: Buffer.from('b\n') },
      { stream: 'stdout', time: '2024-05-06T07:08:03.123456789Z', data: Buffer.from('half') },
      { stream: 'stdout', time: '2024-05-06T07:08:03.123456789Z', data: Buffer.from(' and rest\n') },
    ]);
  });

  it('joins what follows each other in one stream, where that is asked for', async () => {
    await writeFile(path, line(1, 'a') + line(2, 'b') + line(3, 'c', 'F', 'stderr') + line(4, 'd', 'P') + line(5, 'e'));
    const joined = await read({ isJoined: true, since: '2024-05-06T07:08:02Z' });
    expect(joined.map(({ stream }) => stream)).toEqual(['stdout', 'stderr', 'stdout']);
    expect(texts(joined)).toEqual(['b\n', 'c\n', 'de\n']);
    expect(joined.map(({ time }) => time.slice(17, 19))).toEqual(['02', '03', '04']);
  });

  it('gives the last lines before a time in batches of bounded size', async () => {
    const long = 'x'.repeat(8000);
    await writeFile(path, Array.from({ length: 50 }, () => line(1, long)).join('') + line(9, 'later'));
    const query = { ...ALL, tail: 40, until: '2024-05-06T07:08:02Z' };
    const reading = { rotations: new LogRotations(), path, query, ended: AbortSignal.abort() };
    const batches = await collectAll(readLog(reading));
    expect(batches.flat()).toHaveLength(40);
    expect(Math.max(...batches.map((batch) => batch.length))).toBe(17);
  });

  it('keeps bytes that are no text, and empty lines', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe, 0x0d]);
    await writeFile(
      path,
      Buffer.concat([Buffer.from(line(1, '').slice(0, -1)), bytes, Buffer.from(`\n${line(2, '')}`)]),
    );
    const records = await read();
    expect(Buffer.from(records[0]?.data ?? []).equals(Buffer.concat([bytes, Buffer.from('\n')]))).toBe(true);
    expect(texts(records.slice(1))).toEqual(['\n']);
  });

  it('has no records where there is no log', async () => {
    expect(await read()).toEqual([]);
    expect(await read({ follow: true, tail: 3 })).toEqual([]);
  });

  it('passes over what is damaged or half-written', async () => {
    await writeFile(
      path,
      `garbage\n\n${line(1, 'good')}2024 stdout X y\n2024-05-06T07:08:09.1+00:00 nowhere F z\n2024-05-06T07`,
    );
    expect(texts(await read())).toEqual(['good\n']);
  });

  it('finds the last lines, however long the log and its lines are', async () => {
    const count = 30_000;
    const long = 'x'.repeat(8000);
    const lines = Array.from({ length: count }, (_, index) =>
      line(index % 60, `${String(index)} ${index % 97 === 0 ? long : ''}`),
    );
    await writeFile(path, lines.join(''));
    for (const tail of [0, 1, 2, 10, 5000]) {
      const records = await read({ tail });
      expect(records).toHaveLength(tail);
      if (tail > 0) expect(texts(records)[0]).toMatch(new RegExp(`^${String(count - tail)} `));
    }
    expect(await read({ tail: count + 5 })).toHaveLength(count);
  });

  it('counts a line once, whatever its parts', async () => {
    await writeFile(
      path,
      line(1, 'one') + line(2, 'tw', 'P') + line(2, 'o') + line(3, 'three') + line(4, 'unended', 'P'),
    );
    expect(texts(await read({ tail: 1 }))).toEqual(['unended']);
    expect(texts(await read({ tail: 2 }))).toEqual(['three\n', 'unended']);
    expect(texts(await read({ tail: 3 }))).toEqual(['tw', 'o\n', 'three\n', 'unended']);
  });

  it('keeps to times, to the nanosecond and in any zone', async () => {
    await writeFile(path, [1, 2, 3, 4].map((second) => line(second, String(second))).join(''));
    expect(texts(await read({ since: '2024-05-06T07:08:03.123456789Z' }))).toEqual(['3\n', '4\n']);
    expect(texts(await read({ since: '2024-05-06T07:08:03.123456790Z' }))).toEqual(['4\n']);
    expect(texts(await read({ until: '2024-05-06T09:08:02.2+02:00' }))).toEqual(['1\n', '2\n']);
    expect(texts(await read({ until: '2024-05-06T07:08:03.5Z', tail: 2 }))).toEqual(['2\n', '3\n']);
    await expect(read({ since: 'yesterday' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('follows what is written until the end, and misses nothing of it', async () => {
    await writeFile(path, line(1, 'old') + line(2, 'older'));
    const ended = new AbortController();
    const reading = read({ follow: true, tail: 1 }, ended.signal);
    for (let sent = 0; sent < 50; sent += 1) {
      const text = line(3, String(sent));
      await appendFile(path, text.slice(0, 20));
      if (sent % 10 === 0) await sleep(2);
      await appendFile(path, text.slice(20));
    }
    ended.abort();
    expect(texts(await reading)).toEqual(['older\n', ...Array.from({ length: 50 }, (_, sent) => `${String(sent)}\n`)]);
  });

  it('reads rotated files as one log', async () => {
    await writeFile(`${path}.2`, line(1, 'a') + line(2, 'b'));
    await writeFile(`${path}.1`, line(3, 'c') + line(4, 'd', 'P'));
    await writeFile(path, line(5, 'e') + line(6, 'f'));
    expect(texts(await read())).toEqual(['a\n', 'b\n', 'c\n', 'd', 'e\n', 'f\n']);
    expect(texts(await read({ tail: 1 }))).toEqual(['f\n']);
    expect(texts(await read({ tail: 3 }))).toEqual(['c\n', 'd', 'e\n', 'f\n']);
    expect(texts(await read({ tail: 4 }))).toEqual(['b\n', 'c\n', 'd', 'e\n', 'f\n']);
    expect(await read({ tail: 99 })).toHaveLength(6);
    expect(texts(await read({ since: '2024-05-06T07:08:02.2Z', until: '2024-05-06T07:08:05.5Z' }))).toHaveLength(3);
    await writeFile(path, '');
    expect(texts(await read({ tail: 1 }))).toEqual(['c\n', 'd']);
  });

  it('stops following when asked to', async () => {
    await writeFile(path, line(1, 'a'));
    const stop = new AbortController();
    const reading = read({ follow: true, signal: stop.signal }, new AbortController().signal);
    await sleep(20);
    stop.abort();
    expect(texts(await reading)).toEqual(['a\n']);
  });

  it('joins output of one stream, in order', async () => {
    await writeFile(path, line(1, 'a') + line(1, 'b', 'P') + line(1, 'e', 'F', 'stderr') + line(1, 'c'));
    const signal = new AbortController().signal;
    const log = await new LogRotations().open(path, { newestOnly: true });
    const chunks = await collectAll(readOutput({ log, path, offset: 0, ended: AbortSignal.abort(), signal }));
    await log.close();
    expect(chunks.map(({ stream, data }) => [stream, Buffer.from(data).toString()])).toEqual([
      ['stdout', 'a\nb'],
      ['stderr', 'e\n'],
      ['stdout', 'c\n'],
    ]);
  });
});
