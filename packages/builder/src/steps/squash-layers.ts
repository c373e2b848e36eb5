import { gatherChunks } from '../copy/gather-chunks.ts';
import type { ImageDraft } from '../state/image-draft.ts';
import type { BuildContext } from './build-context.ts';
import { tellFailure } from './tell-failure.ts';

/**
 * Merges the layers that a build has put on its base into one. Fewer than two are what they are, and the image is then
 * the one that the build would have made anyway.
 * @throws what the ports throw
 */
export async function squashLayers(
  draft: ImageDraft,
  build: Pick<BuildContext, 'nextStep' | 'onEvent' | 'ports' | 'signal'>,
): Promise<void> {
  const { nextStep, onEvent, ports, signal } = build;
  const added = draft.addedLayers;
  if (added.length < 2) return;
  const step = nextStep();
  const before = performance.now();
  const text = `squashing ${added.length} layers into one`;
  onEvent({ kind: 'step-started', step, place: 0, places: 0, stage: '', text });
  const source = (): AsyncIterable<Uint8Array> => gatherChunks(ports.trees.merge(added));
  const { layer } = await tellFailure(build, { step, miss: () => undefined }, () =>
    ports.layers.ingest({ source, signal }),
  );
  draft.squash(layer.diffId);
  const durationMs = Math.round(performance.now() - before);
  onEvent({ kind: 'step-done', step, durationMs, isCached: false, explanation: '', changes: [] });
}
