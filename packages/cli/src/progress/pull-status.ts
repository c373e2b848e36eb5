import type { LayerStatus } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import { formatProgress } from './progress-bar.ts';

/** Docker's words for what a layer is doing. */
const WORDS: Readonly<Record<string, string>> = {
  waiting: 'Waiting',
  'already-exists': 'Already exists',
  downloading: 'Downloading',
  retrying: 'Retrying',
  extracting: 'Extracting',
  verifying: 'Verifying Checksum',
  complete: 'Pull complete',
};

/** True where nothing more will be said of the layer. */
export function isLayerDone(layer: LayerStatus): boolean {
  return layer.status === 'complete' || layer.status === 'already-exists';
}

export function layerWords(layer: LayerStatus): string {
  return WORDS[layer.status] ?? layer.status;
}

/** A layer's line on a terminal of so many columns. */
export function formatLayer(
  layer: LayerStatus,
  shown: { readonly columns: number; readonly bytesPerSecond: number | undefined },
): string {
  const words = `${layer.id}: ${layerWords(layer)}`;
  const hasBytes = layer.currentBytes > 0 && !isLayerDone(layer);
  if (!hasBytes) return words;
  const bar = formatProgress({
    currentBytes: layer.currentBytes,
    totalBytes: layer.totalBytes,
    columns: shown.columns,
  });
  const isMoving = layer.status === 'downloading' && shown.bytesPerSecond !== undefined;
  return `${words} ${bar}${isMoving ? `  ${formatSize(shown.bytesPerSecond)}/s` : ''}`;
}
