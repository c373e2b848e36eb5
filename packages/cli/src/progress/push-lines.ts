import type { PushedTag, PushLayerStatus, PushProgress } from '@tinydock/protocol';
import { formatProgress } from './progress-bar.ts';

/** Docker's words for what a layer is doing. */
const WORDS: Readonly<Record<string, string>> = {
  preparing: 'Preparing',
  waiting: 'Waiting',
  pushing: 'Pushing',
  retrying: 'Retrying',
  pushed: 'Pushed',
  'already-exists': 'Layer already exists',
};

const DONE: ReadonlySet<string> = new Set(['pushed', 'already-exists', 'mounted']);

export function isPushDone(layer: PushLayerStatus): boolean {
  return DONE.has(layer.status);
}

export function pushWords(layer: PushLayerStatus): string {
  return layer.status === 'mounted' ? `Mounted from ${layer.mountedFrom}` : (WORDS[layer.status] ?? layer.status);
}

/** A layer's line on a terminal of so many columns. */
export function formatPushedLayer(layer: PushLayerStatus, columns: number): string {
  const words = `${layer.id}: ${pushWords(layer)}`;
  const { currentBytes, totalBytes } = layer;
  return currentBytes === 0 ? words : `${words} ${formatProgress({ currentBytes, totalBytes, columns })}`;
}

function tagLine({ tag, digest, sizeBytes }: PushedTag): string {
  return `${tag}: digest: ${digest} size: ${sizeBytes}`;
}

/** What a step says that is not about a layer. */
export function pushLine({ repository, tag }: PushProgress): string | undefined {
  if (repository !== undefined) return `The push refers to repository [${repository}]`;
  return tag === null || tag === undefined ? undefined : tagLine(tag);
}
