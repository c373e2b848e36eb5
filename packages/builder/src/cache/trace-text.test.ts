import { SeededRandom } from '@tinydock/testing';
import { expect, test } from 'vitest';
import type { StepInput } from './step-key.ts';
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

function environmentOf(values: Readonly<Record<string, number>>): readonly StepInput[] {
  return Object.keys(values)
    .sort()
    .map((name): StepInput => [`variable ${name}`, `value ${values[name] ?? ''}`]);
}

test('the variables of commands are what they were, whatever changes from one to the next', () => {
  const random = new SeededRandom(1);
  for (let round = 0; round < 300; round += 1) {
    let values: Record<string, number> = {};
    const traces = Array.from({ length: 8 }, (): StepTrace => {
      const stage = random.pick(['web', 'tools']);
      if (random.integer(0, 4) === 0) return { ...step('COPY a /', 'a\0'), stage };
      if (random.integer(0, 6) === 0) values = {};
      const other = Object.entries(values).filter(() => random.integer(0, 4) > 0);
      values = Object.fromEntries([...other, [random.pick(['a', 'b', 'c', 'B', 'é']), random.integer(0, 2)]]);
      return { ...step('RUN x', ''), stage, environment: environmentOf(values) };
    });
    expect(parseTraces(encodeTraces(traces))).toEqual(traces);
  }
});

test('a variable that many commands see is kept once', () => {
  const environment: StepInput[] = [];
  const traces = Array.from({ length: 500 }, (_, index): StepTrace => {
    environment.push([`variable v${String(index).padStart(3, '0')}`, 'x'.repeat(24)]);
    return { ...step('RUN x', ''), environment: [...environment] };
  });
  const text = encodeTraces(traces);
  expect(text.split('variable v000').length).toBe(2);
  expect(text.length).toBeLessThan(200_000);
  expect(parseTraces(text)).toEqual(traces);
});

test('what a build before has kept with all variables of each command is read', () => {
  const environment: readonly StepInput[] = [['variable a', 'one']];
  const trace: StepTrace = { ...step('RUN x', ''), environment };
  const text = `${JSON.stringify([trace, trace].map((one) => ({ ...one, files: 0 })))}\n`;
  expect(parseTraces(text)).toEqual([trace, trace]);
});
