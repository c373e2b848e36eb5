import type { PullProgress } from '@tinydock/protocol';

const SHOWN: readonly string[] = ['retrying', 'complete'];

/** A line for what is worth one of a pull; undefined for the rest. */
export function shortLayer({ resolving, layer, done }: PullProgress): string | undefined {
  if (resolving !== null && resolving !== undefined) return `resolve ${resolving.reference}`;
  if (done !== null && done !== undefined) return `${done.digest} done`;
  if (layer === null || layer === undefined || !SHOWN.includes(layer.status)) return undefined;
  return layer.status === 'retrying' ? `layer ${layer.id}: retrying` : `layer ${layer.id} done`;
}
