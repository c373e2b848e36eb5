import type { CachedStep } from '@tinydock/protocol';
import { describe, expect, test, vi } from 'vitest';
import { type HarnessResult, runTdctl } from '../testing/cli-harness.ts';

function step(digit: string, more: Partial<CachedStep> = {}): CachedStep {
  return {
    key: `sha256:${digit.repeat(64)}`,
    diffId: `sha256:${'e'.repeat(64)}`,
    description: `RUN make ${digit}`,
    createdAt: '2026-01-01T00:00:00Z',
    usedAt: '2026-01-01T22:00:00Z',
    sizeBytes: 1500,
    isShared: false,
    type: 'regular',
    isInUse: false,
    ...more,
  };
}

const STEPS = [step('a'), step('b', { isShared: true, diffId: `sha256:${'d'.repeat(64)}` })];
const listCache = vi.fn(() => Promise.resolve(STEPS));
const pruneCache = vi.fn((_: object) => Promise.resolve({ steps: STEPS.slice(0, 1), freedBytes: 1500 }));

function run(argv: readonly string[], input?: string): Promise<HarnessResult> {
  listCache.mockClear();
  pruneCache.mockClear();
  const options = input === undefined ? {} : { input };
  return runTdctl(['builder', ...argv], { script: { builds: { listCache, pruneCache } }, ...options });
}

describe('builder du', () => {
  test('lists steps with what could be freed', async () => {
    expect((await run(['du'])).stdout.split('\n')).toEqual([
      'ID             RECLAIMABLE   SIZE      LAST USED     DESCRIPTION',
      'aaaaaaaaaaaa   true          1.5kB     2 hours ago   RUN make a',
      'bbbbbbbbbbbb   false         1.5kB     2 hours ago   RUN make b',
      'Reclaimable: 1.5kB',
      'Total:       3kB',
      '',
    ]);
  });

  test('says all that is known of each', async () => {
    const { stdout } = await run(['du', '--verbose']);
    expect(stdout.split('\n').slice(0, 13)).toEqual([
      `ID:             ${'a'.repeat(64)}`,
      `Layer:          sha256:${'e'.repeat(64)}`,
      'Created at:     2026-01-01T00:00:00Z',
      'Mutable:        false',
      'In use:         false',
      'Reclaimable:    true',
      'Shared:         false',
      'Size:           1.5kB',
      'Description:    RUN make a',
      'Last used:      2 hours ago',
      'Type:           regular',
      '',
      `ID:             ${'b'.repeat(64)}`,
    ]);
    expect(stdout).toMatch(/\nReclaimable: 1.5kB\nTotal: {7}3kB\n$/);
  });

  test('takes formats and filters', async () => {
    expect((await run(['du', '-q', '--filter', 'until=24h'])).stdout).toBe('aaaaaaaaaaaa\nbbbbbbbbbbbb\n');
    expect(listCache.mock.calls[0]).toEqual([{ filters: [{ key: 'until', value: '24h' }] }, expect.anything()]);
    await run(['du', '-f', 'shared', '-f', 'type=regular']);
    expect(listCache.mock.calls[0]).toMatchObject([
      {
        filters: [
          { key: 'shared', value: 'true' },
          { key: 'type', value: 'regular' },
        ],
      },
      {},
    ]);
    expect((await run(['du', '--format', '{{.ID}} {{.Shared}}'])).stdout).toContain('bbbbbbbbbbbb true\n');
  });
});

describe('builder prune', () => {
  test('shows what would go, asks, and removes exactly that', async () => {
    const { stdout } = await run(['prune'], 'y\n');
    expect(stdout).toContain('aaaaaaaaaaaa   true');
    expect(stdout).toContain('Forget them and free 1.5kB? [y/N]');
    expect(stdout).toContain('Total reclaimed space: 1.5kB');
    const request = { filters: [], all: false, keepBytes: 0, maxUsedBytes: 0, minFreeBytes: 0 };
    expect(pruneCache.mock.calls).toEqual([
      [{ ...request, planOnly: true }, expect.anything()],
      [{ ...request, only: [`sha256:${'a'.repeat(64)}`] }, expect.anything()],
    ]);
  });

  test('only shows what would go', async () => {
    const { stdout } = await run(['prune', '--dry-run', '-f']);
    expect(stdout).toContain('aaaaaaaaaaaa   true');
    expect(stdout).toContain('Would be reclaimed: 1.5kB');
    expect(pruneCache.mock.calls.map(([request]) => request)).toMatchObject([{ planOnly: true }]);
  });

  test('removes nothing where the answer is no', async () => {
    expect((await run(['prune'], 'n\n')).exitCode).toBe(1);
    expect(pruneCache.mock.calls.length).toBe(1);
  });

  test('is told how much to keep', async () => {
    await run(['prune', '-a', '-f', '--keep-storage', '1.5GB']);
    expect(pruneCache.mock.calls).toEqual([
      [{ filters: [], all: true, keepBytes: 1.5e9, maxUsedBytes: 0, minFreeBytes: 0, only: [] }, expect.anything()],
    ]);
    expect((await run(['prune', '-f', '--keep-storage', 'much'])).exitCode).toBe(1);
  });

  test('knows the newer names of that, and the other bounds', async () => {
    await run(['prune', '-f', '--reserved-space', '2GB']);
    expect(pruneCache.mock.calls[0]).toMatchObject([{ keepBytes: 2e9 }, {}]);
    await run(['prune', '-f', '--reserved-space', '2GB', '--max-used-space', '1GB']);
    expect(pruneCache.mock.calls[0]).toMatchObject([{ keepBytes: 2e9, maxUsedBytes: 1e9, minFreeBytes: 0 }, {}]);
    await run(['prune', '-f', '--min-free-space', '3GB']);
    expect(pruneCache.mock.calls[0]).toMatchObject([{ keepBytes: 0, maxUsedBytes: 0, minFreeBytes: 3e9 }, {}]);
    expect((await run(['prune', '-f', '--max-used-space', 'much'])).stderr).toContain('--max-used-space');
  });
});
