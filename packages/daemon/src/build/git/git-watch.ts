import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createCancelledError, hasErrnoCode, TinydockError } from '@tinydock/domain';

const LOOK_MS = 250;

export interface GitWatchOptions {
  /** Leads its process group. */
  readonly pid: number | undefined;
  /** Of the work tree. */
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly idleMs: number;
  readonly maxBytes: number;
}

async function sizeOf(directory: string): Promise<number> {
  try {
    const names = await readdir(directory);
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch (error) {
    // Not there yet, or just renamed.
    if (hasErrnoCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

/** Ends git and all that it has started where it is cancelled, falls silent, or fetches too much. */
export class GitWatch implements Disposable {
  readonly #options: GitWatchOptions;
  readonly #idle: NodeJS.Timeout;
  readonly #look: NodeJS.Timeout;
  #failure: Error | undefined;

  constructor(options: GitWatchOptions) {
    this.#options = options;
    const { directory, signal, idleMs, maxBytes } = options;
    this.#idle = setTimeout(() => {
      const message = `the server of the git repository sent nothing for ${Math.round(idleMs / 1000)} seconds`;
      this.#end(new TinydockError({ code: 'UNAVAILABLE', message }));
    }, idleMs);
    this.#look = setInterval(() => {
      sizeOf(join(directory, '.git', 'objects', 'pack')).then(
        (size) => {
          if (size > maxBytes) this.endTooLarge();
        },
        (error: unknown) => this.#end(error as Error),
      );
    }, LOOK_MS);
    signal.addEventListener('abort', this.#onAbort);
  }

  /** Why it was ended. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  readonly #onAbort = (): void => this.#end(createCancelledError('the build', this.#options.signal));

  #end(reason: Error): void {
    this.#failure ??= reason;
    try {
      if (this.#options.pid !== undefined) process.kill(-this.#options.pid, 'SIGKILL');
    } catch (error) {
      if (!hasErrnoCode(error, 'ESRCH')) throw error;
    }
  }

  /** It is at work. */
  heard(): void {
    this.#idle.refresh();
  }

  /** Nothing where there is no reason. */
  endFor(reason: Error | undefined): void {
    if (reason !== undefined) this.#end(reason);
  }

  endTooLarge(): void {
    const message = `the git repository is larger than ${this.#options.maxBytes} bytes`;
    this.#end(new TinydockError({ code: 'RESOURCE_EXHAUSTED', reason: 'LIMIT_EXCEEDED', message }));
  }

  [Symbol.dispose](): void {
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    clearTimeout(this.#idle);
    clearInterval(this.#look);
  }
}
