import { buildRecordToWire } from '@tinydock/protocol';
import { type BuildRecord, parseBuildId } from '@tinydock/domain';
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
