import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';

export interface NamedDirectory {
  readonly path: string;
  readonly cwd: string;
  /** Of the context that lies there, where it has one. */
  readonly name?: string;
}

/**
 * A directory that the user has named, without symlinks.
 * @throws TinydockError NOT_FOUND; INVALID_ARGUMENT for what is no directory
 */
export async function findDirectory({ path, cwd, name }: NamedDirectory): Promise<string> {
  const of = name === undefined ? '' : ` of the context ${name}`;
  try {
    const directory = await realpath(resolve(cwd, path));
    if ((await stat(directory)).isDirectory()) return directory;
  } catch (error) {
    if (!hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) throw error;
    const hint = path.includes('.git') ? 'The URL of a git repository begins with https:// or git@HOST:.' : undefined;
    throw new TinydockError({ code: 'NOT_FOUND', message: `cannot build: the path ${path}${of} is not there`, hint });
  }
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot build: the ${name === undefined ? 'context' : 'path'} ${path}${of} is not a directory`,
    hint: name === undefined ? 'Name the Dockerfile with --file.' : undefined,
  });
}
