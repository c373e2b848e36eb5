import { expect, test } from 'vitest';
import { RepeatedReading } from './repeated-reading.ts';

/** A reading whose ends are in the test's hand. */
class Readings {
  readonly ends: (() => void)[] = [];
  readonly signals: AbortSignal[] = [];
  readonly reading = new RepeatedReading((signal) => {
    this.signals.push(signal);
    return new Promise((resolve) => this.ends.push(resolve));
  });
}

test('lets a reading end however often something changes, and reads once more then', async () => {
  const { reading, ends, signals } = new Readings();
  for (let version = 1; version <= 50; version += 1) reading.follow('disk', version);
  expect(signals).toHaveLength(1);
  ends[0]?.();
  await expect.poll(() => signals.length).toBe(2);
  expect(signals.every(({ aborted }) => !aborted)).toBe(true);
  ends[1]?.();
  reading.follow('disk', 50);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(signals).toHaveLength(2);
  reading.follow('disk', 51);
  await expect.poll(() => signals.length).toBe(3);
});

test('something else is read at once, and nothing after an end', async () => {
  const { reading, ends, signals } = new Readings();
  reading.follow('disk', 1);
  reading.follow('disk of all', 1);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  reading.follow('disk of all', 2);
  reading.follow('', 2);
  expect(signals[1]?.aborted).toBe(true);
  for (const end of ends) end();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(signals).toHaveLength(2);
});
