import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { LineJoiner } from './line-joiner.ts';

interface Written {
  readonly text: string | Buffer;
  readonly stream?: string;
  readonly at?: number;
}

function joined(...written: readonly Written[]): LineJoiner {
  const joiner = new LineJoiner('c');
  written.forEach(({ text, stream = 'stdout', at = 0 }, index) =>
    joiner.push({ time: `T${index}`, stream, data: Buffer.from(text) }, at),
  );
  return joiner;
}

const textsOf = (joiner: LineJoiner, now = Infinity) => joiner.take(now).map(({ text }) => text);

test('a line that was written in parts is one, of the time of its end', () => {
  const euro = Buffer.from('€\n');
  const joiner = joined(
    { text: 'one\n' },
    { text: 'tw' },
    { text: 'o ' },
    { text: euro.subarray(0, 1) },
    { text: euro.subarray(1) },
  );
  expect(joiner.take(0)).toEqual([
    { time: 'T0', container: 'c', isError: false, text: 'one' },
    { time: 'T4', container: 'c', isError: false, text: 'two €' },
  ]);
});

test('each stream has a line of its own', () => {
  const joiner = joined(
    { text: 'a' },
    { text: 'x', stream: 'stderr' },
    { text: 'b\n' },
    { text: 'y\n', stream: 'stderr' },
  );
  expect(joiner.take(0).map(({ text, isError }) => [text, isError])).toEqual([
    ['ab', false],
    ['xy', true],
  ]);
});

test('a question without an end is shown after a while, and once', () => {
  const joiner = joined({ text: 'Name? ', at: 100 });
  expect([textsOf(joiner, 500), textsOf(joiner, 600), textsOf(joiner)]).toEqual([[], ['Name? '], []]);
  expect(textsOf(joined({ text: 'rest' }))).toEqual(['rest']);
});

test('control characters go, what a carriage return overwrites, and what no screen is wide enough for', () => {
  expect(textsOf(joined({ text: '\u001b[31mred\u001b[0m\r\n' }, { text: '10 %\r20 %\n' }))).toEqual(['red', '20 %']);
  const part = { text: 'x'.repeat(8000) };
  const [line] = textsOf(joined(...Array.from({ length: 1000 }, () => part), { text: 'end\n' }));
  expect(line).toHaveLength(4096);
});

test('what is cut off does not stay in memory', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const count = 2000;
  collect();
  const before = getHeapStatistics().used_heap_size;
  const lines = Array.from({ length: count }, () =>
    textsOf(joined({ text: 'x'.repeat(8190) }, { text: 'y'.repeat(8190) }, { text: '\n' })),
  );
  collect();
  const each = (getHeapStatistics().used_heap_size - before) / lines.length;
  expect(each).toBeLessThan(8000);
});
