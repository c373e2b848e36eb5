import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestedMount, RunRequest } from '@tinydock/builder';
import { computeChainId, createCancelledError, hasErrnoCode } from '@tinydock/domain';
import { removeTree } from '@tinydock/layer-store';
import type { KeptDirectories, KeptDirectory } from './build-cache.ts';
import type { CacheOverlays } from './cache-overlays.ts';

type CacheMountRequest = Extract<RequestedMount, { kind: 'cache' }>;

export interface TakenCacheMount {
  readonly directory: string;
  /** Lets others have it. Not to be called twice. */
  readonly release: () => Promise<void>;
}

/** How a command waits for a cache. */
export type CacheWaiting = Pick<RunRequest, 'signal' | 'waits'>;

interface Reservation {
  readonly key: string;
  readonly release: () => void;
}

const STANDARD_MODE = 0o755;

/**
 * Of a cache. On another base it is another one, and with another mode or owner, as in BuildKit, since those are of
 * new directories alone; they mean nothing where there is a base.
 */
export function cacheIdentity(request: Pick<CacheMountRequest, 'id' | 'base' | 'mode' | 'uid' | 'gid'>): string {
  const { id, base, mode, uid, gid } = request;
  if (base !== undefined) return `${id},from=${computeChainId(base.diffIds) ?? 'scratch'}`;
  const parts = [
    ...(mode === STANDARD_MODE ? [] : [`mode=${mode.toString(8).padStart(4, '0')}`]),
    ...(uid === 0 ? [] : [`uid=${uid}`]),
    ...(gid === 0 ? [] : [`gid=${gid}`]),
  ];
  return [id, ...parts].join(',');
}

/** Hostile builds cannot have more copies of one cache than this at the same time. */
const MAX_COPIES = 64;

/** The directories of `RUN --mount=type=cache`, which builds share. */
export class CacheMounts implements KeptDirectories {
  readonly #root: string;
  readonly #clock: () => Date;
  /** Users of each directory by its key; the promise resolves when one of them lets go. */
  readonly #users = new Map<string, { count: number; released: PromiseWithResolvers<undefined> }>();

  readonly #overlays: CacheOverlays;

  /** @param options.root where they lie; made if missing */
  constructor(options: { readonly root: string; readonly overlays: CacheOverlays; readonly clock: () => Date }) {
    this.#root = options.root;
    this.#overlays = options.overlays;
    this.#clock = options.clock;
  }

  /**
   * Takes a directory: `shared` ones with others, `private` ones alone or else another copy, `locked` ones when the
   * others have ended. One with a base is mounted as long as somebody has it.
   * @throws TinydockError CANCELLED
   */
  async take(request: CacheMountRequest, waiting: CacheWaiting): Promise<TakenCacheMount> {
    const { base } = request;
    const { key, release } = await this.#choose(request, waiting);
    try {
      const kept = await this.#prepare(key, request);
      if (base === undefined) return { directory: kept, release: async () => release() };
      const overlay = await this.#overlays.take({ key, diffIds: base.diffIds, writableDir: kept });
      return { directory: overlay.directory, release: () => overlay.release().finally(release) };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Chooses and reserves in one turn, so that nobody comes in between. */
  async #choose(request: CacheMountRequest, { signal, waits }: CacheWaiting): Promise<Reservation> {
    const { sharing } = request;
    const identity = cacheIdentity(request);
    const first = createHash('sha256').update(identity).digest('hex');
    if (sharing === 'shared') return this.#reserve(first);
    for (let copy = 0; sharing === 'private' && copy < MAX_COPIES; copy += 1) {
      const key = copy === 0 ? first : createHash('sha256').update(`${identity}\0${copy}`).digest('hex');
      if (!this.#users.has(key)) return this.#reserve(key);
    }
    if (!this.#users.has(first)) return this.#reserve(first);
    return await waits(`the cache ${identity}, which another command has`, async () => {
      for (let users = this.#users.get(first); users !== undefined; users = this.#users.get(first))
        await waitFor(users.released.promise, signal);
      return this.#reserve(first);
    });
  }

  #reserve(key: string): Reservation {
    const users = this.#users.get(key) ?? { count: 0, released: Promise.withResolvers<undefined>() };
    users.count += 1;
    this.#users.set(key, users);
    const release = (): void => {
      users.count -= 1;
      if (users.count === 0) this.#users.delete(key);
      users.released.resolve(undefined);
      users.released = Promise.withResolvers<undefined>();
    };
    return { key, release };
  }

  async #prepare(key: string, request: CacheMountRequest): Promise<string> {
    const { mode, uid, gid } = request;
    const directory = join(this.#root, key, 'data');
    const idPath = join(this.#root, key, 'id');
    await mkdir(join(this.#root, key), { recursive: true, mode: 0o700 });
    // First: what a crash leaves without it would be seen by nobody.
    await writeFile(idPath, cacheIdentity(request), { mode: 0o600 });
    try {
      await mkdir(directory);
      await chown(directory, uid, gid);
      await chmod(directory, mode);
    } catch (error) {
      if (!hasErrnoCode(error, 'EEXIST')) throw error;
    }
    await utimes(idPath, this.#clock(), this.#clock());
    return directory;
  }

  async list(): Promise<readonly KeptDirectory[]> {
    const found: KeptDirectory[] = [];
    for (const key of await readdir(this.#root).catch(noNames)) {
      const path = join(this.#root, key, 'id');
      try {
        const [id, { birthtime, mtime }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
        const times = { createdAt: birthtime.toISOString(), usedAt: mtime.toISOString() };
        const description = `--mount=type=cache,id=${id}`;
        const use = { type: 'exec.cachemount', isInUse: this.#users.has(key) } as const;
        found.push({ key, ...use, description, directory: join(this.#root, key, 'data'), ...times });
      } catch (error) {
        if (!hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) throw error;
      }
    }
    return found;
  }

  async remove(key: string): Promise<boolean> {
    if (!/^[0-9a-f]{64}$/.test(key) || this.#users.has(key)) return false;
    const directory = join(this.#root, key);
    if (!existsSync(directory)) return false;
    await removeTree(directory);
    return true;
  }
}

function noNames(error: unknown): readonly string[] {
  if (hasErrnoCode(error, 'ENOENT')) return [];
  throw error;
}

async function waitFor(released: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const cancelled = Promise.withResolvers<never>();
  const cancel = (): void => {
    cancelled.reject(createCancelledError('the build', signal));
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    await Promise.race([released, cancelled.promise]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
