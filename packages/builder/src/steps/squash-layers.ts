import { gatherChunks } from '../copy/gather-chunks.ts';
import type { ImageDraft } from '../state/image-draft.ts';
import type { BuildContext } from './build-context.ts';
import { looseStep } from './loose-step.ts';

/**
 * Merges the layers that a build has put on its base into one. Fewer than two are what they are, and the image is then
 * the one that the build would have made anyway.
 * @throws what the ports throw
 */
export async function squashLayers(
  draft: ImageDraft,
  build: Pick<BuildContext, 'heading' | 'nextStep' | 'onEvent' | 'ports' | 'signal'>,
): Promise<void> {
  const { ports, signal } = build;
  const { baseLayers: base, addedLayers: added } = draft;
  if (added.length < 2) return;
  const source = (): AsyncIterable<Uint8Array> => gatherChunks(ports.trees.merge({ base, added }));
  const work = (): ReturnType<typeof ports.layers.ingest> => ports.layers.ingest({ source, signal });
  const { layer } = await looseStep(build, `squashing ${added.length} layers into one`, work);
  draft.squash(layer.diffId);
}
