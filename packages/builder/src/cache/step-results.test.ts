import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryBuilder } from '../testing/memory-builder.ts';
import type { StepResult } from './step-results.ts';

const SOURCE = [
  'FROM base AS tools',
  'RUN make tools',
  'FROM base',
  'WORKDIR /srv',
  'COPY a.txt .',
  'COPY --from=tools --chmod=755 /run-1 /tool',
  'RUN --mount=from=tools,target=/t use',
].join('\n');
const CONTEXT = { 'a.txt': 'one' };

let first: MemoryBuilder;
let second: MemoryBuilder;

/** What one builder has made is what another may take, layers and all. */
function share(results: readonly StepResult[]): void {
  for (const result of results) {
    for (const key of result.keys) second.imported.set(key, { ...result, source: 'reg.test/cache' });
    const bytes = first.layers.get(result.diffId);
    if (bytes !== undefined) second.elsewhere.set(result.diffId, bytes);
  }
}

function explanations(events: Awaited<ReturnType<MemoryBuilder['build']>>['events']): string[] {
  return events.flatMap((event) => (event.kind === 'step-done' && event.step > 0 ? [event.explanation] : []));
}

beforeEach(async () => {
  first = new MemoryBuilder();
  second = new MemoryBuilder();
  // The clocks of the two differ, and so do the results of a command that is run again.
  second.time = new Date('2027-01-01T00:00:00Z');
  for (const builder of [first, second]) await builder.addImage('base', { 'bin/': '' });
});

describe('results of another builder', () => {
  test('give the image that it made, without a command', async () => {
    const made = await first.build(SOURCE, CONTEXT);
    expect([made.results.length, made.ownResults.length]).toEqual([5, 4]);
    share(made.results);
    const taken = await second.build(SOURCE, CONTEXT);
    expect(taken.bytes).toBe(made.bytes);
    expect(second.runs).toEqual([]);
    expect(explanations(taken.events).filter((text) => text.startsWith('cached: reg.test/cache')).length).toBe(5);
    expect(second.cache.listSteps()).toEqual([]);
  });

  test('need no layer that no step looks into', async () => {
    share((await first.build(SOURCE, CONTEXT)).results);
    await second.build(SOURCE, CONTEXT);
    // Neither what was copied from nor what was copied has been opened.
    expect(second.layers.size).toBe(1);
  });

  test('hold for the steps alone whose inputs they had', async () => {
    share((await first.build(SOURCE, CONTEXT)).results);
    const { events } = await second.build(SOURCE, { 'a.txt': 'two' });
    const cached = events.flatMap((event) => (event.kind === 'step-done' ? [event.isCached] : []));
    expect(cached.filter(Boolean).length).toBe(4);
    expect(second.runs.map(({ args }) => args.at(-1))).toEqual(['use']);
    expect(second.cache.listSteps().length).toBe(3);
  });

  test('come after the own, and not where the build was told to use none', async () => {
    share((await first.build(SOURCE, CONTEXT)).results);
    const { events } = await second.build(SOURCE, CONTEXT, { noCache: true });
    expect(explanations(events).filter((text) => text.includes('told not to')).length).toBe(5);
    const again = await second.build(SOURCE, CONTEXT);
    expect(explanations(again.events).filter((text) => text.includes('reg.test'))).toEqual([]);
  });

  test('go on to a third with all the keys they had', async () => {
    const made = await first.build(SOURCE, CONTEXT);
    share(made.results);
    const keysOf = (results: readonly StepResult[]): string[] => results.flatMap(({ keys }) => keys).sort();
    expect(keysOf((await second.build(SOURCE, CONTEXT)).results)).toEqual(keysOf(made.results));
  });
});

test('that a cached step was used may go unnoted, and neither fails a build nor hides why one fails', async () => {
  await first.build(SOURCE, CONTEXT);
  Object.assign(first.cache, {
    touchSteps: () => {
      throw new Error('no space left');
    },
  });
  const { events } = await first.build(SOURCE, CONTEXT);
  expect(events).toContainEqual(expect.objectContaining({ kind: 'warning', check: 'BuildCache' }));
  await expect(first.build(`${SOURCE}\nCOPY none .`, CONTEXT)).rejects.toThrow('none');
});
