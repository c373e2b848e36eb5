import { setTimeout as delay } from 'node:timers/promises';
import type { BuildEvent } from '@tinydock/domain';
import { beforeEach, describe, expect, test } from 'vitest';
import { StepSlots } from './steps/step-slots.ts';
import { createBuilderWithBase, type MemoryBuilder } from './testing/memory-builder.ts';

const DOCKERFILE = `FROM base AS a
RUN one
FROM base AS b
RUN two
FROM a AS c
COPY --from=b /etc/passwd /x
RUN three
FROM base
COPY --from=c /etc/passwd /y
COPY --from=b /etc/passwd /z
`;

describe('steps at the same time', () => {
  let builder: MemoryBuilder;
  let most: number;

  beforeEach(async () => {
    builder = await createBuilderWithBase();
    most = 0;
    let running = 0;
    builder.onRun = async () => {
      running += 1;
      most = Math.max(most, running);
      await delay(20);
      running -= 1;
    };
  });

  function texts(events: readonly BuildEvent[], kind: 'step-started'): readonly string[] {
    return events.flatMap((event) => (event.kind === kind ? [event.text] : []));
  }

  test('are those that wait for no other', async () => {
    await builder.build(DOCKERFILE);
    expect(most).toBe(2);
  });

  test('are as many as are wanted, and stages that need each other come to an end', async () => {
    const { events } = await builder.build(DOCKERFILE, {}, { slots: new StepSlots(1) });
    expect(most).toBe(1);
    expect(events.filter(({ kind }) => kind === 'step-done')).toHaveLength(texts(events, 'step-started').length);
  });

  test('wait for the stages of their mounts without a slot', async () => {
    const mounts = '--mount=from=b,target=/b --mount=type=cache,from=c,target=/c';
    const text = `FROM base AS b\nRUN one\nFROM base AS c\nRUN two\nFROM base\nRUN ${mounts} three\n`;
    const { image } = await builder.build(text, {}, { slots: new StepSlots(1) });
    expect(most).toBe(1);
    expect(builder.runs).toHaveLength(3);
    expect(image.diffIds.length).toBeGreaterThan(1);
  });

  test('do not hold up what the cache has, and a step that waits has not begun', async () => {
    const rows = ['FROM base AS a', 'RUN one', 'FROM base AS b', 'RUN two', 'FROM base AS c', 'RUN three'];
    await builder.build(rows.slice(4).join('\n'));
    const end = ['FROM base', ...['a', 'b', 'c'].map((stage) => `COPY --from=${stage} /etc /${stage}`)];
    const { events } = await builder.build([...rows, ...end].join('\n'), {}, { slots: new StepSlots(1) });
    const [first, second] = ['RUN one', 'RUN two'].map((text) =>
      events.findIndex((event) => event.kind === 'step-started' && event.text === text),
    );
    const ended = events.findIndex((event) => event.kind === 'step-done' && !event.isCached && event.step > 1);
    const cached = events.findIndex((event) => event.kind === 'step-started' && event.text === 'RUN three');
    expect(first).toBeLessThan(cached);
    expect(cached).toBeLessThan(ended);
    expect(ended).toBeLessThan(second ?? -1);
  });

  test('are told when they wait for long, and go on', async () => {
    builder.onRun = () => delay(1500);
    const { events } = await builder.build(
      'FROM base AS a\nRUN one\nFROM base AS b\nRUN two\nFROM a\nCOPY --from=b /etc /x\n',
      {},
      { slots: new StepSlots(1) },
    );
    const waits = events.filter((event) => event.kind === 'step-waiting');
    const reason = 'another step to end, as --jobs wants it';
    expect(waits).toEqual([
      { kind: 'step-waiting', step: expect.any(Number) as number, reason },
      { kind: 'step-waiting', step: waits[0]?.step, reason: '' },
    ]);
    const ofStep = events.filter((event) => 'step' in event && event.step === waits[0]?.step).map(({ kind }) => kind);
    expect(ofStep).toEqual(['step-started', 'step-waiting', 'step-waiting', 'step-done']);
  });

  test('a failure ends those that wait', async () => {
    const text = 'FROM base AS a\nRUN exit 7\nFROM base AS b\nRUN two\nFROM a\nCOPY --from=b /etc /x\n';
    await expect(builder.build(text, {}, { slots: new StepSlots(1) })).rejects.toThrow('exit code 7');
    expect(builder.runs).toHaveLength(1);
  });
});
