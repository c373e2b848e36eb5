import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { countTurns } from './testing/count-turns.ts';
import { createBuilderWithBase, type MemoryBuilder } from './testing/memory-builder.ts';

let builder: MemoryBuilder;
beforeEach(async () => {
  builder = await createBuilderWithBase();
});

/** As many of each, one after the other. */
function withVariables(count: number): string {
  const lines = Array.from({ length: count }, (_, at) => [`ARG A${at}=v${at}`, `ENV E${at}=v${at}`, `RUN r${at}`]);
  return ['FROM base', ...lines.flat()].join('\n');
}

test('the keys of commands with hundreds of variables are those of earlier versions', async () => {
  const { results } = await builder.build(withVariables(500), { a: 'hi' });
  const keys = JSON.stringify(results.map(({ keys: own }) => own));
  expect(createHash('sha256').update(keys).digest('hex').slice(0, 16)).toBe('c768c998563e5591');
});

test('a command sees each ARG and ENV in front of it, and what was changed between two commands', async () => {
  await builder.build('FROM base\nARG X=1\nENV Y=1\nRUN a\nENV X=2\nRUN b\nARG X=3\nENV Y=2\nRUN c\nRUN d');
  const seen = builder.runs.map(({ env }) => env.filter((entry) => /^[XY]=/.test(entry)).sort());
  expect(seen).toEqual([
    ['X=1', 'Y=1'],
    ['X=2', 'Y=1'],
    ['X=3', 'Y=2'],
    ['X=3', 'Y=2'],
  ]);
});

test('a variable that is others between two commands is told as what has changed', async () => {
  await builder.build('FROM base\nRUN a\nENV V=1\nRUN b');
  const { events } = await builder.build('FROM base\nRUN a\nENV V=2\nRUN b');
  const told = events.flatMap((event) => (event.kind === 'step-done' && !event.isCached ? [event.changes] : []));
  expect(told).toEqual([['variable V changed: 6b86b273ff34 to d4735e3a265e']]);
});

test('thousands of stages whose steps are cached leave turns to others', async () => {
  const stages = Array.from({ length: 500 }, (_, at) => `FROM s${at} AS s${at + 1}\nRUN r${at}`);
  const source = ['FROM base AS s0', ...stages].join('\n');
  await builder.build(source);
  const turns = await countTurns(() => builder.build(source));
  expect(turns).toBeGreaterThan(10);
});
