import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryLayerCatalog } from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore } from '../testing/test-store.ts';
import { SILENT_LOGGER } from './store-logger.ts';
import { Trash } from './trash.ts';

const FILES = 3000;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tinydock-trash-'));
  mkdirSync(join(directory, 'trash'));
  mkdirSync(join(directory, 'large'));
  for (let file = 0; file < FILES; file++) writeFileSync(join(directory, 'large', String(file)), '');
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function openTrash(closeGraceMs?: number): Trash {
  return new Trash({
    directory: join(directory, 'trash'),
    newId: () => 'hidden',
    logger: SILENT_LOGGER,
    closeGraceMs,
  });
}

function trashed(): readonly string[] {
  return readdirSync(join(directory, 'trash'), { recursive: true, encoding: 'utf8' });
}

describe('the trash', () => {
  it('takes a directory out of sight before it is deleted', async () => {
    const trash = openTrash();
    expect(await trash.discard(join(directory, 'large'))).toBe(true);
    expect(readdirSync(directory)).toEqual(['trash']);
    expect(trashed().length).toBeGreaterThan(FILES / 2);
    expect(await trash.discard(join(directory, 'large'))).toBe(false);
    await trash.close();
  });

  it('is closed without waiting for all of a large directory, which the next one deletes', async () => {
    const trash = openTrash(0);
    await trash.discard(join(directory, 'large'));
    await trash.close();
    const left = trashed().length;
    expect(left).toBeGreaterThan(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(trashed()).toHaveLength(left);
    const next = openTrash(60_000);
    next.sweep();
    await next.close();
    expect(trashed()).toEqual([]);
  });
});

describe('a store', () => {
  it('deletes what is in its trash when it is opened, and what it is given', async () => {
    const test = openTestStore(createMemoryLayerCatalog());
    await test.store.close();
    mkdirSync(join(test.root, 'trash/left/deep'), { recursive: true });
    mkdirSync(join(test.root, 'given/deep'), { recursive: true });
    const again = openTestStore(createMemoryLayerCatalog(), { root: test.root });
    await again.store.discard(join(test.root, 'given'));
    await again.store.discard(join(test.root, 'given'));
    expect(readdirSync(test.root)).not.toContain('given');
    await again.dispose();
    expect(test.list('trash')).toEqual([]);
    await test.dispose();
  });
});
