import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const DOCKERFILE = [
  'FROM busybox:test AS tools',
  'RUN head -c 16 /dev/urandom | md5sum > /tool',
  'FROM busybox:test',
  'RUN head -c 16 /dev/urandom | md5sum > /random',
  'COPY a.txt .',
  'COPY --from=tools /tool /tool',
].join('\n');

interface Index {
  readonly manifests: readonly {
    readonly digest: string;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

describe('caches in directories', () => {
  let daemon: TestDaemon;
  let dir: string;
  let made: string;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-local-cache-'));
    await mkdir(join(dir, 'context'));
    await writeFile(join(dir, 'context', 'Dockerfile'), DOCKERFILE);
    await writeFile(join(dir, 'context', 'a.txt'), 'one\n');
    await importBusybox(daemon, 'busybox:test');
  });
  afterAll(async () => {
    await daemon.destroy();
    await rm(dir, { recursive: true, force: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function build(...flags: readonly string[]): Promise<{ readonly log: string; readonly id: string }> {
    const idFile = join(dir, 'id');
    const { stderr } = await daemon.tdctl([
      'build',
      '--iidfile',
      idFile,
      '-t',
      'built',
      '--progress',
      'plain',
      '--network',
      'none',
      ...flags,
      join(dir, 'context'),
    ]);
    return { log: stderr, id: await readFile(idFile, 'utf8') };
  }

  /** As on another machine: no step is known, and none of their layers is there. */
  async function forget(): Promise<void> {
    await daemon.tdctl(['rmi', '-f', '--now', 'built']);
    await daemon.tdctl(['builder', 'prune', '-af']);
  }

  async function readIndex(name: string): Promise<Index> {
    return JSON.parse(await readFile(join(dir, name, 'index.json'), 'utf8')) as Index;
  }

  test('a cache goes out as an OCI layout, and every step comes back from it', async () => {
    // Its first build has none, as on every new machine.
    const first = await build(
      '--cache-from',
      `type=local,src=${dir}/cache`,
      '--cache-to',
      `type=local,dest=${dir}/cache,mode=max`,
    );
    expect(first.log).toContain(`WARNING: the build goes on without the cache ${dir}/cache`);
    made = first.id;
    expect((await readdir(join(dir, 'cache'))).toSorted()).toEqual(['blobs', 'index.json', 'oci-layout']);
    // Three layers, one of which two steps have, the configuration and the manifest.
    expect(await readdir(join(dir, 'cache/blobs/sha256'))).toHaveLength(5);
    await forget();
    const second = await build('--cache-from', `type=local,src=${dir}/cache`);
    expect(second.id).toBe(made);
    expect(second.log.match(/CACHED/g)?.length).toBe(6);
  });

  test('a second export adds what is new, and other tags stay', async () => {
    await writeFile(join(dir, 'context', 'a.txt'), 'two\n');
    const from = `type=local,src=${dir}/cache`;
    const { log } = await build('--cache-from', from, '--cache-to', `type=local,dest=${dir}/cache,tag=two,mode=max`);
    await writeFile(join(dir, 'context', 'a.txt'), 'one\n');
    expect(log).toContain('already-exists');
    const { manifests } = await readIndex('cache');
    expect(manifests.map(({ annotations }) => annotations['org.opencontainers.image.ref.name'])).toEqual([
      'latest',
      'two',
    ]);
    // A layer, a configuration and a manifest more.
    expect(await readdir(join(dir, 'cache/blobs/sha256'))).toHaveLength(8);
    await forget();
    const again = await build(
      '--cache-from',
      `type=local,src=${dir}/cache,digest=${manifests[0]?.digest}`,
      '--cache-to',
      `type=local,dest=${dir}/small,mode=max,compression=zstd`,
    );
    expect(again.id).toBe(made);
    await forget();
    expect((await build('--cache-from', `type=local,src=${dir}/small`)).id).toBe(made);
  });

  test('what lies in a directory is not believed', async () => {
    await forget();
    const [manifest] = (await readIndex('small')).manifests;
    const path = join(dir, 'small/blobs/sha256', manifest?.digest.slice('sha256:'.length) ?? '');
    const document = JSON.parse(await readFile(path, 'utf8')) as {
      readonly layers: readonly { readonly digest: string }[];
    };
    const layers = document.layers.map(({ digest }) => join(dir, 'small/blobs/sha256', digest.slice('sha256:'.length)));
    const bytes = await readFile(layers[0] ?? '');
    await writeFile(layers[0] ?? '', Buffer.from(bytes.map((byte, at) => (at === 20 ? byte ^ 1 : byte))));
    const spoiled = await build('--cache-from', `type=local,src=${dir}/small`);
    expect(spoiled.log).toContain(`the build begins anew without the cache ${dir}/small`);
    await rm(layers[0] ?? '');
    await symlink('/etc/shadow', layers[0] ?? '');
    await forget();
    expect((await build('--cache-from', `type=local,src=${dir}/small`)).log).toContain(
      `anew without the cache ${dir}/small`,
    );
    await writeFile(path, '{}');
    expect((await build('--cache-from', `type=local,src=${dir}/small`)).log).toContain(
      `goes on without the cache ${dir}/small`,
    );
  });

  test('what cannot be written is an error that says so, and the image stays', async () => {
    await writeFile(join(dir, 'file'), '');
    const flags = ['-t', 'kept', '--network', 'none'];
    const failing = ['build', ...flags, '--cache-to', `type=local,dest=${dir}/file/cache`, join(dir, 'context')];
    expect((await daemon.tdctl(failing, { accept: [1] })).stderr).toContain('file/cache');
    await daemon.tdctl([
      'build',
      ...flags,
      '--cache-to',
      `type=local,dest=${dir}/file/cache,ignore-error=true`,
      join(dir, 'context'),
    ]);
    expect(await daemon.output('image', 'inspect', '-f', '{{.Id}}', 'kept')).toMatch(/^sha256:/);
  });
});
