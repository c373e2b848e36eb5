import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildEvent, parseImageId, type TimedBuildEvent, TinydockError } from '@tinydock/domain';
import { type Metadata, openMetadata } from '@tinydock/metadata';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EventBus } from '../../system/event-bus.ts';
import { BuildRecords } from './build-records.ts';

const IMAGE = parseImageId(`sha256:${'1'.repeat(64)}`);
const LIVE = new AbortController().signal;
const CHANGES = ['file a changed: 1 to 2', 'argument B changed: 3 to 4'];

function work(name = 'app:1') {
  return {
    tags: [name],
    dockerfile: { name: 'Dockerfile', source: '' },
    offer: { key: new Uint8Array(), name: 'https://me:token@example.com/x.git', files: 0, sizeBytes: 0 },
    remoteContext: undefined,
    target: undefined,
    platforms: [],
    secrets: { token: Buffer.from('hunter2') },
  };
}

function started(step: number, text: string): BuildEvent {
  return { kind: 'step-started', step, place: step, places: 3, stage: '', text };
}

const STEPS: readonly BuildEvent[] = [
  { kind: 'context', bytes: 1 },
  { kind: 'context', bytes: 20 },
  { kind: 'context-wanted', bits: new Uint8Array() },
  started(1, 'FROM x'),
  { kind: 'step-done', step: 1, isCached: true, durationMs: 0, explanation: 'the image', changes: [] },
  started(2, 'RUN y'),
  { kind: 'step-output', step: 2, data: Buffer.from('it is hunter2\n') },
  { kind: 'step-done', step: 2, isCached: false, durationMs: 0, explanation: 'not cached: a', changes: CHANGES },
];

describe('BuildRecords', () => {
  let dir: string;
  let metadata: Metadata;
  let records: BuildRecords;
  let published: string[];

  const clock = (): Date => new Date();
  const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

  function open(kept?: number): BuildRecords {
    const events = new EventBus(clock, {
      append: ({ type, action, attributes }) => published.push(`${type} ${action} ${attributes['name'] ?? ''}`),
      between: () => [],
    });
    const options = { directory: join(dir, 'logs'), catalog: metadata.buildRecords, events, logger, clock };
    return new BuildRecords(kept === undefined ? options : { ...options, kept });
  }

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'td-builds-'));
    metadata = openMetadata(join(dir, 'db'));
    published = [];
    records = open();
  });
  afterEach(() => {
    metadata.close();
    rmSync(dir, { recursive: true, force: true });
  });

  function run(events: readonly BuildEvent[] = STEPS, name?: string): Promise<void> {
    return records.during(work(name), LIVE, async (recorder) => {
      for (const event of events) recorder.take(event);
      recorder.take({ kind: 'done', imageId: IMAGE, tags: [name ?? 'app:1'], buildId: '' });
    });
  }

  async function logOf(id: string, follow = false): Promise<readonly BuildEvent[]> {
    const entries: TimedBuildEvent[] = [];
    for await (const batch of records.readLog(id, { follow, signal: LIVE })) entries.push(...batch);
    return entries.map(({ event }) => event);
  }

  test('a build is recorded with its steps, and its log without secrets', async () => {
    await run();
    const record = records.find('');
    expect(record).toMatchObject({ state: 'completed', imageId: IMAGE, tags: ['app:1'], error: '' });
    expect(record.context).toBe('https://example.com/x.git');
    expect(record.steps).toMatchObject([
      { step: 1, text: 'FROM x', state: 'completed', isCached: true },
      { step: 2, text: 'RUN y', state: 'completed', isCached: false, changes: CHANGES },
    ]);
    const log = await logOf(record.id.slice(0, 6));
    expect(log.map(({ kind }) => kind)).toEqual([
      'context',
      'step-started',
      'step-done',
      'step-started',
      'step-output',
      'step-done',
      'done',
    ]);
    expect(log[0]).toEqual({ kind: 'context', bytes: 20 });
    expect(log[4]).toEqual({ kind: 'step-output', step: 2, data: Buffer.from('it is ***\n') });
    expect(published).toEqual(['build start app:1', 'build complete app:1']);
  });

  test.each([
    [true, { state: 'cancelled', error: 'its client ended it' }],
    [false, { state: 'failed', error: '/a.Service/Call was cancelled' }],
  ])('a cancellation is in plain words where the client ended the build: %s', async (isAborted, expected) => {
    const error = new TinydockError({ code: 'CANCELLED', message: '/a.Service/Call was cancelled' });
    const signal = isAborted ? AbortSignal.abort(error) : LIVE;
    const build = records.during(work(), signal, () => Promise.reject(error));
    await expect(build).rejects.toBe(error);
    expect(records.find('')).toMatchObject(expected);
  });

  test('a failure is thrown on, and told with its place', async () => {
    const failure = new TinydockError({ code: 'FAILED_PRECONDITION', message: 'Dockerfile:2:1: hunter2 is wrong' });
    const build = records.during(work(), LIVE, async (recorder) => {
      recorder.take(started(1, 'RUN x'));
      recorder.take(started(2, 'RUN y'));
      const told = { step: 1, isCancelled: false, message: 'exit code 7', explanation: 'not cached: a', changes: [] };
      recorder.take({ kind: 'step-failed', ...told });
      throw failure;
    });
    await expect(build).rejects.toBe(failure);
    expect(records.find('')).toMatchObject({
      state: 'failed',
      error: 'Dockerfile:2:1: *** is wrong',
      steps: [
        { state: 'failed', error: 'exit code 7', explanation: 'not cached: a' },
        { state: 'cancelled', error: '' },
      ],
    });
    expect(published).toEqual(['build start app:1', 'build fail app:1']);
  });

  test('a build that runs is listed, its log followed to the end, and it cannot be removed', async () => {
    const stop = new AbortController();
    const begun = Promise.withResolvers<undefined>();
    const goOn = Promise.withResolvers<undefined>();
    const build = records.during(work(), stop.signal, async (recorder) => {
      recorder.take(started(1, 'RUN x'));
      begun.resolve(undefined);
      await goOn.promise;
      stop.signal.throwIfAborted();
    });
    await begun.promise;
    const { id } = records.find('');
    expect(records.list([{ key: 'status', value: 'running' }])).toMatchObject([{ id, steps: [{ state: 'running' }] }]);
    await expect(records.remove([id])).rejects.toThrow('it is running');
    const following = logOf(id, true);
    stop.abort();
    goOn.resolve(undefined);
    await expect(build).rejects.toThrow();
    expect((await following).map(({ kind }) => kind)).toEqual(['step-started']);
    expect(records.find(id)).toMatchObject({ state: 'cancelled', steps: [{ state: 'cancelled' }] });
  });

  test('what a daemon has left running has failed, and logs of nobody go', async () => {
    await run();
    const record = records.find('');
    const steps = record.steps.map((step) => ({ ...step, state: 'running' as const, finishedAt: undefined }));
    metadata.buildRecords.putBuild({ ...record, state: 'running', finishedAt: undefined, steps });
    writeFileSync(join(dir, 'logs', `${'f'.repeat(64)}.log`), 'x');
    records = open();
    await records.reconcile();
    expect(records.find(record.id)).toMatchObject({
      state: 'failed',
      error: 'the daemon ended while the build was running',
      steps: [{ state: 'cancelled' }, { state: 'cancelled' }],
    });
    expect(records.find(record.id).finishedAt).toBeDefined();
    expect(readdirSync(join(dir, 'logs'))).toEqual([`${record.id}.log`]);
  });

  test('builds are removed with their logs, all or none; unknown ids say what there is', async () => {
    await expect(records.remove(['abc'])).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: 'Nothing has been built yet.',
    });
    await run();
    await run(STEPS, 'other:1');
    const [one, two] = records.list().map(({ id }) => id);
    await expect(records.remove([one ?? '', 'xyz'])).rejects.toThrow('no such build: xyz');
    expect(() => records.find('xyz')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('app:1') as string }) as Error,
    );
    expect(records.list()).toHaveLength(2);
    expect(records.find('^1').id).toBe(two);
    expect(await records.remove([one ?? '', one?.slice(0, 10) ?? ''])).toEqual([one]);
    expect(readdirSync(join(dir, 'logs'))).toEqual([`${two ?? ''}.log`]);
  });

  test('a name is its newest build, unless one is to be forgotten', async () => {
    await run(STEPS, 'app:latest');
    await run(STEPS, 'app:latest');
    await run(STEPS, 'other:1');
    const [, newest] = records.list().map(({ id }) => id);
    for (const name of ['app', 'app:latest', 'docker.io/library/app']) expect(records.find(name).id).toBe(newest);
    expect(records.find('https://example.com/x.git').tags).toEqual(['other:1']);
    expect(() => records.find('app:2')).toThrow('no such build: app:2');
    await expect(records.remove(['app'])).rejects.toThrow('no such build: app');
  });

  test('only the newest are kept', async () => {
    records = open(2);
    for (const name of ['a:1', 'b:1', 'c:1']) await run(STEPS, name);
    expect(records.list().flatMap(({ tags }) => tags)).toEqual(['c:1', 'b:1']);
    expect(readdirSync(join(dir, 'logs'))).toHaveLength(2);
  });

  test.each([
    ['status', 'completed', 2],
    ['status', 'Error', 0],
    ['name', 'oth', 1],
    ['image', '1111', 2],
    ['since', '1h', 2],
    ['until', '1h', 0],
  ])('the filter %s=%s finds %d', async (key, value, count) => {
    await run();
    await run(STEPS, 'other:1');
    expect(records.list([{ key, value }])).toHaveLength(count);
  });

  test('unknown filters and words are refused', () => {
    expect(() => records.list([{ key: 'color', value: 'red' }])).toThrow('invalid filter');
    expect(() => records.list([{ key: 'status', value: 'red' }])).toThrow('expected running');
  });
});
