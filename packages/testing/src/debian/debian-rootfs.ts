import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/**
 * Makes the tar of Debian's minimal system, once; it takes a minute. Returns its path. Needs root, mmdebstrap and a Debian
 * mirror.
 */
export async function buildDebianRootfs(cacheDir: string): Promise<string> {
  const path = join(cacheDir, 'debian-minbase.tar');
  if (existsSync(path)) return path;
  await mkdir(cacheDir, { recursive: true });
  const partial = `${path}.${process.pid}`;
  try {
    await runCommand('mmdebstrap', ['--quiet', '--variant=minbase', '--format=tar', 'bookworm', partial]);
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
  return path;
}
