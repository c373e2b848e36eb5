import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createCancelledError, isTinydockError } from '@tinydock/domain';
import { UncachedFile } from '@tinydock/linux';
import { LAYER_FILES } from '../store/store-layout.ts';
import type { CreateLayerIndexer, LayerIndexer } from './layer-indexer.ts';
import type { RehashedLayer } from './worker-messages.ts';

const READ_BYTES = 1 << 20;

export interface VerifyJobOptions {
  /** Of the stored layer. */
  readonly directory: string;
  /** A staging directory for the index that is made again. */
  readonly scratch: string;
  readonly createIndexer: CreateLayerIndexer;
  /** Asked between reads; the job ends when it says true. */
  readonly isAborted: () => boolean;
}

/**
 * Reads a stored layer from end to end and makes its index again. A tar that cannot be indexed has an index that is
 * not equal, so that its digest is still told.
 * @throws what reading throws
 */
export async function verifyLayerFiles(options: VerifyJobOptions): Promise<RehashedLayer> {
  const tarPath = join(options.directory, LAYER_FILES.tar);
  const indexPath = join(options.scratch, LAYER_FILES.index);
  const indexer = options.createIndexer({ maxEntries: Number.MAX_SAFE_INTEGER, maxTarBytes: Number.MAX_SAFE_INTEGER });
  const read = await readThrough(tarPath, options.isAborted, indexer);
  const indexEqual =
    !read.isBroken &&
    (await indexer.finish({ tarPath, indexPath }).then(
      () => haveSameBytes(indexPath, join(options.directory, LAYER_FILES.index)),
      (error: unknown) => (isTinydockError(error) ? false : Promise.reject(error as Error)),
    ));
  return { tarBytes: read.tarBytes, tarHash: read.tarHash, indexEqual };
}

async function readThrough(
  path: string,
  isAborted: () => boolean,
  indexer: LayerIndexer,
): Promise<{ readonly tarBytes: number; readonly tarHash: string; readonly isBroken: boolean }> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  const file = await open(path, 'r');
  const uncached = new UncachedFile(file.fd);
  try {
    let tarBytes = 0;
    let isBroken = false;
    for (;;) {
      if (isAborted()) throw createCancelledError('verification');
      const count = await uncached.read(buffer, tarBytes);
      if (count === 0) break;
      const chunk = buffer.subarray(0, count);
      hash.update(chunk);
      tarBytes += count;
      isBroken ||= !indexChunk(indexer, chunk);
    }
    return { tarBytes, tarHash: hash.digest('hex'), isBroken };
  } finally {
    await file.close();
  }
}

function indexChunk(indexer: LayerIndexer, chunk: Uint8Array): boolean {
  try {
    indexer.write(chunk);
    return true;
  } catch (error) {
    if (isTinydockError(error)) return false;
    throw error;
  }
}

async function haveSameBytes(one: string, other: string): Promise<boolean> {
  const files = await Promise.all([open(one, 'r'), open(other, 'r')]);
  try {
    const buffers = [Buffer.allocUnsafeSlow(READ_BYTES), Buffer.allocUnsafeSlow(READ_BYTES)] as const;
    for (let position = 0; ; position += READ_BYTES) {
      const [left, right] = await Promise.all([
        files[0].read(buffers[0], 0, READ_BYTES, position),
        files[1].read(buffers[1], 0, READ_BYTES, position),
      ]);
      if (left.bytesRead !== right.bytesRead) return false;
      if (!buffers[0].subarray(0, left.bytesRead).equals(buffers[1].subarray(0, right.bytesRead))) return false;
      if (left.bytesRead === 0) return true;
    }
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}
