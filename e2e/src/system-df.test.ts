import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { loadLayered } from './support/layered-image.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

interface Usage {
  readonly Totals: readonly { readonly Type: string; readonly TotalCount: number; readonly SizeBytes: number }[];
  readonly Images: readonly { readonly Tags: readonly string[]; readonly SharedBytes: number }[];
  readonly Layers: readonly { readonly KeptFor: string }[];
  readonly Containers: readonly { readonly Name: string; readonly SizeBytes: number; readonly LogBytes: number }[];
  readonly Volumes: readonly { readonly Name: string; readonly Links: number; readonly SizeBytes: number }[];
}

describe('system df', () => {
  let daemon: TestDaemon;
  let context: string;

  beforeAll(async () => {
    context = await mkdtemp(join(tmpdir(), 'tinydock-df-'));
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
  });

  afterAll(async () => {
    await daemon.destroy();
    await rm(context, { recursive: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function usage(): Promise<Usage> {
    return JSON.parse(await daemon.output('system', 'df', '-v', '--format', 'json')) as Usage;
  }

  async function du(...paths: readonly string[]): Promise<number> {
    const { stdout } = await runCommand('du', ['-s', '-B1', ...paths.map((path) => join(daemon.root, path))]);
    return Number(stdout.split('\t')[0]);
  }

  /** Kind by kind, and together what du finds once nothing is deleted in the background any more. */
  async function expectSum(): Promise<Readonly<Record<string, number>>> {
    let sizes: readonly (readonly [string, number])[] = [];
    const difference = async (): Promise<number> => {
      sizes = (await usage()).Totals.map(({ Type, SizeBytes }) => [Type, SizeBytes]);
      return sizes.reduce((sum, [, size]) => sum + size, 0) - (await du('.'));
    };
    await expect.poll(difference, { timeout: 15_000 }).toBe(0);
    return Object.fromEntries(sizes);
  }

  test('is what du finds, from an almost empty store on', async () => {
    const kinds = await expectSum();
    expect(kinds).toMatchObject({ volumes: 0, trash: 0, orphans: 0, staging: 0, logs: 0, 'build-cache': 0 });
    expect(kinds['images']).toBeGreaterThan(1_000_000);
  });

  test('is what du finds when there is some of everything', async () => {
    const base = 'head -c 50000 /dev/urandom > base';
    for (const name of ['one:1', 'gone:1']) await loadLayered(daemon, { name, layers: [base, `echo ${name} > own`] });
    await daemon.tdctl(['tag', 'one:1', 'two:1']);
    await daemon.tdctl(['rmi', 'gone:1']);
    const script = 'echo said; echo kept > /data/file; echo x > /written; sleep 600';
    await daemon.tdctl(['run', '-d', '--name', 'writer', '-v', 'data:/data', 'busybox', 'sh', '-c', script]);
    await writeFile(join(context, 'Dockerfile'), 'FROM busybox\nRUN echo built > /built\n');
    await daemon.tdctl(['build', '-q', '-t', 'built:1', context]);
    await daemon.tdctl(['rmi', '--now', 'built:1']);
    await mkdir(join(daemon.root, 'containers', 'nobody'), { recursive: true });
    await writeFile(join(daemon.root, 'containers', 'nobody', 'file'), 'x'.repeat(10_000));
    const kinds = await expectSum();
    for (const kind of ['images', 'containers', 'volumes', 'build-cache', 'logs', 'trash', 'orphans', 'other']) {
      expect([kind, (kinds[kind] ?? 0) > 0]).toEqual([kind, true]);
    }
    expect(kinds['volumes']).toBe(await du('volumes/data'));
    expect(kinds['orphans']).toBe(await du('containers/nobody'));
    const { Layers, Containers, Volumes } = await usage();
    expect(Layers.map(({ KeptFor }) => KeptFor)).toEqual(expect.arrayContaining(['image', 'trash', 'build-cache']));
    expect(Containers).toEqual([expect.objectContaining({ Name: 'writer' })]);
    expect(Containers[0]?.LogBytes).toBeGreaterThan(0);
    expect(Volumes).toEqual([expect.objectContaining({ Name: 'data', Links: 1 })]);
    const table = await daemon.output('system', 'df');
    expect(table).toMatch(/^TYPE +TOTAL +ACTIVE +SIZE +RECLAIMABLE$/m);
    expect(table).toMatch(/^Trash +1 +0 /m);
    const volumes = '{{range .Volumes}}{{.Name}} {{.Links}}{{end}}';
    expect(await daemon.output('system', 'df', '-v', '--format', volumes)).toBe('data 1');
    expect(await daemon.output('system', 'df', '-v')).toMatch(/^[0-9a-f]{12} +writer +busybox +running /m);
  });

  test('is what du finds while containers and images go', async () => {
    await daemon.tdctl(['rm', '-f', '-v', 'writer']);
    await daemon.tdctl(['trash', 'empty', '-f']);
    await daemon.tdctl(['image', 'prune', '-a', '-f', '--now']);
    const kinds = await expectSum();
    expect(kinds).toMatchObject({ trash: 0, logs: 0 });
  });
});
