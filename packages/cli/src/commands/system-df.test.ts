import type { DiskUsageResponse } from '@tinydock/protocol';
import { describe, expect, test, vi } from 'vitest';
import { buildImage, CONTAINER_ID, IMAGE_ID } from '../testing/builders.ts';
import { runTdctl } from '../testing/cli-harness.ts';

const USAGE: DiskUsageResponse = {
  totals: [
    { kind: 'images', count: 2, active: 1, bytes: 4_000_000, reclaimableBytes: 1_000_000 },
    { kind: 'volumes', count: 0, active: 0, bytes: 0, reclaimableBytes: 0 },
    { kind: 'trash', count: 1, active: 0, bytes: 500, reclaimableBytes: 500 },
  ],
  images: [{ image: buildImage({ containers: 1 }), sharedBytes: 1000, uniqueBytes: 2000 }],
  layers: [{ diffId: IMAGE_ID, bytes: 4096, keeper: 'trash', images: 0 }],
  containers: [{ id: CONTAINER_ID, name: 'web', image: 'web:1', state: 'exited', writableBytes: 10, logBytes: 20 }],
  volumes: [{ name: 'data', links: 2, bytes: 30 }],
};

describe('system df', () => {
  const times = { createdAt: '2026-01-01T00:00:00Z', usedAt: '2026-01-01T00:00:00Z' };
  const own = { type: 'regular', isShared: false, isInUse: false, ...times };
  const step = { key: IMAGE_ID, diffId: IMAGE_ID, description: 'RUN x', sizeBytes: 5, ...own };
  const script = {
    system: { diskUsage: vi.fn(() => Promise.resolve(USAGE)) },
    builds: { listCache: vi.fn(() => Promise.resolve([step])) },
  };
  const run = (...argv: readonly string[]) => runTdctl(['system', 'df', ...argv], { script });

  test('prints a table', async () => {
    expect((await run()).stdout).toBe(
      [
        'TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE',
        'Images          2         1         4MB       1MB (25%)',
        'Local Volumes   0         0         0B        0B',
        'Trash           1         0         500B      500B (100%)',
        '',
      ].join('\n'),
    );
  });

  test('takes templates', async () => {
    expect((await run('--format', '{{.Type}} {{.SizeBytes}}')).stdout).toBe(
      'Images 4000000\nLocal Volumes 0\nTrash 500\n',
    );
    expect((await run('--format', 'json')).stdout.split('\n')[0]).toContain('"TotalCount":"2"');
  });

  test('shows things one by one', async () => {
    const { stdout } = await run('-v');
    expect(stdout).toMatch(/^web:1 +1234567890ab +2 hours ago +3kB +1kB +2kB +1$/m);
    expect(stdout).toMatch(/^1234567890ab +4.1kB +0 +trash$/m);
    expect(stdout).toMatch(/^fedcba098765 +web +web:1 +exited +10B +20B$/m);
    expect(stdout).toMatch(/^data +2 +30B$/m);
    expect(stdout).toMatch(/Total: 4MB\n$/);
  });

  test('speaks JSON of all', async () => {
    expect(JSON.parse((await run('-v', '--format', 'json')).stdout)).toMatchObject({
      Totals: [{ Type: 'images', SizeBytes: 4_000_000 }, {}, {}],
      Images: [{ ID: IMAGE_ID, SharedBytes: 1000 }],
      Layers: [{ KeptFor: 'trash' }],
      Containers: [{ LogBytes: 20 }],
      Volumes: [{ Name: 'data', Links: 2, SizeBytes: 30 }],
    });
    expect(await run('-v', '--format', 'table {{.Type}}')).toMatchObject({ exitCode: 1, stdout: '' });
  });

  test('takes a template over all of it', async () => {
    const format = [
      '{{range .Images}}{{.Repository}}:{{.Tag}} {{.Size}} {{.SharedSize}} {{.UniqueSize}} {{.Containers}}{{end}}',
      '{{range .Containers}}{{.Names}} {{.Size}}{{end}} {{range .Volumes}}{{.Name}} {{.Links}} {{.Size}}{{end}}',
      '{{range .BuildCache}}{{.Description}} {{.Size}}{{end}}',
    ].join('|');
    expect((await run('-v', '--format', format)).stdout).toBe('web:1 3kB 1kB 2kB 1|web 10B data 2 30B|RUN x 5B\n');
    expect((await run('-v', '--format', '{{.Nothing}}')).stderr).toContain('Nothing');
  });
});
