import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { mount, MOUNT_FLAGS, unmount, UNMOUNT_FLAGS } from '@tinydock/linux';
import { writeMetadataIndex } from '../erofs/write-metadata-index.ts';
import { LAYER_FILES } from '../store/store-layout.ts';
import type { DirectoryMetadata, LayerDriver } from './layer-driver.ts';

/** Mounts a layer's index with its tar as the extra device; no loop device, nothing unpacked. Linux 6.12. */
export class ErofsLayerDriver implements LayerDriver {
  readonly name = 'erofs';

  async expose(layerDir: string, target: string): Promise<void> {
    const index = join(layerDir, LAYER_FILES.index);
    const tar = join(layerDir, LAYER_FILES.tar);
    if (tar.includes(',')) throw new Error(`a layer's path must hold no comma: ${tar}`);
    try {
      mount({
        source: index,
        target,
        type: 'erofs',
        flags: MOUNT_FLAGS.readOnly,
        data: existsSync(tar) ? `device=${tar}` : undefined,
      });
    } catch (error) {
      throw explainMountError(error, layerDir);
    }
  }

  async withdraw(target: string): Promise<void> {
    try {
      await unmount(target);
    } catch (error) {
      // EINVAL: not a mount point. A holder of open files keeps the filesystem alive until it closes them.
      if (hasErrnoCode(error, 'EBUSY')) await unmount(target, UNMOUNT_FLAGS.detach);
      else if (!hasErrnoCode(error, 'EINVAL', 'ENOENT')) throw error;
    }
  }

  async writeMetadataLayer(layerDir: string, directories: readonly DirectoryMetadata[]): Promise<void> {
    const indexPath = join(layerDir, LAYER_FILES.index);
    writeMetadataIndex({ directories, indexPath });
    const file = await open(indexPath, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

function explainMountError(error: unknown, layerDir: string): unknown {
  if (hasErrnoCode(error, 'ENOTBLK', 'ENODEV')) {
    return new TinydockError({
      code: 'UNIMPLEMENTED',
      reason: 'MISSING_KERNEL_FEATURE',
      message: `the kernel cannot mount the EROFS layer in ${layerDir}`,
      hint: 'tinydock needs Linux 6.12 or newer with CONFIG_EROFS_FS and CONFIG_EROFS_FS_BACKED_BY_FILE.',
      cause: error,
    });
  }
  if (hasErrnoCode(error, 'EINVAL', 'ENOENT', 'EUCLEAN', 'EBADMSG', 'EOPNOTSUPP', 'EIO')) {
    return new TinydockError({
      code: 'DATA_LOSS',
      message: `the layer in ${layerDir} cannot be mounted: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Remove the images that use this layer and pull them again.',
      cause: error,
    });
  }
  return error;
}
