import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('an OCI layout as a context of a build', () => {
  let daemon: TestDaemon;
  let dir: string;
  let digest: string;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-layout-'));
    await mkdir(join(dir, 'context'));
    await writeFile(join(dir, 'context', 'Dockerfile'), 'FROM base\nCOPY --from=base /bin/busybox /copied/\n');
    await importBusybox(daemon, 'busybox:test');
    await daemon.tdctl(['save', '--format', 'oci-dir', '-o', join(dir, 'layout'), 'busybox:test']);
    const index = JSON.parse(await readFile(join(dir, 'layout/index.json'), 'utf8')) as {
      readonly manifests: readonly { readonly digest: string }[];
    };
    digest = index.manifests[0]?.digest ?? '';
    await daemon.tdctl(['rmi', '--now', 'busybox:test']);
  });
  afterAll(async () => {
    await daemon.destroy();
    await rm(dir, { recursive: true, force: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  function build(layout: string, accept: readonly number[]): Promise<{ readonly stderr: string }> {
    const flags = ['-t', 'built', '--progress', 'plain', '--build-context', `base=oci-layout://${layout}`];
    return daemon.tdctl(['build', ...flags, join(dir, 'context')], { accept: [...accept] });
  }

  test('is the base and what files are copied from, and gets no name', async () => {
    const { stderr } = await build(join(dir, 'layout'), [0]);
    expect(stderr).toContain(`FROM oci-layout://${dir}/layout@${digest}`);
    expect(await daemon.output('run', '--rm', 'built', '/copied/busybox', 'echo', 'copied')).toBe('copied');
    expect(await daemon.output('images', '--format', '{{.Repository}}')).toBe('built');
    await build(`${dir}/layout@${digest}`, [0]);
    await build(`${dir}/layout:test`, [0]);
  });

  test('is not believed, and a tag that it has not is named', async () => {
    expect((await build(`${dir}/layout:other`, [1])).stderr).toContain('nothing with the tag other');
    await writeFile(join(dir, 'layout/blobs/sha256', digest.slice('sha256:'.length)), '{}');
    expect((await build(`${dir}/layout@${digest}`, [1])).stderr).toMatch(/not a|has the digest|mediaType|manifest/);
  });
});
