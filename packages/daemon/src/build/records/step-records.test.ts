import { buildRecordToWire } from '@tinydock/protocol';
import { type BuildEvent, type BuildRecord, parseBuildId } from '@tinydock/domain';
import { expect, test } from 'vitest';
import { StepRecords } from './step-records.ts';

test('what a stage waits for is kept with its first step, bounded, and told', () => {
  const records = new StepRecords();
  const names = Array.from({ length: 150 }, (_, index) => `s${index}`);
  const step = { kind: 'step-started', place: 1, places: 2, stage: 'last', text: 'RUN x' } as const;
  records.apply({ timeMs: 0, event: { ...step, step: 1, stageSources: names } });
  records.apply({ timeMs: 0, event: { ...step, step: 2, place: 2 } });
  const record: BuildRecord = {
    ...{ id: parseBuildId('a'.repeat(64)), tags: [], dockerfile: '', context: '', target: '', platforms: [] },
    ...{ state: 'running', startedAt: '', finishedAt: undefined, imageId: undefined, error: '', steps: records.all },
  };
  const told = buildRecordToWire(record, true).steps?.map(({ stageSources }) => stageSources);
  expect(told).toEqual([names.slice(0, 100), []]);
});

test('for what a step waits is told until it goes on, or ends', () => {
  const records = new StepRecords();
  const waits = (): readonly unknown[] => records.all.map(({ waitingFor }) => waitingFor);
  const tell = (event: BuildEvent): boolean => records.apply({ timeMs: 0, event });
  for (const step of [1, 2, 3]) {
    tell({ kind: 'step-started', step, place: step, places: 3, stage: '', text: 'RUN x' });
    expect(tell({ kind: 'step-waiting', step, reason: 'a cache' })).toBe(true);
  }
  expect(waits()).toEqual(['a cache', 'a cache', 'a cache']);
  tell({ kind: 'step-waiting', step: 1, reason: '' });
  tell({ kind: 'step-done', step: 2, isCached: false, durationMs: 1, explanation: '', changes: [] });
  expect(waits()).toEqual([undefined, undefined, 'a cache']);
  records.end('2026-01-01T00:00:00Z');
  expect(waits()).toEqual([undefined, undefined, undefined]);
  expect(tell({ kind: 'step-waiting', step: 9, reason: 'a cache' })).toBe(false);
});
