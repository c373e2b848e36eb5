import { expect, test } from 'vitest';
import type { StepTrace } from './step-trace.ts';
import { encodeTraces, parseTraces } from './trace-text.ts';

function step(text: string, files: string): StepTrace {
  return { stage: 'web', base: 'sha256:base', text, inputs: { layers: 'one\ntwo' }, files };
}

test('traces are what they were', () => {
  const traces = [
    step('COPY a /', 'a\x0011 0644\0'),
    step('RUN "x\n"', ''),
    step('COPY b /', 'b\n[{\x00ü€𝄞\0'),
    step('COPY c /', 'c\x0022 0644\0'),
  ];
  expect(parseTraces(encodeTraces(traces))).toEqual(traces);
  expect(parseTraces(encodeTraces([]))).toEqual([]);
});

test('a text of another version, or none, has no traces', () => {
  expect(parseTraces(undefined)).toEqual([]);
  expect(parseTraces(JSON.stringify([step('COPY . /', 'a\x000\0')]))).toEqual([]);
  expect(parseTraces(`${JSON.stringify([step('COPY . /', 'a\x000\0')])}\n`)).toEqual([]);
  expect(parseTraces('{}\n')).toEqual([]);
});
