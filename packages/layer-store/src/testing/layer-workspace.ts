import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mount, MOUNT_FLAGS, unmountSync } from '@tinydock/linux';
import type { LayerTree } from '../erofs/layer-tree.ts';
import type { LayerLimits } from '../erofs/layer-entries.ts';
import { TarIndexer } from '../erofs/tar-indexer.ts';
import { writeErofsIndex } from '../erofs/write-erofs-index.ts';

export const TEST_LIMITS: LayerLimits = { maxEntries: 100_000, maxSparseBytes: 1024 ** 4 };

export interface MountedLayer {
  readonly target: string;
  readonly tarPath: string;
  readonly indexPath: string;
  readonly tree: LayerTree;
}

/** Indexes a tar held in memory, in chunks of the given size. */
export function indexTar(tar: Uint8Array, chunkBytes = 65_536, limits: LayerLimits = TEST_LIMITS): LayerTree {
  const indexer = new TarIndexer(limits);
  for (let start = 0; start < tar.length; start += chunkBytes) indexer.write(tar.subarray(start, start + chunkBytes));
  return indexer.finish();
}

/** A temporary directory whose mounts go with it. Needs root. */
export class LayerWorkspace implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), 'tinydock-erofs-'));
  readonly #mounts: string[] = [];
  #count = 0;

  /** Makes a directory inside. */
  directory(name: string): string {
    const path = join(this.path, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Stores a tar, writes its index and mounts the pair. */
  mountLayer(tar: Uint8Array): MountedLayer {
    return this.mountTree(tar, indexTar(tar));
  }

  /** The same for a tar that has been read. */
  mountTree(tar: Uint8Array, tree: LayerTree): MountedLayer {
    const name = `layer${this.#count++}`;
    const tarPath = join(this.path, `${name}.tar`);
    writeFileSync(tarPath, tar);
    return this.mountTar(tarPath, tree);
  }

  /** Writes the index of a tar on disk and mounts the pair. */
  mountTar(tarPath: string, tree: LayerTree): MountedLayer {
    const name = `index${this.#count++}`;
    const indexPath = join(this.path, `${name}.erofs`);
    writeErofsIndex({ tree, tarPath, indexPath });
    return { target: this.mountIndex(indexPath, tarPath), tarPath, indexPath, tree };
  }

  /** Mounts an index, with its tar where it has one. */
  mountIndex(indexPath: string, tarPath?: string): string {
    const target = this.directory(`mount${this.#count++}`);
    const data = tarPath === undefined ? undefined : `device=${tarPath}`;
    mount({ source: indexPath, target, type: 'erofs', flags: MOUNT_FLAGS.readOnly, data });
    this.#mounts.push(target);
    return target;
  }

  /** Stacks mounted layers, lowest first. */
  mountOverlay(layers: readonly string[]): string {
    const target = this.directory(`merged${this.#count++}`);
    const lower = [...layers].reverse().join(':');
    const upper = this.directory(`upper${this.#count}`);
    const work = this.directory(`work${this.#count}`);
    mount({ source: 'overlay', target, type: 'overlay', data: `lowerdir=${lower},upperdir=${upper},workdir=${work}` });
    this.#mounts.push(target);
    return target;
  }

  /** A file system in memory that keeps all attributes and times, for extractions to compare with. */
  mountMemory(): string {
    const target = this.directory(`memory${this.#count++}`);
    mount({ source: 'tmpfs', target, type: 'tmpfs', data: 'mode=0755' });
    this.#mounts.push(target);
    return target;
  }

  [Symbol.dispose](): void {
    for (const target of this.#mounts.toReversed()) unmountSync(target);
    rmSync(this.path, { recursive: true, force: true });
  }
}
