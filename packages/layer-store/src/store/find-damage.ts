import { isDeepStrictEqual } from 'node:util';
import { hasErrnoCode, isTinydockError, type LayerRecord } from '@tinydock/domain';
import type { RehashedLayer } from '../ingest/worker-messages.ts';
import { readLayerFile } from './layer-json.ts';

/**
 * Compares a stored layer with its row; undefined where nothing is wrong.
 * @throws TinydockError CANCELLED and INTERNAL; never for damage
 */
export async function findDamage(
  layer: LayerRecord,
  directory: string,
  rehash: () => Promise<RehashedLayer>,
): Promise<string | undefined> {
  try {
    const found = await rehash();
    const problem = compareFiles(layer, found);
    if (problem !== undefined) return problem;
    const { layer: recorded } = readLayerFile(directory);
    return isDeepStrictEqual(normalize(recorded), normalize(layer)) ? undefined : 'layer.json differs from the catalog';
  } catch (error) {
    const isDamage = isTinydockError(error)
      ? error.code === 'DATA_LOSS'
      : hasErrnoCode(error, 'ENOENT', 'EIO', 'EUCLEAN');
    if (isDamage && error instanceof Error) return error.message;
    throw error;
  }
}

function compareFiles(layer: LayerRecord, found: RehashedLayer): string | undefined {
  const digest = `sha256:${found.tarHash}`;
  if (found.tarBytes !== layer.tarBytes) {
    return `layer.tar has ${found.tarBytes} bytes instead of ${layer.tarBytes} and digest ${digest}`;
  }
  if (digest !== layer.diffId) return `layer.tar has digest ${digest}`;
  return found.indexEqual ? undefined : 'layer.erofs differs from the index that the tar gives';
}

function normalize(layer: LayerRecord): unknown {
  return JSON.parse(JSON.stringify(layer));
}
