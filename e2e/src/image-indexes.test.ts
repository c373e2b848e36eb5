import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DockerRegistry,
  indexOf,
  pushImage,
  randomImage,
  runCommand,
  startDockerRegistry,
} from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const HOST = process.arch === 'arm64' ? 'arm64' : 'amd64';
const OTHER = 'riscv64';
/** Two versions of which only the image for the other platform differs. */
const SAME = randomImage({ seed: 150, architecture: HOST });
const FIRST = randomImage({ seed: 151, architecture: OTHER });
const SECOND = randomImage({ seed: 152, architecture: OTHER });
const ONE = indexOf([SAME, FIRST]);
const TWO = indexOf([SAME, SECOND]);

describe('two tags of one image that stand for different indexes', () => {
  let registry: DockerRegistry;
  let daemon: TestDaemon;
  let name: string;

  beforeAll(async () => {
    [registry, daemon] = await Promise.all([startDockerRegistry(), TestDaemon.start()]);
    name = `${registry.host}/team/app`;
    await pushImage(`${name}:1`, [SAME, FIRST], ONE);
    await pushImage(`${name}:2`, [SAME, SECOND], TWO);
    await pushImage(`${name}:plain`, SAME);
  });
  afterAll(async () => {
    await daemon.destroy();
    await registry.stop();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const idsOf = async (...images: readonly string[]): Promise<readonly string[]> => {
    const ids = await daemon.output('image', 'inspect', '--platform', OTHER, '-f', '{{.Id}}', ...images);
    return ids.split('\n');
  };
  const rows = async (...flags: readonly string[]): Promise<readonly string[]> => {
    const list = await daemon.output('images', '--digests', '--format', '{{.Tag}} {{.Digest}}', ...flags);
    return list.split('\n').toSorted();
  };
  const copy = (from: string, to: string): Promise<unknown> => {
    const plain = ['--quiet', '--insecure-policy', '--src-tls-verify=false', '--dest-tls-verify=false'];
    return runCommand('skopeo', ['copy', ...plain, `docker://${from}`, `docker://${to}`]);
  };

  test('each keeps its own as one platform, and goes back as it came', async () => {
    for (const [tag, index] of [['1', ONE] as const, ['2', TWO] as const]) {
      expect(await daemon.output('pull', `${name}:${tag}`)).toContain(`Digest: ${index.digest}`);
    }
    expect(await rows()).toEqual([`1 ${ONE.digest}`, `2 ${TWO.digest}`]);
    expect(await rows(`${name}:2`)).toEqual([`2 ${TWO.digest}`]);
    const byDigest = [ONE, TWO].map(({ digest }) => `${name}@${digest}`);
    const digests = await daemon.output('image', 'inspect', '-f', '{{json .RepoDigests}}', ...byDigest);
    const shown = JSON.stringify(byDigest.toSorted());
    expect(digests).toBe(`${shown}\n${shown}`);
    await daemon.tdctl(['tag', `${name}:1`, `${name}:copy`]);
    expect(await daemon.output('push', `${name}:copy`)).toContain(`copy: digest: ${ONE.digest}`);
  });

  test('each has, shows and sends its own images for other platforms', async () => {
    for (const tag of ['1', '2']) await daemon.tdctl(['pull', '--platform', 'all', `${name}:${tag}`]);
    const own = [FIRST.id, SECOND.id];
    const byDigest = [ONE, TWO].map(({ digest }) => `${name}@${digest}`);
    expect(await idsOf(`${name}:1`, `${name}:2`, ...byDigest)).toEqual([...own, ...own]);
    expect(await rows()).toEqual([`1 ${ONE.digest}`, `2 ${TWO.digest}`, `copy ${ONE.digest}`]);
    const blocks = (await daemon.output('images', '--tree', '--no-trunc', `${name}:2`)).split('\n\n');
    expect(blocks).toEqual([expect.stringContaining('IMAGE'), expect.stringContaining(SECOND.id)]);
    expect(blocks[1]).not.toContain(FIRST.id);
    const elsewhere = `${registry.host}/other/place`;
    for (const tag of ['1', '2']) await daemon.tdctl(['tag', `${name}:${tag}`, `${elsewhere}:${tag}`]);
    const pushed = await daemon.output('push', '--all-tags', elsewhere);
    for (const index of [ONE, TWO]) expect(pushed).toContain(`digest: ${index.digest}`);
    await daemon.tdctl(['rmi', `${elsewhere}:1`, `${elsewhere}:2`, `${name}:copy`]);
  });

  test('one goes with its own, and the other stays; both are saved, and come back as they were', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tinydock-indexes-'));
    try {
      const path = join(dir, 'both.tar');
      await daemon.tdctl(['save', '--platform', 'all', '--format', 'oci-archive', '-o', path, name]);
      const removed = await daemon.output('rmi', `${name}:1`);
      expect(removed).toContain(`Deleted: ${FIRST.id}`);
      for (const { id } of [SAME, SECOND]) expect(removed).not.toContain(id);
      await daemon.tdctl(['rmi', `${name}:2`]);
      await daemon.tdctl(['trash', 'restore', `${name}:2`]);
      expect(await idsOf(`${name}:2`)).toEqual([SECOND.id]);
      expect(await rows()).toEqual([`2 ${TWO.digest}`]);
      await daemon.tdctl(['load', '--platform', 'all', '-i', path]);
      expect(await idsOf(`${name}:1`, `${name}:2`)).toEqual([FIRST.id, SECOND.id]);
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  test('a name by digest goes alone while there are tags', async () => {
    const byDigest = `${name}@${TWO.digest}`;
    expect(await daemon.output('rmi', byDigest)).toBe(`Untagged: ${byDigest}`);
    expect((await daemon.tdctl(['image', 'inspect', byDigest], { accept: [1] })).stdout).toBe('[]\n');
  });

  test('a tag that has come as something else lets go of what came with it', async () => {
    await copy(`${name}:plain`, `${name}:1`);
    expect(await daemon.output('pull', `${name}:1`)).toContain(`Digest: ${SAME.manifestDigest}`);
    expect(await rows()).toContain(`1 ${SAME.manifestDigest}`);
    const gone = await daemon.tdctl(['history', '--platform', OTHER, `${name}:1`], { accept: [1] });
    expect(gone.stderr).toContain(`is here for linux/${HOST}, not for linux/${OTHER}`);
    expect(await daemon.output('image', 'prune', '-f')).toContain(FIRST.id);
  });
});
