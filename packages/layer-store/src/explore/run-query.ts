import { TinydockError } from '@tinydock/domain';
import { formatByteString } from '@tinydock/tar';
import { compareTrees } from './compare-trees.ts';
import { describeFile } from './describe-file.ts';
import type { ExploreBatch, ExploreQuery, LocatedFile } from './explore-messages.ts';
import { listFiles } from './list-files.ts';
import { measureWaste } from './measure-waste.ts';
import { createDamageError, type OpenLayer, openLayers, readingLayer } from './open-layers.ts';
import { resolvePath } from './resolve-path.ts';

/** One batch must not keep the thread that takes it from others, nor pass the limit of a message. */
const BATCH_ITEMS = 256;
const BATCH_BYTES = 256 * 1024;
const ITEM_BYTES = 100;

function* inBatches<Item>(items: Iterable<Item>, sizeOf: (item: Item) => number): Generator<Item[], void, undefined> {
  let batch: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    batch.push(item);
    bytes += ITEM_BYTES + sizeOf(item);
    if (batch.length < BATCH_ITEMS && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

function locate(layers: readonly OpenLayer[], path: string): LocatedFile {
  const resolved = resolvePath(layers, path, true);
  const file = describeFile(layers, resolved.path, resolved.sight);
  const layer = layers[resolved.sight.layer];
  if (file.kind !== 'file' || layer === undefined) {
    const message = `cannot read ${formatByteString(path)}: it is a ${file.kind.replace('-', ' ')}, not a regular file`;
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
  }
  const extent = readingLayer(layer, () => layer.index.extent(resolved.sight.inode));
  const end = extent.offset + extent.sizeBytes;
  if (extent.source === 'tar' && end > layer.tar.size) {
    throw createDamageError(
      layer.directory,
      `its tar ends at byte ${layer.tar.size} instead of ${end} or later`,
      undefined,
    );
  }
  return { file, directory: layer.directory, extent };
}

/**
 * Answers a query piece by piece. Leaving the iteration closes the layers.
 * @throws TinydockError as `LayerExplorer` says
 */
export async function* runQuery(query: ExploreQuery): AsyncGenerator<ExploreBatch, void, undefined> {
  using resources = new DisposableStack();
  const open = (directories: readonly string[]): readonly OpenLayer[] => openLayers(directories, resources);
  switch (query.kind) {
    case 'list': {
      const files = listFiles(open(query.directories), query);
      const sizeOf = (file: { path: string; linkTarget: string }): number => file.path.length + file.linkTarget.length;
      for (const items of inBatches(files, sizeOf)) yield { kind: 'list', items };
      return;
    }
    case 'compare': {
      const differences = compareTrees(open(query.from), open(query.to));
      for (const items of inBatches(differences, ({ file }) => 2 * (file.path.length + file.linkTarget.length))) {
        yield { kind: 'compare', items };
      }
      return;
    }
    case 'locate':
      yield { kind: 'locate', items: [locate(open(query.directories), query.path)] };
      return;
    case 'waste':
      yield { kind: 'waste', items: [measureWaste(open(query.directories), query.largest)] };
      return;
  }
}
