import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DockerRegistry, pushImage, randomImage, runCommand, startDockerRegistry } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const BASE = randomImage({ seed: 91, layers: 2 });
const BASE_NAME = 'org.opencontainers.image.base.name';
const BASE_DIGEST = 'org.opencontainers.image.base.digest';

interface Manifest {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly layers: readonly { readonly digest: string }[];
}

describe('what builds put out', () => {
  let registry: DockerRegistry;
  let daemon: TestDaemon;
  let dir: string;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-output-'));
    await pushImage(`${registry.host}/base:1`, BASE);
    await importBusybox(daemon, 'busybox:test');
  });
  afterAll(async () => {
    await daemon.destroy();
    await registry.stop();
    await rm(dir, { recursive: true, force: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function context(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const path = join(dir, name);
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), text);
    }
    return path;
  }

  async function skopeo(name: string): Promise<Manifest> {
    const args = ['inspect', '--raw', '--tls-verify=false', `docker://${name}`];
    return JSON.parse((await runCommand('skopeo', args)).stdout) as Manifest;
  }

  describe('annotations', () => {
    test('name the base, and what the user says, in the registry', async () => {
      const name = `${registry.host}/annotated:1`;
      const path = await context('annotated', {
        Dockerfile: `FROM ${registry.host}/base:1 AS one\nFROM one\nCOPY Dockerfile /`,
      });
      const base = { [BASE_NAME]: `${registry.host}/base:1`, [BASE_DIGEST]: BASE.manifestDigest };
      const id = await daemon.output('build', '-q', '-t', name, '--annotation', 'manifest:who=me', path);
      await daemon.tdctl(['push', name]);
      expect((await skopeo(name)).annotations).toEqual({ ...base, who: 'me' });
      // The same image with other words, and in a form that nobody has made before.
      expect(await daemon.output('build', '-q', '-t', name, '--annotation', 'who=you', path)).toBe(id);
      await daemon.tdctl(['push', '--compression', 'zstd', name]);
      expect((await skopeo(name)).annotations).toEqual({ ...base, who: 'you' });
    });

    test('go into an OCI layout, and tell who the base is', async () => {
      const name = `${registry.host}/annotated:1`;
      const [image] = JSON.parse(await daemon.output('inspect', name)) as { readonly Lineage?: unknown }[];
      expect(JSON.stringify(image)).toContain(`"BaseDigest":"${BASE.manifestDigest}"`);
      const layout = join(dir, 'layout.tar');
      await daemon.tdctl(['save', '--format', 'oci-archive', '-o', layout, name]);
      const { stdout } = await runCommand('skopeo', ['inspect', '--raw', `oci-archive:${layout}`]);
      expect((JSON.parse(stdout) as Manifest).annotations).toMatchObject({
        who: 'you',
        [BASE_DIGEST]: BASE.manifestDigest,
      });
    });

    test('of a commit name the image of the container', async () => {
      await daemon.tdctl(['create', '--name', 'one', 'busybox:test', 'true']);
      await daemon.tdctl(['commit', 'one', 'committed:1']);
      expect(await daemon.output('inspect', 'committed:1')).toContain('"BaseName": "docker.io/library/busybox:test"');
    });

    test('that cannot be are refused', async () => {
      const { stderr } = await daemon.tdctl(['build', '--annotation', 'index:a=b', join(dir, 'annotated')], {
        accept: [1],
      });
      expect(stderr).toContain('makes no index');
    });
  });

  test('a timestamp gives the same image however often it is built', async () => {
    const path = await context('timed', { Dockerfile: 'FROM busybox:test\nWORKDIR /w\nCOPY . .\nRUN echo 1 > made' });
    const flags = ['build', '-q', '--no-cache', '--timestamp', '1000000000', path];
    const id = await daemon.output(...flags);
    await writeFile(join(path, 'Dockerfile'), await readFile(join(path, 'Dockerfile')));
    expect(await daemon.output(...flags)).toBe(id);
    const times = await daemon.output('run', '--rm', id, 'stat', '-c', '%Y', '/w', '/w/Dockerfile', '/w/made');
    expect(times.split('\n')).toEqual(['1000000000', '1000000000', '1000000000']);
  });
});
