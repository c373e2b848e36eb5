import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

interface InspectedImage {
  readonly Id: string;
  readonly RepoTags: readonly string[];
  readonly RootFS: { readonly Layers: readonly string[] };
}

let daemon: TestDaemon;
let dir: string;
beforeAll(async () => {
  daemon = await TestDaemon.start();
  dir = await mkdtemp(join(tmpdir(), 'tinydock-archives-'));
  await importBusybox(daemon, 'busy:1');
});
afterAll(async () => {
  await daemon.destroy();
  await rm(dir, { recursive: true });
  expect(await leftoversOf(daemon)).toEqual([]);
});

async function inspect(name: string): Promise<InspectedImage> {
  const [image] = JSON.parse(await daemon.output('inspect', name)) as InspectedImage[];
  if (image === undefined) throw new Error(`no ${name}`);
  return image;
}

async function digestOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

describe('save and load', () => {
  test.each(['docker-archive', 'oci-archive', 'oci-dir'])('%s brings ids, layers and names back', async (format) => {
    const before = await inspect('busy:1');
    await daemon.tdctl(['tag', 'busy:1', 'localhost:5000/team/busy:2']);
    const path = join(dir, `busy.${format}`);
    await daemon.tdctl(['save', '--format', format, '-o', path, 'busy:1', 'localhost:5000/team/busy']);
    await daemon.tdctl(['rmi', '-f', '--now', before.Id]);
    const loaded = await daemon.output('load', '-i', path);
    expect(loaded.split('\n').sort()).toEqual(['Loaded image: busy:1', 'Loaded image: localhost:5000/team/busy:2']);
    const after = await inspect('busy:1');
    expect([after.Id, after.RootFS.Layers]).toEqual([before.Id, before.RootFS.Layers]);
    expect(await daemon.output('run', '--rm', 'busy:1', 'echo', 'runs')).toBe('runs');
    expect((await readdir(dir)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('an archive is the same on standard output, and each time', async () => {
    const files = [join(dir, 'a.tar'), join(dir, 'b.tar'), join(dir, 'c.tar')] as const;
    const shell = `"$0" "$1" save busy:1 > "$2" && "$0" "$1" save busy:1 | cat > "$3"`;
    const tdctl = new URL('../../packages/cli/dist/tdctl.cjs', import.meta.url).pathname;
    await runCommand('sh', ['-ec', shell, process.execPath, tdctl, files[0], files[1]], {
      env: { TINYDOCK_HOST: daemon.host },
    });
    await daemon.tdctl(['save', '-o', files[2], 'busy:1']);
    expect(new Set(await Promise.all(files.map(digestOf))).size).toBe(1);
  });

  test('a manifest that names plain layers keeps its digest', async () => {
    const indexes = [join(dir, 'first'), join(dir, 'second')] as const;
    await daemon.tdctl(['save', '--format', 'oci-dir', '-o', indexes[0], 'busy:1']);
    await daemon.tdctl(['load', '-i', indexes[0]]);
    await daemon.tdctl(['save', '--format', 'oci-dir', '-o', indexes[1], 'busy:1']);
    expect(await digestOf(join(indexes[1], 'index.json'))).toBe(await digestOf(join(indexes[0], 'index.json')));
  });
});
