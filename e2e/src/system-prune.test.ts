import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { loadLayered } from './support/layered-image.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('system prune', () => {
  let daemon: TestDaemon;
  let context: string;

  beforeAll(async () => {
    context = await mkdtemp(join(tmpdir(), 'tinydock-prune-'));
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
  });

  afterAll(async () => {
    await daemon.destroy();
    await rm(context, { recursive: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function du(): Promise<number> {
    const { stdout } = await runCommand('du', ['-s', '-B1', '--exclude=tinydock.db*', '--exclude=events', daemon.root]);
    return Number(stdout.split('\t')[0]);
  }

  test('shows what would go, and removes that and nothing else', async () => {
    const big = 'head -c 3000000 /dev/urandom > big';
    for (const name of ['dangling:1', 'job:1', 'kept:1'])
      await loadLayered(daemon, { name, layers: [`${big}; echo ${name}`] });
    await daemon.tdctl(['tag', 'busybox', 'dangling:1']);
    const run = ['run', '-d', '-v', '/own', '--name'];
    await daemon.tdctl([...run, 'runs', '-v', 'named:/named', 'busybox', 'sleep', '600']);
    await daemon.tdctl([...run, 'done', 'busybox', 'sh', '-c', 'head -c 2000000 /dev/urandom > /own/file; echo said']);
    await daemon.tdctl(['wait', 'done']);
    await daemon.tdctl(['create', '--name', 'job', '--network', 'none', 'job:1', '/big']);
    await daemon.tdctl(['network', 'create', 'lonely']);
    await writeFile(join(context, 'Dockerfile'), 'FROM busybox\nRUN yes | head -c 2000000 > /built\n');
    await daemon.tdctl(['build', '-q', '-t', 'built:1', context]);
    await daemon.tdctl(['rmi', '--now', 'built:1']);

    const cautious = await daemon.output('system', 'prune', '--dry-run');
    expect(cautious).toMatch(/^[0-9a-f]{12} +done +busybox +exited /m);
    expect(cautious).toMatch(/ lonely /);
    expect(cautious).toMatch(/^<none> +[0-9a-f]{12} +has no tag, used by no container/m);
    expect(cautious).not.toMatch(/kept:1|job:1 +[0-9a-f]{12} +used|Volumes/);
    expect(cautious).toMatch(/and 3\.\d+MB more when the images leave the trash\.$/);

    // With -a the image of a container that goes, goes too; volumes of containers that go become nobody's.
    const all = ['system', 'prune', '-a', '--volumes', '--now'];
    const plan = await daemon.output(...all, '--dry-run');
    expect(plan).toMatch(/^job:1 +[0-9a-f]{12} +used by no container +/m);
    expect(plan).toMatch(/^[0-9a-f]{64} +has no name of its own/m);
    const planned = /Together they free (\S+)\.$/.exec(plan)?.[1];
    const before = await du();
    const { stdout } = await daemon.tdctl(all, { input: 'y\n' });
    expect(/Total reclaimed space: (\S+)\n$/.exec(stdout)?.[1]).toBe(planned);
    await expect
      .poll(async () => Math.abs(before - (await du()) - Number(planned?.replace('MB', '')) * 1e6))
      .toBeLessThan(100_000);
    expect((await daemon.output('ps', '-a', '--format', '{{.Names}}')).split('\n')).toEqual(['runs']);
    expect(await daemon.output('images', '--format', '{{.Repository}}')).toMatch(
      /^(busybox|dangling)\n(busybox|dangling)$/,
    );
    expect((await daemon.output('volume', 'ls', '-q')).split('\n')).toHaveLength(2);
    expect(await daemon.output('network', 'ls', '-q', '-f', 'name=lonely')).toBe('');
    expect(await daemon.output(...all, '-f')).toBe('Total reclaimed space: 0B');
  });
});
