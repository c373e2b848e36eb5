import { createHash } from 'node:crypto';
import { type ChainId, type DiffId, parseChainId } from './digest.ts';

/** The chainID of a stack of layers, lowest first; undefined for an empty one. OCI image-spec, config.md, "Layer ChainID". */
export function computeChainId(diffIds: readonly DiffId[]): ChainId | undefined {
  return diffIds.reduce<ChainId | undefined>((below, diffId) => {
    if (below === undefined) return parseChainId(diffId);
    return parseChainId(`sha256:${createHash('sha256').update(`${below} ${diffId}`).digest('hex')}`);
  }, undefined);
}
