import { join } from 'node:path';
import type { DiffId, RootfsMounter } from '@tinydock/domain';

interface OverlayRequest {
  /** Of the cache. */
  readonly key: string;
  readonly diffIds: readonly DiffId[];
  /** Keeps what is written. */
  readonly writableDir: string;
}

interface MountedOverlay {
  readonly mounted: Promise<void>;
  users: number;
}

/**
 * Caches that are written over layers. Each is mounted once, whoever shares it: two overlays with one upper directory
 * would each miss what the other writes.
 */
export class CacheOverlays {
  readonly #mounter: Pick<RootfsMounter, 'mount' | 'unmount'>;
  readonly #directory: string;
  readonly #overlays = new Map<string, MountedOverlay>();

  /** @param options.directory where they are mounted; gone with a reboot */
  constructor(options: { readonly mounter: Pick<RootfsMounter, 'mount' | 'unmount'>; readonly directory: string }) {
    this.#mounter = options.mounter;
    this.#directory = options.directory;
  }

  /** @throws TinydockError NOT_FOUND where a layer is not in the store */
  async take(request: OverlayRequest): Promise<{ readonly directory: string; readonly release: () => Promise<void> }> {
    const { key } = request;
    const directory = join(this.#directory, key);
    const overlay = this.#overlays.get(key) ?? { mounted: this.#mount(request, directory), users: 0 };
    overlay.users += 1;
    this.#overlays.set(key, overlay);
    const release = async (): Promise<void> => {
      overlay.users -= 1;
      if (overlay.users > 0) return;
      this.#overlays.delete(key);
      await this.#mounter.unmount(holderOf(key));
    };
    try {
      await overlay.mounted;
    } catch (error) {
      await release();
      throw error;
    }
    return { directory, release };
  }

  async #mount({ key, diffIds, writableDir }: OverlayRequest, target: string): Promise<void> {
    // Not volatile: what is in it shall be whole after a power failure.
    await this.#mounter.mount({ holder: holderOf(key), diffIds, writableDir, target, volatile: false });
  }
}

function holderOf(key: string): string {
  return `cache-${key}`;
}
