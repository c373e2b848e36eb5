import type { ContextLimits } from '@tinydock/builder';
import { TinydockError } from '@tinydock/domain';
import type { GitCall, GitProgram } from './git-program.ts';
import type { SubmodulePlace } from './submodules.ts';

interface Listing {
  readonly id: string;
  readonly call: GitCall;
  readonly limits: ContextLimits;
}

const SUBMODULE_MODE = '160000';

function tooLarge(why: string): TinydockError {
  const message = `the files of the git repository: ${why}`;
  return new TinydockError({ code: 'RESOURCE_EXHAUSTED', reason: 'LIMIT_EXCEEDED', message });
}

/**
 * Counts what a commit holds, before any of it is written.
 * @returns its submodules
 * @throws TinydockError RESOURCE_EXHAUSTED / LIMIT_EXCEEDED
 */
export async function listCommit(git: GitProgram, { id, call, limits }: Listing): Promise<readonly SubmodulePlace[]> {
  const submodules: SubmodulePlace[] = [];
  let [rest, count, bytes] = ['', 0, 0];
  const onOutput = (chunk: Buffer): void => {
    const lines = (rest + chunk.toString('latin1')).split('\0');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [mode = '', , object = '', size = ''] = line.slice(0, line.indexOf('\t')).split(/ +/);
      count += 1;
      bytes += Number(size) || 0;
      const path = Buffer.from(line.slice(line.indexOf('\t') + 1), 'latin1').toString();
      if (mode === SUBMODULE_MODE) submodules.push({ path, id: object });
    }
  };
  await git.run(['ls-tree', '-r', '-z', '-l', '--full-tree', id], { ...call, onOutput });
  if (count > limits.maxEntries) throw tooLarge(`there are more than ${limits.maxEntries}`);
  if (bytes > limits.maxBytes) throw tooLarge(`they are larger than ${limits.maxBytes} bytes`);
  return submodules;
}
