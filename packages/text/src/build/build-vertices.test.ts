import type { BuildProgress } from '@tinydock/protocol';
import { describe, expect, test } from 'vitest';
import { BuildVertices } from './build-vertices.ts';
import { failureLog } from './failure-log.ts';
import { PlainBuildLines } from './plain-build-lines.ts';

const clock = (): Date => new Date(0);

function started(step: number): BuildProgress {
  return { event: 'stepStarted', stepStarted: { step, place: 1, places: 1, stage: '', text: `RUN ${step}` } };
}

function output(step: number, text: string): BuildProgress {
  return { event: 'stepOutput', stepOutput: { step, data: Buffer.from(text) } };
}

function failed(step: number): BuildProgress {
  return {
    event: 'stepFailed',
    stepFailed: { step, message: 'exit code 1', isCancelled: false, explanation: '', changes: [] },
  };
}

function follow(...events: readonly BuildProgress[]): BuildVertices {
  const vertices = new BuildVertices(clock);
  for (const event of events) vertices.apply(event);
  return vertices;
}

test('a step that waits says for what, until it goes on', () => {
  const waiting = (reason: string): BuildProgress => ({ event: 'stepWaiting', stepWaiting: { step: 1, reason } });
  const plain = new PlainBuildLines({ clock, explains: false });
  const lines = [started(1), waiting('a cache'), waiting(''), output(1, 'said\n')].flatMap((event) => plain.add(event));
  expect(lines).toEqual(['#1 [1/1] RUN 1', '#1 WAITING for a cache', '#1 0.000 said']);
  expect(follow(started(1), waiting('a cache')).all[0]?.waitsFor).toBe('a cache');
  expect(follow(started(1), waiting('a cache'), waiting('')).all[0]?.waitsFor).toBeUndefined();
  expect(follow(started(1), waiting('a cache'), failed(1)).all[0]?.waitsFor).toBeUndefined();
});

describe('the log of a step that failed', () => {
  const lines = Array.from({ length: 1500 }, (_, index) => `line ${index}\n`).join('');

  test('has its last lines, and says how many are before them', () => {
    const log = failureLog(follow(started(1), output(1, lines), failed(1)).all);
    expect(log.slice(0, 4)).toEqual([
      '------',
      ' > [1/1] RUN 1:',
      '[500 lines before these: tdctl build logs]',
      'line 500',
    ]);
    expect(log.slice(-2)).toEqual(['line 1499', '------']);
  });

  test('is short where all was printed before', () => {
    const plain = new PlainBuildLines({ clock, explains: false });
    for (const event of [started(1), output(1, lines), failed(1)]) plain.add(event);
    expect(plain.end(true).slice(2, 4)).toEqual(['[1300 lines before these: tdctl build logs]', 'line 1300']);
  });

  test('says nothing of lines where all are there', () => {
    const log = failureLog(follow(started(1), output(1, 'oh\nno'), failed(1)).all);
    expect(log).toEqual(['------', ' > [1/1] RUN 1:', 'oh', 'no', '------']);
  });
});

test('output without an end of line takes no more memory than a line may have', () => {
  const vertices = follow(started(1));
  for (let index = 0; index < 100; index += 1) vertices.apply(output(1, 'x'.repeat(10_000)));
  const [vertex] = vertices.all;
  expect(vertex?.lineCount).toBe(50);
  expect(Math.max(...(vertex?.tail.map((text) => text.length) ?? []))).toBe(16_384);
});

describe('a build that ends while steps run', () => {
  test('has cancelled them', () => {
    const plain = new PlainBuildLines({ clock, explains: false });
    for (const event of [started(1), started(2), output(1, 'half')]) plain.add(event);
    expect(plain.end(true)).toEqual([
      '#2 ...',
      '',
      '#1 [1/1] RUN 1',
      '#1 0.000 half',
      '#1 CANCELED',
      '',
      '#2 [1/1] RUN 2',
      '#2 CANCELED',
      '',
    ]);
  });

  test('says nothing of them where they go on elsewhere', () => {
    const plain = new PlainBuildLines({ clock, explains: false });
    plain.add(started(1));
    expect(plain.end(false)).toEqual([]);
  });
});
