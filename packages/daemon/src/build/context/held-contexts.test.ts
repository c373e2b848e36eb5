import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeTarHeader, TAR_TRAILER } from '@tinydock/tar';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ContextIntake } from './context-intake.ts';
import { ContextStore } from './context-store.ts';
import { RecentTrees } from './recent-trees.ts';
import { HeldContexts } from './held-contexts.ts';

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
    expect(await held.get(id).list('')).toEqual(['a']);
    break;
  }
  expect(() => held.get(id)).toThrow('not held any more');
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
