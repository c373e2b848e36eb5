import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { StepSlots } from './step-slots.ts';

const LIVE = new AbortController().signal;

/** Works that end when they are told to. */
class Works {
  readonly begun: number[] = [];
  readonly #ends = new Map<number, (error?: Error) => void>();

  begin(slots: StepSlots, id: number, signal = LIVE): Promise<void> {
    return slots.during(signal, async () => {
      this.begun.push(id);
      const { promise, resolve, reject } = Promise.withResolvers<undefined>();
      this.#ends.set(id, (error) => (error === undefined ? resolve(undefined) : reject(error)));
      await promise;
    });
  }

  async end(id: number, error?: Error): Promise<void> {
    this.#ends.get(id)?.(error);
    await nextTurn();
    await nextTurn();
  }
}

describe('slots for steps', () => {
  test('are as many as were given, and go on in the order of the question', async () => {
    const [slots, works] = [new StepSlots(2), new Works()];
    const all = [1, 2, 3, 4].map((id) => works.begin(slots, id));
    await nextTurn();
    expect(works.begun).toEqual([1, 2]);
    await works.end(2);
    expect(works.begun).toEqual([1, 2, 3]);
    for (const id of [1, 3]) await works.end(id);
    expect(works.begun).toEqual([1, 2, 3, 4]);
    await works.end(4);
    await Promise.all(all);
  });

  test('are free again after a failure', async () => {
    const [slots, works] = [new StepSlots(1), new Works()];
    const failed = works.begin(slots, 1).catch((error: unknown) => error);
    const after = works.begin(slots, 2);
    await works.end(1, new Error('no'));
    expect(await failed).toEqual(new Error('no'));
    expect(works.begun).toEqual([1, 2]);
    await works.end(2);
    await after;
  });

  test('are lent to others while their holder waits for something else', async () => {
    const [slots, works] = [new StepSlots(1), new Works()];
    const [other, stop] = [Promise.withResolvers<undefined>(), new AbortController()];
    const order: string[] = [];
    const first = slots.during(LIVE, async ({ without }) => {
      await without(() => other.promise);
      order.push('back');
    });
    const second = works.begin(slots, 2).then(() => order.push('second'));
    await nextTurn();
    await nextTurn();
    expect(works.begun).toEqual([2]);
    other.resolve(undefined);
    await nextTurn();
    expect(order).toEqual([]);
    await works.end(2);
    await Promise.all([first, second]);
    expect(order).toEqual(['second', 'back']);
    const failing = slots.during(stop.signal, ({ without }) => without(() => Promise.reject(new Error('no'))));
    await expect(failing).rejects.toThrow('no');
    const all = [3, 4].map((id) => works.begin(slots, id));
    await nextTurn();
    expect(works.begun).toEqual([2, 3]);
    for (const id of [3, 4]) await works.end(id);
    await Promise.all(all);
  });

  test('are not taken by who was cancelled while waiting', async () => {
    const [slots, works] = [new StepSlots(1), new Works()];
    const first = works.begin(slots, 1);
    const stop = new AbortController();
    const cancelled = works.begin(slots, 2, stop.signal).catch((error: unknown) => error);
    stop.abort();
    expect(await cancelled).toMatchObject({ code: 'CANCELLED' });
    await expect(works.begin(slots, 3, stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    await works.end(1);
    await first;
    const others = [4, 5].map((id) => works.begin(slots, id));
    await nextTurn();
    expect(works.begun).toEqual([1, 4]);
    for (const id of [4, 5]) await works.end(id);
    await Promise.all(others);
  });
});
