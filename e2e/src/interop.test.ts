import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { loadLayered } from './support/layered-image.ts';
import { hasDocker, isInstalled, openContainersPeer, type Peer, startDocker } from './support/peers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const NAMES = ['inter/op:1', 'localhost:5000/team/inter:2'];
const [NAME = ''] = NAMES;
const [HUB_NAME, OTHER_NAME] = ['docker.io/inter/op:1', 'localhost:5000/team/inter:2'];
const LAYERS = ['mkdir etc; echo base > etc/a', 'mkdir etc bin; echo more > etc/b; : > etc/.wh.a; ln -s a bin/l'];

/** What must be the same wherever an image goes. */
interface Identity {
  readonly id: string;
  readonly layers: readonly string[];
}

let daemon: TestDaemon;
let dir: string;
let original: Identity;
const archives: Record<string, string> = {};
let single: string;

async function inspect(name: string): Promise<Identity> {
  const text = await daemon.output('image', 'inspect', '--format', '{{.Id}} {{json .RootFS.Layers}}', name);
  const [id = '', layers = '[]'] = text.split(' ');
  return { id, layers: JSON.parse(layers) as string[] };
}

/** Loads another's archive into an empty store; the names that it brought. */
async function loadBack(path: string): Promise<readonly string[]> {
  await daemon.tdctl(['rmi', '-f', '--now', original.id], { accept: [0, 1] });
  const output = await daemon.output('load', '-i', path);
  return output.split('\n').map((line) => line.replace(/^Loaded image(?: ID)?: /, ''));
}

beforeAll(async () => {
  daemon = await TestDaemon.start();
  dir = await mkdtemp(join(tmpdir(), 'tinydock-interop-'));
  await loadLayered(daemon, { name: NAME, layers: LAYERS, labels: { 'a.b': 'c' } });
  await daemon.tdctl(['tag', NAME, OTHER_NAME]);
  original = await inspect(NAME);
  for (const format of ['docker-archive', 'oci-archive', 'oci-dir']) {
    const path = join(dir, `ours.${format}`);
    await daemon.tdctl(['save', '--format', format, '-o', path, ...NAMES]);
    archives[format] = path;
  }
  single = join(dir, 'single.tar');
  await daemon.tdctl(['save', '--format', 'oci-archive', '-o', single, NAME]);
});
afterAll(async () => {
  await daemon.destroy();
  await rm(dir, { recursive: true, force: true });
  expect(await leftoversOf(daemon)).toEqual([]);
});

describe.skipIf(!hasDocker)('docker', () => {
  let docker: Peer;
  beforeAll(async () => {
    docker = await startDocker(join(dir, 'docker'));
  });
  afterAll(() => docker.stop());

  test('loads our archive, and its own comes back', async () => {
    const output = await docker.run('load', '-i', archives['docker-archive'] ?? '');
    expect(output.split('\n').toSorted()).toEqual(NAMES.map((name) => `Loaded image: ${name}`).toSorted());
    expect(await docker.run('inspect', '--format', '{{.Id}}', NAME)).toBe(original.id);
    const path = join(dir, 'docker.tar');
    await docker.run('save', '-o', path, ...NAMES);
    expect((await loadBack(path)).toSorted()).toEqual(NAMES.toSorted());
    expect(await inspect(NAME)).toEqual(original);
  });
});

describe.each(['podman', 'buildah'] as const)('%s', (program) => {
  const isMissing = !isInstalled(program);
  let peer: Peer;
  beforeAll(async () => {
    peer = await openContainersPeer(program, join(dir, program));
  });
  afterAll(() => peer.stop());

  test.skipIf(isMissing).each(['docker-archive', 'oci-archive'])(
    'takes our %s, and its own comes back',
    async (format) => {
      // Of an archive with several names podman loads none: it wants one to be chosen, and has no way to say which.
      const ours = program === 'podman' && format === 'oci-archive' ? single : (archives[format] ?? '');
      if (program === 'podman') await peer.run('load', '-q', '-i', ours);
      else await peer.run('pull', '-q', `${format}:${ours}:${HUB_NAME}`);
      const ids = await peer.run('images', '--no-trunc', '--format', '{{.ID}}', '--filter', `reference=${HUB_NAME}`);
      expect(new Set(ids.split('\n').map((id) => id.replace(/^sha256:/, '')))).toEqual(
        new Set([original.id.slice('sha256:'.length)]),
      );
      const path = join(dir, `${program}.${format}`);
      if (program === 'podman') await peer.run('save', '-q', '--format', format, '-o', path, HUB_NAME);
      else await peer.run('push', '-q', HUB_NAME, `${format}:${path}:${HUB_NAME}`);
      expect(await loadBack(path)).toEqual([NAME]);
      expect(await inspect(NAME)).toEqual(original);
      await peer.run('rmi', '-f', original.id.slice('sha256:'.length));
    },
  );
});

describe('skopeo', () => {
  test.each(['docker-archive', 'oci-archive'])('copies our %s by each name, and its own comes back', async (format) => {
    for (const name of [HUB_NAME, OTHER_NAME]) {
      const path = join(dir, `skopeo-${name.replaceAll(/\W/g, '')}.${format}`);
      const copy = [`${format}:${archives[format] ?? ''}:${name}`, `${format}:${path}:${name}`];
      await runCommand('skopeo', ['copy', '--quiet', '--insecure-policy', ...copy]);
      expect(await loadBack(path)).toEqual([name === HUB_NAME ? NAME : name]);
      expect(await inspect(name)).toEqual(original);
    }
  });

  test('an OCI layout keeps the digest of its manifest', async () => {
    const digestOf = async (source: string): Promise<string> =>
      (await runCommand('skopeo', ['inspect', '--format', '{{.Digest}}', source])).stdout;
    const digest = await digestOf(`oci:${archives['oci-dir'] ?? ''}:${HUB_NAME}`);
    await loadBack(archives['oci-dir'] ?? '');
    const again = join(dir, 'again');
    await daemon.tdctl(['save', '--format', 'oci-dir', '-o', again, NAME]);
    expect(await digestOf(`oci:${again}:${HUB_NAME}`)).toBe(digest);
  });
});

describe('umoci', () => {
  test('unpacks our layout, and what it changes comes back', async () => {
    const layout = join(dir, 'umoci');
    await daemon.tdctl(['rmi', '-f', '--now', original.id], { accept: [0, 1] });
    await daemon.tdctl(['load', '-q', '-i', archives['oci-dir'] ?? '']);
    // Of its references only tags are understood: a whole name has a slash and a colon.
    const source = `oci:${archives['oci-dir'] ?? ''}:${HUB_NAME}`;
    await runCommand('skopeo', ['copy', '--quiet', '--insecure-policy', source, `oci:${layout}:v1`]);
    const rootfs = join(dir, 'rootfs');
    await runCommand('umoci', ['raw', 'unpack', '--image', `${layout}:v1`, rootfs]);
    const { stdout } = await runCommand('find', [rootfs, '-mindepth', '1', '-printf', '%P\\n']);
    expect(stdout.trim().split('\n').toSorted()).toEqual(['bin', 'bin/l', 'etc', 'etc/b']);
    await runCommand('umoci', ['config', '--image', `${layout}:v1`, '--tag', 'v2', '--config.cmd', 'other']);
    const output = await daemon.output('load', '-q', '-i', layout);
    const ids = [...output.matchAll(/sha256:[0-9a-f]{64}/g)].map(([id]) => id);
    expect(ids).toContain(original.id);
    for (const id of ids) expect((await inspect(id)).layers).toEqual(original.layers);
  });
});
