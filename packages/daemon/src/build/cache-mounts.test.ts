import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DiffId, parseDiffId, type RootfsMounter } from '@tinydock/domain';
import { CacheMounts, type CacheWaiting } from './cache-mounts.ts';
import { CacheOverlays } from './cache-overlays.ts';

const REQUEST = { kind: 'cache', id: 'x', target: '/x', readOnly: false, mode: 0o750, uid: 0, gid: 0 } as const;
const diffId = (digit: string): DiffId => parseDiffId(`sha256:${digit.repeat(64)}`);
const NEVER: CacheWaiting = { signal: new AbortController().signal, waits: (_reason, wait) => wait() };

let root: string;
let caches: CacheMounts;
/** What was mounted and unmounted, in order. */
let mounts: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tinydock-caches-'));
  mounts = [];
  const mounter: Pick<RootfsMounter, 'mount' | 'unmount'> = {
    mount: async ({ holder, diffIds, target, writableDir, volatile }) => {
      expect([target, writableDir, volatile]).toEqual([
        join(root, 'run', holder.slice('cache-'.length)),
        join(root, 'caches', holder.slice('cache-'.length), 'data'),
        false,
      ]);
      mounts.push(`+${holder} ${diffIds.length}`);
    },
    unmount: async (holder) => {
      mounts.push(`-${holder}`);
    },
  };
  const overlays = new CacheOverlays({ mounter, directory: join(root, 'run') });
  caches = new CacheMounts({ root: join(root, 'caches'), overlays, clock: () => new Date('2026-01-01T00:00:00Z') });
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('cache mounts', () => {
  it('keep what is in them, with their mode', async () => {
    const taken = await caches.take({ ...REQUEST, sharing: 'shared' }, NEVER);
    writeFileSync(join(taken.directory, 'kept'), '');
    await taken.release();
    const again = await caches.take({ ...REQUEST, sharing: 'shared' }, NEVER);
    expect(again.directory).toBe(taken.directory);
    expect(statSync(again.directory).mode & 0o777).toBe(0o750);
    expect(await caches.list()).toMatchObject([
      { description: '--mount=type=cache,id=x,mode=0750', usedAt: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  it('are others with another mode or owner', async () => {
    const settings = [{}, { mode: 0o700 }, { uid: 7 }, { gid: 7 }];
    const taken = await Promise.all(
      settings.map((own) => caches.take({ ...REQUEST, ...own, sharing: 'shared' }, NEVER)),
    );
    expect(new Set(taken.map(({ directory }) => directory)).size).toBe(settings.length);
    expect(statSync(taken[1]?.directory ?? '').mode & 0o777).toBe(0o700);
    expect(statSync(taken[2]?.directory ?? '').uid).toBe(7);
  });

  it('are locked for one at a time, whoever waits', async () => {
    let holders = 0;
    const use = async (): Promise<void> => {
      const taken = await caches.take({ ...REQUEST, sharing: 'locked' }, NEVER);
      holders += 1;
      expect(holders).toBe(1);
      await delay(5);
      holders -= 1;
      await taken.release();
    };
    await Promise.all(Array.from({ length: 8 }, use));
  });

  it('give up waiting with the signal', async () => {
    await caches.take({ ...REQUEST, sharing: 'locked' }, NEVER);
    const told: string[] = [];
    const waits: CacheWaiting['waits'] = (reason, wait) => {
      told.push(reason);
      return wait();
    };
    const waiting = caches.take({ ...REQUEST, sharing: 'locked' }, { signal: AbortSignal.timeout(10), waits });
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(told).toEqual(['the cache x,mode=0750, which another command has']);
  });

  it('are private copies where another has it', async () => {
    const [one, other] = await Promise.all([1, 2].map(() => caches.take({ ...REQUEST, sharing: 'private' }, NEVER)));
    expect(one?.directory).not.toBe(other?.directory);
  });

  it('go when nobody has them', async () => {
    const { release } = await caches.take({ ...REQUEST, sharing: 'shared' }, NEVER);
    const [mount] = await caches.list();
    expect(await caches.remove(mount?.key ?? '')).toBe(false);
    await release();
    expect(await caches.remove('../../etc')).toBe(false);
    expect(await caches.remove(mount?.key ?? '')).toBe(true);
    expect(await caches.list()).toEqual([]);
  });

  const base = (digit: string, source = '/') =>
    ({ ...REQUEST, sharing: 'shared', base: { diffIds: [diffId('0'), diffId(digit)], source } }) as const;

  it('over layers are mounted once for all that share them, whatever path they show', async () => {
    const [one, two] = [
      await caches.take(base('1'), NEVER),
      await caches.take({ ...base('1', 'a'), mode: 0o700, uid: 7 }, NEVER),
    ];
    expect(two.directory).toBe(one.directory);
    await one.release();
    expect(mounts).toEqual([expect.stringMatching(/^\+cache-[0-9a-f]{64} 2$/)]);
    await two.release();
    expect(mounts[1]).toBe(mounts[0]?.replace('+', '-').replace(/ 2$/, ''));
    await caches.take(base('1'), NEVER);
    expect(mounts[2]).toBe(mounts[0]);
  });

  it('over layers are others over other layers, and than the one over none', async () => {
    const taken = await Promise.all(
      [base('1'), base('2'), { ...base('1'), base: undefined }].map((request) => caches.take(request, NEVER)),
    );
    expect(new Set(taken.map(({ directory }) => directory)).size).toBe(3);
    const descriptions = (await caches.list()).map(({ description }) => description).toSorted();
    expect(descriptions).toEqual([
      expect.stringMatching(/^--mount=type=cache,id=x,from=sha256:[0-9a-f]{64}$/),
      expect.stringMatching(/^--mount=type=cache,id=x,from=sha256:[0-9a-f]{64}$/),
      '--mount=type=cache,id=x,mode=0750',
    ]);
  });

  it('in use stay when they are pruned', async () => {
    const taken = await caches.take(base('1'), NEVER);
    const [kept] = await caches.list();
    expect(await caches.remove(kept?.key ?? '')).toBe(false);
    await taken.release();
    expect(await caches.remove(kept?.key ?? '')).toBe(true);
    expect(await caches.list()).toEqual([]);
  });
});
