import type { IngestLimits } from '@tinydock/domain';
import type { LayerFacts } from './worker-messages.ts';

/** Reads a tar as it goes by and then writes the index that makes it mountable. Lives in one worker for one layer. */
export interface LayerIndexer {
  /** The next bytes of the uncompressed tar. @throws TinydockError INVALID_ARGUMENT / INVALID_LAYER, LIMIT_EXCEEDED */
  write(chunk: Uint8Array): void;
  /** Ends the tar and writes and syncs the index; the tar is complete in its file. @throws as write */
  finish(paths: { readonly tarPath: string; readonly indexPath: string }): Promise<LayerFacts>;
}

export type CreateLayerIndexer = (limits: Pick<IngestLimits, 'maxEntries' | 'maxTarBytes'>) => LayerIndexer;
