import { IndexDamage, type IndexInode } from '../erofs/decode-erofs.ts';
import { createDamageError, type OpenLayer, readingLayer } from './open-layers.ts';

const READ_BYTES = 256 * 1024;

/** The contents of a layer's file, in pieces, from where the index says they lie. @throws TinydockError DATA_LOSS */
export function* readContents(layer: OpenLayer, inode: IndexInode): Generator<Uint8Array, void, undefined> {
  const { source, offset, sizeBytes } = readingLayer(layer, () => layer.index.extent(inode));
  for (let done = 0; done < sizeBytes; done += READ_BYTES) {
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, sizeBytes - done));
    try {
      (source === 'tar' ? layer.tar : layer.index).readInto(buffer, offset + done);
    } catch (error) {
      if (error instanceof IndexDamage) throw createDamageError(layer.directory, error.message, error);
      throw error;
    }
    yield buffer;
  }
}
