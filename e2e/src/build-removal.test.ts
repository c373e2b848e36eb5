import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { TestDaemon } from './support/test-daemon.ts';

/** Their removal takes longer than the end of a build. */
const FILES = 20_000;

describe('what a command wrote, when its layer is there', () => {
  let daemon: TestDaemon;
  let context: string;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    context = await mkdtemp(join(tmpdir(), 'tinydock-removal-'));
    await importBusybox(daemon, 'busybox:test');
    const script = `i=0; while [ $i -lt ${FILES} ]; do : > /d/$i; i=$((i+1)); done`;
    await writeFile(join(context, 'Dockerfile'), `FROM busybox:test\nRUN mkdir /d && ${script}\n`);
  });
  afterAll(async () => {
    await rm(context, { recursive: true, force: true });
    await daemon.destroy();
  });

  async function build(): Promise<void> {
    await daemon.tdctl(['build', '--no-cache', '-t', 'many', context]);
  }

  function namesIn(area: 'builds' | 'trash'): Promise<string[]> {
    return readdir(join(daemon.root, area));
  }

  async function countTrashed(): Promise<number> {
    return (await readdir(join(daemon.root, 'trash'), { recursive: true })).length;
  }

  test('is removed behind the build, which does not wait for it', { timeout: 120_000 }, async () => {
    await build();
    expect(await countTrashed()).toBeGreaterThan(100);
    expect(await namesIn('builds')).toEqual([]);
    expect(await daemon.output('run', '--rm', 'many', 'sh', '-c', 'ls /d | wc -l')).toBe(String(FILES));
    await expect.poll(() => namesIn('trash'), { timeout: 60_000 }).toEqual([]);
  });

  test('is removed by the next daemon where this one is killed', { timeout: 120_000 }, async () => {
    await build();
    await daemon.end('SIGKILL');
    expect(await countTrashed()).toBeGreaterThan(100);
    await daemon.boot();
    await expect.poll(() => namesIn('trash'), { timeout: 60_000 }).toEqual([]);
  });
});
