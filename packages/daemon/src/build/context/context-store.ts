import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrnoCode } from '@tinydock/domain';
import type { KeptDirectories, KeptDirectory } from '../build-cache.ts';
import { INDEX_NAME } from './kept-contents.ts';

export interface ContextStoreOptions {
  /** Where contexts lie; made if missing. */
  readonly root: string;
  /** Those used longest ago go where all together take more. */
  readonly maxBytes: number;
  readonly clock: () => Date;
}

export interface TakenContext {
  readonly directory: string;
  /** Lets others have it. Where nothing was kept, nothing is left. */
  readonly release: () => Promise<void>;
}

const KEY_BYTES = 32;
const MAX_NAME_CHARACTERS = 4096;

async function listNames(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

async function bytesOf(directory: string): Promise<number> {
  const sizes = await Promise.all(
    (await listNames(directory)).map(async (name) => {
      try {
        return (await stat(join(directory, name))).size;
      } catch (error) {
        if (hasErrnoCode(error, 'ENOENT')) return 0;
        throw error;
      }
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The contents of contexts, each in a directory under the key that its client gives. */
export class ContextStore implements KeptDirectories {
  readonly #options: ContextStoreOptions;
  readonly #taken = new Set<string>();

  constructor(options: ContextStoreOptions) {
    this.#options = options;
  }

  /** Undefined where the client gives no key, and where another build takes that context in just now. */
  async take(key: Uint8Array, name: string): Promise<TakenContext | undefined> {
    if (key.length !== KEY_BYTES) return undefined;
    const hex = Buffer.from(key).toString('hex');
    if (this.#taken.has(hex)) return undefined;
    this.#taken.add(hex);
    const directory = this.#directory(hex);
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeFile(this.#namePath(hex), name.slice(0, MAX_NAME_CHARACTERS), { mode: 0o600 });
    } catch (error) {
      await this.#release(hex);
      throw error;
    }
    const before = this.#indexedAt(hex);
    return {
      directory,
      release: async () => {
        await this.#release(hex);
        // Contents come with another index.
        if (this.#indexedAt(hex) !== before) await this.#trim();
      },
    };
  }

  #indexedAt(key: string): number | undefined {
    return statSync(join(this.#directory(key), INDEX_NAME), { throwIfNoEntry: false })?.ino;
  }

  async #release(key: string): Promise<void> {
    try {
      if (existsSync(join(this.#directory(key), INDEX_NAME)))
        await utimes(this.#namePath(key), this.#options.clock(), this.#options.clock());
      else await rm(join(this.#options.root, key), { recursive: true, force: true });
    } finally {
      this.#taken.delete(key);
    }
  }

  async #trim(): Promise<void> {
    const kept = await this.list();
    const sizes = new Map(await Promise.all(kept.map(async (one) => [one.key, await bytesOf(one.directory)] as const)));
    let total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    for (const { key } of kept.toSorted((one, other) => (one.usedAt < other.usedAt ? -1 : 1))) {
      if (total <= this.#options.maxBytes) return;
      if (await this.remove(key)) total -= sizes.get(key) ?? 0;
    }
  }

  #directory(key: string): string {
    return join(this.#options.root, key, 'data');
  }

  #namePath(key: string): string {
    return join(this.#options.root, key, 'name');
  }

  async list(): Promise<readonly KeptDirectory[]> {
    const found: KeptDirectory[] = [];
    for (const key of await listNames(this.#options.root)) {
      try {
        const path = this.#namePath(key);
        const [name, { birthtime, mtime }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
        const times = { createdAt: birthtime.toISOString(), usedAt: mtime.toISOString() };
        const use = { type: 'source.local', isInUse: this.#taken.has(key) } as const;
        found.push({ key, ...use, description: `context ${name}`, directory: this.#directory(key), ...times });
      } catch (error) {
        if (!hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) throw error;
      }
    }
    return found;
  }

  /** Builds that read it go on doing so. */
  async remove(key: string): Promise<boolean> {
    if (!/^[0-9a-f]{64}$/.test(key) || this.#taken.has(key)) return false;
    const directory = join(this.#options.root, key);
    if (!existsSync(directory)) return false;
    await rm(directory, { recursive: true, force: true });
    return true;
  }
}

/** Removes what a daemon before this one has begun; before builds. */
export async function removeUnfinishedContexts(root: string): Promise<void> {
  for (const key of await listNames(root)) {
    if (existsSync(join(root, key, 'data', INDEX_NAME))) continue;
    await rm(join(root, key), { recursive: true, force: true });
  }
}
