import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import type { TestDaemon } from './test-daemon.ts';

export interface LayeredImage {
  readonly name: string;
  /** Shell scripts, lowest first: each fills an empty directory, of which GNU tar then makes a layer. */
  readonly layers: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly created?: string;
}

async function makeLayer(workDir: string, index: number, script: string): Promise<string> {
  const [root, tar] = [join(workDir, `root${index}`), join(workDir, `${index}.tar`)];
  await mkdir(root);
  await runCommand('sh', ['-euc', `cd "$0"; ${script}`, root]);
  await runCommand('tar', ['-C', root, '--numeric-owner', '--sort=name', '--mtime=@1700000000', '-cf', tar, '.']);
  return tar;
}

/** Loads an image of these layers through a docker-archive. */
export async function loadLayered(daemon: TestDaemon, image: LayeredImage): Promise<void> {
  const workDir = await mkdtemp(join(tmpdir(), 'tinydock-layered-'));
  try {
    const tars = await Promise.all(image.layers.map((script, index) => makeLayer(workDir, index, script)));
    const digests = await Promise.all(
      tars.map(async (tar) =>
        createHash('sha256')
          .update(await readFile(tar))
          .digest('hex'),
      ),
    );
    const config = {
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      os: 'linux',
      created: image.created ?? '2024-03-01T12:00:00Z',
      config: { Cmd: ['/bin/sh'], Labels: image.labels ?? {} },
      rootfs: { type: 'layers', diff_ids: digests.map((hex) => `sha256:${hex}`) },
      history: image.layers.map((_, index) => ({ created_by: `step ${index + 1}` })),
    };
    await writeFile(join(workDir, 'config.json'), JSON.stringify(config));
    const names = tars.map((_, index) => `${index}.tar`);
    const manifest = [{ Config: 'config.json', RepoTags: [image.name], Layers: names }];
    await writeFile(join(workDir, 'manifest.json'), JSON.stringify(manifest));
    const archive = join(workDir, 'archive');
    await runCommand('tar', ['-C', workDir, '-cf', archive, 'manifest.json', 'config.json', ...names]);
    await daemon.tdctl(['load', '-q', '-i', archive]);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}
