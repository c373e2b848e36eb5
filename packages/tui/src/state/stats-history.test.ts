import { expect, test } from 'vitest';
import { sampleStats as sample } from '../testing/sample-state.ts';
import { MAX_SAMPLES, takeSample } from './stats-history.ts';

test('counters become rates, also after they began again', () => {
  let stats = takeSample(new Map(), [sample('a', { receivedBytes: 1000, sentBytes: 0 })]);
  stats = takeSample(stats, [sample('a', { receivedBytes: 1500, sentBytes: 7 })]);
  stats = takeSample(stats, [sample('a', { receivedBytes: 10, sentBytes: 0 })]);
  expect(stats.get('a')?.networkBytes).toEqual([0, 507, 0]);
});

test('a container that does not run is forgotten, and the past is bounded', () => {
  let stats = takeSample(new Map(), [sample('a'), sample('b')]);
  for (let count = 0; count < MAX_SAMPLES + 50; count += 1) stats = takeSample(stats, [sample('b')]);
  expect([...stats.keys()]).toEqual(['b']);
  expect(stats.get('b')?.cpuPercent).toHaveLength(MAX_SAMPLES);
});
