import type { ContextLimits } from '@tinydock/builder';
import { TinydockError } from '@tinydock/domain';

const MAX_SUBMODULES = 200;

function exceeded(why: string): TinydockError {
  const message = `the files of the git repository: ${why}`;
  return new TinydockError({ code: 'RESOURCE_EXHAUSTED', reason: 'LIMIT_EXCEEDED', message });
}

/** What a repository may hold together with all that are submodules of it, at whatever depth. */
export class FileBudget {
  readonly #limits: ContextLimits;
  #entries = 0;
  #bytes = 0;
  #submodules = 0;

  constructor(limits: ContextLimits) {
    this.#limits = limits;
  }

  /** @throws TinydockError RESOURCE_EXHAUSTED / LIMIT_EXCEEDED */
  takeFile(bytes: number): void {
    const { maxEntries, maxBytes } = this.#limits;
    this.#entries += 1;
    this.#bytes += bytes;
    if (this.#entries > maxEntries) throw exceeded(`there are more than ${maxEntries}`);
    if (this.#bytes > maxBytes) throw exceeded(`they are larger than ${maxBytes} bytes`);
  }

  /** @throws as {@link takeFile} */
  takeSubmodule(): void {
    this.#submodules += 1;
    if (this.#submodules > MAX_SUBMODULES) throw exceeded(`there are more than ${MAX_SUBMODULES} submodules`);
  }
}
