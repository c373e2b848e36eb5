import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ContainerRecord,
  digestHex,
  type ImageId,
  type MountedImage,
  type MountSpec,
  type RootfsMounter,
  type RootfsRequest,
} from '@tinydock/domain';
import { KeyLock } from '../concurrency/key-lock.ts';

function treesDir(runDir: string): string {
  return join(runDir, 'image-mounts');
}

/** Where the files of an image are while somebody has them. */
export function imageTreeDir(runDir: string, image: ImageId): string {
  return join(treesDir(runDir), digestHex(image), 'tree');
}

function treeRequest(runDir: string, image: MountedImage): RootfsRequest {
  return {
    holder: `image-mount:${image.id}`,
    diffIds: image.diffIds,
    writableDir: join(treesDir(runDir), digestHex(image.id), 'root'),
    target: imageTreeDir(runDir, image.id),
    readOnly: true,
  };
}

/** The images that mounts need, each once. */
function mountedImages(mounts: readonly MountSpec[]): readonly MountedImage[] {
  const images = mounts.flatMap(({ image }) => (image === undefined ? [] : [image]));
  return [...new Map(images.map((image) => [image.id, image])).values()];
}

/** Mounts the files of images, read-only, each image once however many have it. */
export class ImageTrees {
  readonly #runDir: string;
  readonly #mounter: RootfsMounter;
  readonly #locks = new KeyLock();
  /** Who has which images. */
  readonly #held = new Map<string, readonly MountedImage[]>();

  constructor(options: { readonly runDir: string; readonly mounter: RootfsMounter }) {
    this.#runDir = options.runDir;
    this.#mounter = options.mounter;
  }

  /** Mounts what is missing of the images of these mounts, until {@link release}. @throws as {@link RootfsMounter.mount} */
  async hold(holder: string, mounts: readonly MountSpec[]): Promise<void> {
    const images = mountedImages(mounts);
    if (images.length === 0) return;
    this.#held.set(holder, images);
    try {
      for (const image of images)
        await this.#locks.run(image.id, () => this.#mounter.mount(treeRequest(this.#runDir, image)));
    } catch (error) {
      await this.release(holder);
      throw error;
    }
  }

  /** Idempotent. */
  async release(holder: string): Promise<void> {
    const images = this.#held.get(holder) ?? [];
    this.#held.delete(holder);
    for (const image of images) await this.#locks.run(image.id, () => this.#dropUnheld(image));
  }

  async #dropUnheld(image: MountedImage): Promise<void> {
    if (this.#heldIds().has(image.id)) return;
    await this.#mounter.unmount(treeRequest(this.#runDir, image).holder);
    this.#forget(digestHex(image.id));
  }

  #heldIds(): ReadonlySet<ImageId> {
    return new Set([...this.#held.values()].flat().map(({ id }) => id));
  }

  /** Nothing but empty directories is left where nothing is mounted; what is mounted is read-only. */
  #forget(name: string): void {
    rmSync(join(treesDir(this.#runDir), name), { recursive: true, force: true });
  }

  /** What the mounter is to leave mounted for containers that run. */
  adoptedRequests(running: readonly ContainerRecord[]): readonly RootfsRequest[] {
    const images = mountedImages(running.flatMap(({ spec }) => spec.mounts));
    return images.map((image) => treeRequest(this.#runDir, image));
  }

  /** After a restart, when the mounter has adopted them: containers that run keep what they have. */
  adopt(running: readonly ContainerRecord[]): void {
    for (const { id, spec } of running) this.#held.set(id, mountedImages(spec.mounts));
    const kept = new Set([...this.#heldIds()].map(digestHex));
    mkdirSync(treesDir(this.#runDir), { recursive: true, mode: 0o700 });
    for (const name of readdirSync(treesDir(this.#runDir))) if (!kept.has(name)) this.#forget(name);
  }
}
