import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CacheMounts } from './cache-mounts.ts';

const REQUEST = { kind: 'cache', id: 'x', target: '/x', readOnly: false, mode: 0o750, uid: 0, gid: 0 } as const;
const NEVER = new AbortController().signal;

let root: string;
let caches: CacheMounts;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tinydock-caches-'));
  caches = new CacheMounts({ root: join(root, 'caches'), clock: () => new Date('2026-01-01T00:00:00Z') });
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('cache mounts', () => {
  it('keep what is in them, with their mode', async () => {
    const taken = await caches.take({ ...REQUEST, sharing: 'shared' }, NEVER);
    writeFileSync(join(taken.directory, 'kept'), '');
    taken.release();
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
      taken.release();
    };
    await Promise.all(Array.from({ length: 8 }, use));
  });

  it('give up waiting with the signal', async () => {
    await caches.take({ ...REQUEST, sharing: 'locked' }, NEVER);
    const waiting = caches.take({ ...REQUEST, sharing: 'locked' }, AbortSignal.timeout(10));
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('are private copies where another has it', async () => {
    const [one, other] = await Promise.all([1, 2].map(() => caches.take({ ...REQUEST, sharing: 'private' }, NEVER)));
    expect(one?.directory).not.toBe(other?.directory);
  });

  it('go when nobody has them', async () => {
    const { release } = await caches.take({ ...REQUEST, sharing: 'shared' }, NEVER);
    const [mount] = await caches.list();
    expect(await caches.remove(mount?.key ?? '')).toBe(false);
    release();
    expect(await caches.remove('../../etc')).toBe(false);
    expect(await caches.remove(mount?.key ?? '')).toBe(true);
    expect(await caches.list()).toEqual([]);
  });
});
