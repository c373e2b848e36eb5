import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadLayered } from './support/layered-image.ts';
import { leftoversOf } from './support/leftovers.ts';
import { storedBytes } from './support/stored-bytes.ts';
import { TDCTL, TestDaemon } from './support/test-daemon.ts';

interface PruneDocument {
  readonly Planned: readonly { readonly Id: string; readonly Reason: string; readonly FreedBytes: number }[];
  readonly PlannedFreedBytes: number;
  readonly Removed: readonly string[];
  readonly Skipped: readonly { readonly Id: string; readonly Reason: string }[];
  readonly FreedBytes: number;
  readonly KeptUntil: string;
}

describe('image prune', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    for (const name of ['old:1', 'new:1', 'used:1', 'pinned:1', 'other:1']) {
      const own = `head -c 70000 /dev/urandom > own; echo ${name} > name`;
      const labels = name === 'old:1' ? { keep: 'no' } : {};
      await loadLayered(daemon, { name, layers: ['echo base > base', own], labels });
    }
  });

  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const idOf = (name: string): Promise<string> => daemon.output('inspect', '--format', '{{.Id}}', name);

  async function prune(...flags: readonly string[]): Promise<PruneDocument> {
    return JSON.parse(await daemon.output('image', 'prune', '--json', ...flags)) as PruneDocument;
  }

  test('plans what nobody uses, by filters', async () => {
    await daemon.tdctl(['create', '--name', 'user', 'used:1']);
    await daemon.tdctl(['pin', 'pinned:1']);
    expect(await daemon.output('inspect', '--format', '{{.Metadata.PinnedAt}}', 'pinned:1')).toMatch(/^20\d\d-/);
    expect(await daemon.output('images', '-q', '--filter', 'pinned=true')).toBe((await idOf('pinned:1')).slice(7, 19));
    const refused = await daemon.tdctl(['rmi', 'pinned:1'], { accept: [1] });
    expect(refused.stderr).toContain('it is pinned');
    expect((await prune('--dry-run')).Planned).toEqual([]);
    const all = await prune('--dry-run', '-a');
    const ids = await Promise.all(['old:1', 'new:1', 'other:1'].map(idOf));
    expect(all.Planned.map(({ Id }) => Id).sort()).toEqual(ids.sort());
    const labelled = await prune('--dry-run', '-a', '--filter', 'label=keep=no');
    expect(labelled.Planned).toEqual([expect.objectContaining({ Id: await idOf('old:1'), Reason: 'unused' })]);
    expect((await prune('--dry-run', '-a', '--filter', 'label!=keep')).Planned).toHaveLength(2);
    expect((await prune('--dry-run', '-a', '--filter', 'until=2024-01-01T00:00:00Z')).Planned).toEqual([]);
    const wrong = await daemon.tdctl(['image', 'prune', '-f', '--filter', 'colour=red'], { accept: [1] });
    expect(wrong.stderr).toContain('dangling, until, label, label!');
  });

  test('removes exactly what it showed, though the store changes while it asks', async () => {
    await daemon.tdctl(['untag', 'old:1', 'new:1', 'other:1']);
    const [first, second, third] = (await prune('--dry-run')).Planned.map(({ Id }) => Id);
    if (first === undefined || second === undefined || third === undefined) throw new Error('three are dangling');
    const child = spawn(process.execPath, [TDCTL, 'image', 'prune'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, TINYDOCK_HOST: daemon.host },
    });
    let [stdout, stderr] = ['', ''];
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (data: Buffer) => {
        stdout += data.toString();
        if (stdout.includes('[y/N]')) resolve();
      });
    });
    await daemon.tdctl(['tag', second, 'found:use']);
    await daemon.tdctl(['pin', third]);
    await loadLayered(daemon, { name: 'late:1', layers: ['echo late > late'] });
    await daemon.tdctl(['untag', 'late:1']);
    child.stdin.end('y\n');
    await once(child, 'close');
    expect(stdout).toContain(`deleted: ${first}`);
    expect(stderr).toContain(`Left alone: ${second}: its names have changed: found:use`);
    expect(stderr).toContain(`Left alone: ${third}: it is pinned`);
    expect(await daemon.output('trash', 'ls', '-q', '--no-trunc')).toBe(first);
    expect(await daemon.output('images', '-q')).not.toBe('');
    expect((await prune('--dry-run')).Planned).toHaveLength(1);
    await daemon.tdctl(['trash', 'restore', first.slice(7, 20)]);
    await daemon.tdctl(['verify', first]);
  });

  test('frees exactly what it announces', async () => {
    const before = await storedBytes(daemon);
    const kept = await prune('-f');
    expect(kept.Removed).toHaveLength(2);
    expect(kept.KeptUntil).not.toBe('');
    expect([kept.FreedBytes, await storedBytes(daemon)]).toEqual([kept.PlannedFreedBytes, before]);
    await daemon.tdctl(['trash', 'empty', '-f']);
    expect(before - (await storedBytes(daemon))).toBe(kept.FreedBytes);
    const left = await storedBytes(daemon);
    const plan = await prune('--dry-run', '-a', '--now');
    expect(plan.Planned).toHaveLength(1);
    const final = await prune('-a', '-f', '--now');
    expect(final.FreedBytes).toBe(plan.PlannedFreedBytes);
    expect(left - (await storedBytes(daemon))).toBe(final.FreedBytes);
    const names = await daemon.output('images', '--format', '{{.Repository}} {{.Pinned}}.');
    expect(names.split('\n').sort()).toEqual(['<none> pinned.', 'pinned pinned.', 'used .']);
  });

  test('removes pinned images when they are unpinned, and containers are gone', async () => {
    await daemon.tdctl(['rm', 'user']);
    const ids = (await daemon.output('images', '-q', '--filter', 'pinned=true')).split('\n');
    await daemon.tdctl(['unpin', ...ids]);
    await daemon.tdctl(['image', 'prune', '-a', '-f', '--now']);
    expect(await daemon.output('images', '-q')).toBe('');
    expect(await storedBytes(daemon)).toBe(await storedBytes(daemon, '-maxdepth', '0'));
  });
});
