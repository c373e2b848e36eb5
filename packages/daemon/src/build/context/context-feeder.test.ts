import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ContextFeeder } from './context-feeder.ts';

/** A source that gives what is pushed, and what was handed over of it, in sizes. */
function start(): {
  readonly push: (bytes: number) => Promise<void>;
  readonly end: () => Promise<void>;
  readonly feeder: ContextFeeder;
  readonly sent: number[][];
} {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const sent: number[][] = [];
  const feeder = new ContextFeeder({
    source: readable,
    send: (chunks) => sent.push(chunks.map(({ byteLength }) => byteLength)),
    onBytes: () => {},
  });
  const running = feeder.run();
  const push = async (bytes: number): Promise<void> => {
    await writer.write(new Uint8Array(bytes));
    await nextTurn();
  };
  const end = async (): Promise<void> => {
    await writer.close();
    await running;
  };
  return { push, end, feeder, sent };
}

it('lets a thread that has nothing to do wait for nothing, and hands many small pieces over together', async () => {
  const { push, end, feeder, sent } = start();
  await push(1);
  expect(sent).toEqual([[1]]);
  await push(2);
  await push(3);
  expect(sent).toEqual([[1]]);
  feeder.taken(1);
  expect(sent).toEqual([[1], [2, 3]]);
  await push(300_000);
  await push(300_000);
  expect(sent.at(-1)).toEqual([300_000, 300_000]);
  await push(4);
  await end();
  expect(sent.at(-1)).toEqual([4]);
});

it('hands nothing over once it was interrupted', async () => {
  const sent: number[] = [];
  async function* silent(): AsyncGenerator<Uint8Array, void, undefined> {
    yield new Uint8Array(1);
    yield new Uint8Array(2);
    await new Promise<never>(() => undefined);
  }
  const feeder = new ContextFeeder({
    source: silent(),
    send: (chunks) => sent.push(...chunks.map(({ byteLength }) => byteLength)),
    onBytes: () => {},
  });
  const running = feeder.run();
  await nextTurn();
  feeder.interrupt(new RangeError('the client has gone'));
  await expect(running).rejects.toThrow(RangeError);
  feeder.taken(1);
  expect(sent).toEqual([1]);
});
