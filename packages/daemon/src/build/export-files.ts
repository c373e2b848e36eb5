import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageCatalog, RootfsMounter } from '@tinydock/domain';
import { exportTree } from '@tinydock/layer-store';
import { TAR_TRAILER } from '@tinydock/tar';
import { findImage } from '../images/find-image.ts';
import type { GarbageCollector } from '../images/garbage-collector.ts';
import { buildPaths, type BuildRoots, runsRunDir } from './build-paths.ts';

export interface ExportFilesDependencies extends BuildRoots {
  readonly catalog: ImageCatalog;
  readonly mounter: RootfsMounter;
  readonly garbage: Pick<GarbageCollector, 'hold'>;
}

/**
 * The files of an image as one tar, read from a mount of its own. What a daemon leaves that ends meanwhile is removed
 * with what builds leave.
 * @throws as {@link findImage}, with the first `next()`; CANCELLED
 */
export async function* exportFiles(
  dependencies: ExportFilesDependencies,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { catalog, mounter, garbage } = dependencies;
  const ended = Promise.withResolvers<undefined>();
  const held = garbage.hold(() => ended.promise);
  const holder = randomBytes(32).toString('hex');
  const runDir = join(runsRunDir(dependencies), holder);
  const { dir } = buildPaths(dependencies, holder);
  try {
    const { diffIds } = findImage(catalog, name).image;
    if (diffIds.length === 0) {
      yield TAR_TRAILER;
      return;
    }
    const target = join(runDir, 'rootfs');
    await mounter.mount({ holder, diffIds, writableDir: join(dir, 'layer'), target, volatile: true });
    yield* exportTree(target, signal);
  } finally {
    await mounter.unmount(holder);
    await Promise.all([runDir, dir].map((path) => rm(path, { recursive: true, force: true })));
    ended.resolve(undefined);
    await held;
  }
}
