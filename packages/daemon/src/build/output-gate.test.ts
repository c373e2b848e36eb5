import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { OutputGate } from './output-gate.ts';

const MUCH = 5 * 1024 * 1024;

/** Whether the promise is settled after a turn of the loop. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), turn(false)]);
}

it('holds readers back until the client has taken what was read', async () => {
  const gate = new OutputGate();
  const { signal } = new AbortController();
  gate.add(MUCH);
  const ready = gate.ready(signal);
  expect(await isSettled(ready)).toBe(false);
  gate.taken(MUCH);
  expect(await isSettled(ready)).toBe(true);
});

it('holds nobody back whose command was ended, where the client takes nothing any more', async () => {
  const gate = new OutputGate();
  const ender = new AbortController();
  gate.add(MUCH);
  const waiting = gate.ready(ender.signal);
  ender.abort();
  gate.release();
  expect(await isSettled(waiting)).toBe(true);
  gate.add(MUCH);
  expect(await isSettled(gate.ready(ender.signal))).toBe(true);
});
