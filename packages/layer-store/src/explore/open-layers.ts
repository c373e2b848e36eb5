import { join } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { IndexDamage } from '../erofs/decode-erofs.ts';
import { readLayerFile } from '../store/layer-json.ts';
import { LAYER_FILES } from '../store/store-layout.ts';
import { ErofsIndexReader } from './erofs-index-reader.ts';
import { PagedFile } from './paged-file.ts';

/** A stored layer, open for reading. */
export interface OpenLayer {
  readonly directory: string;
  readonly index: ErofsIndexReader;
  readonly tar: PagedFile;
  /** Directories whose metadata the layer does not give; byte strings. */
  readonly implied: ReadonlySet<string>;
}

/** The user's error for a layer that cannot be read. */
export function createDamageError(directory: string, problem: string, cause: unknown): TinydockError {
  return new TinydockError({
    code: 'DATA_LOSS',
    message: `the layer in ${directory} cannot be read: ${problem}`,
    hint: '`tdctl verify IMAGE` checks the layers; remove the images that use this one and pull them again.',
    cause,
  });
}

/** Runs what reads one layer, and says of which layer an {@link IndexDamage} is. @throws TinydockError DATA_LOSS */
export function readingLayer<Result>(layer: Pick<OpenLayer, 'directory'>, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof IndexDamage) throw createDamageError(layer.directory, `its index: ${error.message}`, error);
    throw error;
  }
}

/** As {@link openLayers}, one. */
export function openLayer(directory: string, resources: DisposableStack): OpenLayer {
  const { layer } = readLayerFile(directory);
  try {
    return readingLayer({ directory }, () => ({
      directory,
      index: resources.use(new ErofsIndexReader(join(directory, LAYER_FILES.index))),
      tar: resources.use(new PagedFile(join(directory, LAYER_FILES.tar))),
      implied: new Set(layer.impliedDirectories),
    }));
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) throw createDamageError(directory, 'a file is missing', error);
    throw error;
  }
}

/**
 * Opens a stack of layers, lowest first, which the stack of resources closes again. A layer that occurs twice is
 * opened twice, since its directories are counted.
 * @throws TinydockError DATA_LOSS
 */
export function openLayers(directories: readonly string[], resources: DisposableStack): readonly OpenLayer[] {
  return directories.map((directory) => openLayer(directory, resources));
}
