import { expect, test } from 'vitest';
import { createBuilderWithBase } from './testing/memory-builder.ts';

test('1,000 each of ARG, ENV and RUN take no time that grows with their square', async () => {
  const builder = await createBuilderWithBase();
  const lines = Array.from({ length: 1000 }, (_, at) => [`ARG A${at}=v${at}`, `ENV E${at}=v${at}`, `RUN r${at}`]);
  const before = performance.now();
  const { results } = await builder.build(['FROM base', ...lines.flat()].join('\n'));
  expect(results).toHaveLength(1000);
  expect(performance.now() - before).toBeLessThan(8000);
});
