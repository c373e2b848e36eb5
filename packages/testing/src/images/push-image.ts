import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestHex } from '@tinydock/domain';
import { runCommand } from '../debian/run-command.ts';
import type { RandomImage, RandomIndex } from './random-image.ts';

async function writeFiles(directory: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  for (const [name, contents] of files) await writeFile(join(directory, name), contents);
}

/** Lays images out as skopeo's `dir:` transport wants them, byte for byte. */
export async function writeImageDirectory(
  directory: string,
  images: readonly RandomImage[],
  index: RandomIndex | undefined,
): Promise<void> {
  const files = new Map<string, string | Uint8Array>([['version', 'Directory Transport Version: 1.1\n']]);
  for (const image of images) {
    for (const [digest, bytes] of image.blobs) files.set(digestHex(digest), bytes);
    files.set(
      index === undefined ? 'manifest.json' : `${digestHex(image.manifestDigest)}.manifest.json`,
      image.manifest,
    );
  }
  if (index !== undefined) files.set('manifest.json', index.bytes);
  await writeFiles(directory, files);
}

/**
 * Pushes an image, or several with the index over them, to a registry on this machine with skopeo; digests are kept.
 * `target` is `HOST/REPOSITORY:TAG`.
 */
export async function pushImage(
  target: string,
  image: RandomImage | readonly RandomImage[],
  index?: RandomIndex,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'tinydock-push-'));
  try {
    await writeImageDirectory(directory, 'config' in image ? [image] : image, index);
    await runCommand('skopeo', [
      ...['copy', '--quiet', '--insecure-policy', '--all', '--preserve-digests', '--dest-tls-verify=false'],
      ...[`dir:${directory}`, `docker://${target}`],
    ]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
