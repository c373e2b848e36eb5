import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { TinydockError } from '@tinydock/domain';

export interface DaemonSearch {
  /** As the user has named it; relative to the current directory. */
  readonly named: string | undefined;
  readonly cwd: string;
  /** Of this program. */
  readonly programDir: string;
  readonly searchPath: string | undefined;
  readonly nodePath: string;
}

/**
 * The command that starts the daemon: the one that was named, else the one that came with this program, else the first
 * on PATH.
 * @throws TinydockError FAILED_PRECONDITION
 */
export function findDaemon(search: DaemonSearch): readonly string[] {
  const { named, cwd, programDir, searchPath = '', nodePath } = search;
  const onPath = searchPath.split(delimiter).filter(isAbsolute);
  // Beside this program once installed, in a package of its own before.
  const companions = [join(programDir, 'tinydockd.js'), join(programDir, '../../daemon/dist/tinydockd.js')];
  const candidates =
    named === undefined
      ? [...companions, ...onPath.map((directory) => join(directory, 'tinydockd'))]
      : [resolve(cwd, named)];
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return found.endsWith('.js') ? [nodePath, found] : [found];
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `cannot find the daemon${named === undefined ? ' tinydockd beside tdctl or on PATH' : `: ${named} is not there`}`,
    hint: 'Name it with --daemon.',
  });
}
