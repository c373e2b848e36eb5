import { TinydockError } from '@tinydock/domain';
import type { FileBudget } from './file-budget.ts';
import type { GitCall, GitProgram } from './git-program.ts';
import type { SubmodulePlace } from './submodules.ts';

interface Listing {
  readonly id: string;
  readonly call: GitCall;
  readonly budget: FileBudget;
}

const SUBMODULE_MODE = '160000';
/** Longer ones cannot be written anyway. */
const MAX_LINE = 64 * 1024;

/** Takes the output of `git ls-tree -rlz` as it comes. */
class EntryReader {
  readonly submodules: SubmodulePlace[] = [];
  readonly #budget: FileBudget;
  #rest = '';

  constructor(budget: FileBudget) {
    this.#budget = budget;
  }

  /** @returns why no more is to be read; trees can name each other again and again, and have no end */
  read(chunk: Buffer): Error | undefined {
    try {
      const lines = (this.#rest + chunk.toString('latin1')).split('\0');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) this.#take(line);
      if (this.#rest.length <= MAX_LINE) return undefined;
      throw new TinydockError({ code: 'INVALID_ARGUMENT', message: 'a path of the git repository is too long' });
    } catch (error) {
      return error as Error;
    }
  }

  #take(line: string): void {
    const [mode = '', , object = '', size = ''] = line.slice(0, line.indexOf('\t')).split(/ +/);
    this.#budget.takeFile(Number(size) || 0);
    if (mode !== SUBMODULE_MODE) return;
    this.#budget.takeSubmodule();
    this.submodules.push({ path: Buffer.from(line.slice(line.indexOf('\t') + 1), 'latin1').toString(), id: object });
  }
}

/**
 * Counts what a commit holds, before any of it is written.
 * @returns its submodules
 * @throws TinydockError RESOURCE_EXHAUSTED / LIMIT_EXCEEDED
 */
export async function listCommit(git: GitProgram, { id, call, budget }: Listing): Promise<readonly SubmodulePlace[]> {
  const reader = new EntryReader(budget);
  const onOutput = (chunk: Buffer): Error | undefined => reader.read(chunk);
  await git.run(['ls-tree', '-r', '-z', '-l', '--full-tree', id], { ...call, onOutput });
  return reader.submodules;
}
