import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { encodeTarHeader, TAR_TRAILER } from '@tinydock/tar';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ContextIntake } from './context-intake.ts';
import { ContextStore } from './context-store.ts';
import { RecentTrees } from './recent-trees.ts';
import { HeldContexts, type HeldTree, type HoldEvent } from './held-contexts.ts';

let root: string;
let held: HeldContexts;
const never = new AbortController().signal;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tinydock-held-'));
  const kept = new ContextStore({ root: join(root, 'contexts'), maxBytes: 1000, clock: () => new Date() });
  const contexts = {
    intake: new ContextIntake(new URL('file:///none')),
    kept,
    trees: new RecentTrees(),
    bootId: 'boot',
  };
  const limits = { maxBytes: 10_000, maxEntries: 2 };
  held = new HeldContexts({ contexts, limits, unpack: async (source) => source, root, runDir: root });
});
afterEach(() => rm(root, { recursive: true }));

async function* tar(...names: readonly string[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const path of names) yield encodeTarHeader({ path, type: 'file', mode: 0o644, size: 0 });
  yield TAR_TRAILER;
}

test('a context is there until its call ends', async () => {
  const events = held.hold({ context: () => tar('a'), offer: undefined, signal: never });
  let id = '';
  for await (const event of events) {
    if (event.kind !== 'held') continue;
    id = event.id;
    using taken = held.take(id);
    expect(await taken.tree.list('')).toEqual(['a']);
    break;
  }
  expect(() => held.take(id)).toThrow('not held any more');
  expect(await readdir(join(root, 'builds'))).toEqual([]);
});

test('a context stays as long as a build reads it, whatever becomes of its call', async () => {
  const stop = new AbortController();
  const events = held.hold({ context: () => tar('a'), offer: undefined, signal: stop.signal });
  let taken: HeldTree | undefined;
  while (taken === undefined) {
    const { value } = (await events.next()) as { readonly value: HoldEvent };
    if (value.kind === 'held') taken = held.take(value.id);
  }
  stop.abort();
  const closed = held.close();
  expect(await Promise.race([closed.then(() => 'closed'), delay(50, 'still held')])).toBe('still held');
  expect(await readdir(join(root, 'builds'))).toHaveLength(1);
  taken[Symbol.dispose]();
  await closed;
  expect(await readdir(join(root, 'builds'))).toEqual([]);
});

test('one that cannot be taken leaves nothing', async () => {
  const events = held.hold({ context: () => tar('a', 'b', 'c'), offer: undefined, signal: never });
  const readAll = async (): Promise<void> => {
    for (let next = await events.next(); next.done !== true;) next = await events.next();
  };
  await expect(readAll()).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  expect(await readdir(join(root, 'builds'))).toEqual([]);
  await held.close();
});
