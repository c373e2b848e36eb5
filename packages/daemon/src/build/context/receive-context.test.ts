import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ContextLine, formatContextLine, LISTING_END, SMALL_CONTEXT_FILES } from '@tinydock/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContextIntake } from './context-intake.ts';
import { ContextStore } from './context-store.ts';
import { RecentTrees } from './recent-trees.ts';
import { type ListedContextRequest, receiveListedContext } from './receive-context.ts';

const KEY = Buffer.alloc(32, 7);
const LIMITS = { maxBytes: 1e9, maxEntries: 100 };

let root: string;
let intake: ContextIntake;
let kept: ContextStore;
let trees: RecentTrees;
let now: Date;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tinydock-contexts-'));
  intake = new ContextIntake(new URL('./context-worker.ts', import.meta.url));
  trees = new RecentTrees();
  now = new Date('2030-01-01T00:00:00Z');
  kept = new ContextStore({ root: join(root, 'kept'), maxBytes: 10_000_000, clock: () => now });
});
afterEach(async () => {
  await intake.close();
  rmSync(root, { recursive: true, force: true });
});

/** The files of a context, and its client, which sends what the daemon asks for. */
class TestClient {
  readonly wanted = Promise.withResolvers<Uint8Array>();
  readonly #files: readonly [path: string, text: string][];

  constructor(files: Readonly<Record<string, string>>) {
    this.#files = Object.entries(files);
  }

  async *send(isCutShort = false): AsyncGenerator<Uint8Array, void, undefined> {
    const lines = this.#files.map(([path, text]) => {
      const line: ContextLine = {
        type: 'file',
        path,
        mode: 0o600,
        mtimeSeconds: 1,
        size: text.length,
        stamp: text,
        linkPath: '',
        firstName: '',
      };
      return formatContextLine({ ...line, stamp: text.slice(0, 100) });
    });
    yield Buffer.from(lines.join('') + LISTING_END);
    const bits = await this.wanted.promise;
    for (const [index, [, text]] of this.#files.entries())
      if (((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0) yield Buffer.from(isCutShort ? text.slice(1) : text);
  }
}

function requestOf(client: TestClient, changes: Partial<ListedContextRequest> = {}): ListedContextRequest {
  return {
    offer: { key: KEY, name: '/home/jo/app', files: 1, sizeBytes: 1 },
    source: client.send(),
    scratchDir: join(root, 'scratch'),
    limits: LIMITS,
    onBytes: () => undefined,
    onWanted: (bits) => client.wanted.resolve(bits),
    signal: new AbortController().signal,
    ...changes,
  };
}

async function receive(
  files: Readonly<Record<string, string>>,
  changes: Partial<ListedContextRequest> = {},
): Promise<Readonly<Record<string, string>>> {
  const request = requestOf(new TestClient(files), changes);
  await using context = await receiveListedContext({ intake, kept, trees, bootId: 'boot' }, request);
  const found: Record<string, string> = {};
  for (const name of await context.tree.list('')) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of context.tree.read(name)) chunks.push(chunk);
    found[name] = Buffer.concat(chunks).toString();
  }
  return found;
}

// A context that its client calls large is taken in by a thread.
describe.each([1, 1e9])('a listed context of %d bytes', (sizeBytes) => {
  const offer = { key: KEY, name: '/home/jo/app', files: 1, sizeBytes };

  it('comes in, and later only what has changed', async () => {
    const large = 'x'.repeat(3_000_000);
    expect(await receive({ a: 'one', b: large }, { offer })).toEqual({ a: 'one', b: large });
    let received = 0;
    const onBytes = (bytes: number): void => {
      received = bytes;
    };
    expect(await receive({ a: 'two', b: large }, { offer, onBytes })).toEqual({ a: 'two', b: large });
    expect(received).toBeLessThan(1000);
    expect(await kept.list()).toMatchObject([
      { description: 'context /home/jo/app', usedAt: '2030-01-01T00:00:00.000Z' },
    ]);
  });

  it('has no more files than were offered, unless it is large', async () => {
    const files = Object.fromEntries(Array.from({ length: 1500 }, (_, number) => [`${number}`, '']));
    const limits = { ...LIMITS, maxEntries: 2000 };
    const large = receive(files, { limits, offer: { ...offer, files: SMALL_CONTEXT_FILES + 1 } });
    await expect(large).resolves.toEqual(files);
    const other = receive(files, { limits, offer: { ...offer, key: Buffer.alloc(32, 9) } });
    if (sizeBytes === 1) await expect(other).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
    else await expect(other).resolves.toEqual(files);
  });

  it('leaves nothing where it does not come to its end', async () => {
    const client = new TestClient({ a: 'abc' });
    const request = requestOf(client, { offer, source: client.send(true) });
    await expect(receiveListedContext({ intake, kept, trees, bootId: 'boot' }, request)).rejects.toMatchObject({
      reason: 'INVALID_ARCHIVE',
    });
    expect(readdirSync(join(root, 'kept'))).toEqual([]);
    expect(await receive({ a: 'abc' }, { offer })).toEqual({ a: 'abc' });
  });

  it('ends with its build while the client says nothing', async () => {
    const ending = new AbortController();
    async function* silent(): AsyncGenerator<Uint8Array, void, undefined> {
      yield Buffer.from('["f","a",420,0,3,""]\n');
      // As a connection does that is closed when the build ends.
      await delay(60_000, undefined, { signal: ending.signal, ref: false });
    }
    const request = requestOf(new TestClient({}), { offer, source: silent(), signal: ending.signal });
    const receiving = receiveListedContext({ intake, kept, trees, bootId: 'boot' }, request);
    setTimeout(() => ending.abort(), 100);
    await expect(receiving).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(readdirSync(join(root, 'kept'))).toEqual([]);
  });

  it('is kept nowhere without a key, or while another build takes it in', async () => {
    expect(await receive({ a: 'b' }, { offer: { ...offer, key: Buffer.alloc(0) } })).toEqual({ a: 'b' });
    expect(readdirSync(root)).toEqual(['scratch']);
    rmSync(join(root, 'scratch'), { recursive: true });
    const taken = await kept.take(KEY, 'x');
    expect(await receive({ a: 'b' }, { offer })).toEqual({ a: 'b' });
    expect(readdirSync(join(root, 'scratch'))).toContain('index');
    await taken?.release();
    expect(await kept.list()).toEqual([]);
  });
});

it('a thread takes a context in right after one that ended while its bytes were on their way', async () => {
  const ending = new AbortController();
  async function* leaving(): AsyncGenerator<Uint8Array, void, undefined> {
    for (const path of ['a', 'b', 'c']) yield await Promise.resolve(Buffer.from(`["f","${path}",420,0,3,""]\n`));
    ending.abort();
    await delay(60_000, undefined, { signal: ending.signal, ref: false });
  }
  async function* inPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of source) {
      yield chunk.subarray(0, 1);
      // Until the thread has taken that, and what is late of the one before.
      await delay(100);
      yield chunk.subarray(1);
    }
  }
  const client = new TestClient({ a: 'abc' });
  const expected = { files: 1, sizeBytes: 1e9 };
  const request = { ...requestOf(client), directory: root, bootId: 'boot' };
  const left = intake.receive({ ...request, source: leaving(), signal: ending.signal }, expected);
  await expect(left).rejects.toMatchObject({ code: 'CANCELLED' });
  const next = await intake.receive({ ...request, source: inPieces(client.send()) }, expected);
  expect(next.files).toMatchObject([{ path: 'a', size: 3 }]);
});

it('a context that is larger than its client said ends the build', async () => {
  await expect(receive({ a: 'x'.repeat(5_000_000) })).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
});

it('contexts used longest ago make room', async () => {
  const text = 'x'.repeat(4_000_000);
  for (const number of [1, 2, 3]) {
    now = new Date(Date.UTC(2030, 0, number));
    await receive({ a: text }, { offer: { key: Buffer.alloc(32, number), name: `${number}`, files: 1, sizeBytes: 1 } });
  }
  const names = (await kept.list()).map(({ description }) => description).sort();
  expect(names).toEqual(['context 2', 'context 3']);
  expect(await kept.remove('02'.repeat(32))).toBe(true);
  expect(await kept.remove('02'.repeat(32))).toBe(false);
  expect(await kept.remove('../..')).toBe(false);
});
