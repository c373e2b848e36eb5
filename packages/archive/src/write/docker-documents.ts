import { formatReference, type SavedImage } from '@tinydock/domain';
import { blobPath, encodeJson, formOf, type PlannedFile, type WrittenStyle } from './archive-file.ts';

/**
 * `manifest.json`, which names configurations and layers by their paths. There is no `index.json` beside it: podman
 * would take that for the truth, and lose names. Tags are whole names: podman puts `localhost/` before shorter ones, and
 * Docker shows both alike. There is no `repositories` either, which only Docker before 1.10 read.
 */
export function planDockerDocuments(images: readonly SavedImage[], style: WrittenStyle): readonly PlannedFile[] {
  const manifests = images.map(({ id, layers, tags }) => ({
    Config: blobPath(id),
    RepoTags: tags.length === 0 ? null : tags.map(formatReference),
    Layers: layers.map((layer) => blobPath(formOf(layer, style).digest)),
  }));
  return [{ kind: 'document', path: 'manifest.json', bytes: encodeJson(manifests) }];
}
