import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';

/**
 * A directory that the user has named, without symlinks.
 * @throws TinydockError NOT_FOUND; INVALID_ARGUMENT for what is no directory
 */
export async function findDirectory({ path, cwd }: { readonly path: string; readonly cwd: string }): Promise<string> {
  try {
    const directory = await realpath(resolve(cwd, path));
    if ((await stat(directory)).isDirectory()) return directory;
  } catch (error) {
    if (!hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) throw error;
    const hint = path.includes('.git') ? 'The URL of a git repository begins with https:// or git@HOST:.' : undefined;
    throw new TinydockError({ code: 'NOT_FOUND', message: `cannot build: the path ${path} is not there`, hint });
  }
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot build: the context ${path} is not a directory`,
    hint: 'Name the Dockerfile with --file.',
  });
}
