import { readdir, rm, rmdir, unlink } from 'node:fs/promises';
import { hasErrnoCode } from '@tinydock/domain';
import { withShortPath } from './short-path.ts';

async function removeDirectory(directory: Buffer): Promise<void> {
  await withShortPath(directory, async (short) => {
    for (const entry of await readdir(short, { encoding: 'buffer', withFileTypes: true })) {
      const path = Buffer.concat([short, Buffer.from('/'), entry.name]);
      await (entry.isDirectory() ? removeDirectory(path) : unlink(path));
    }
  });
  await rmdir(directory);
}

/**
 * Removes what is at the path with all below it, also what programs have made deeper than a path can say. Nothing where
 * nothing is there. Nobody else may change the tree meanwhile.
 */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    if (!hasErrnoCode(error, 'ENAMETOOLONG')) throw error;
    await removeDirectory(Buffer.from(path));
  }
}
