import { type ArchivedImage, type ArchiveSink, type DiffId, parseImageConfig, type Reference } from '@tinydock/domain';
import { createArchiveError, quote } from '../archive-error.ts';
import type { ArchiveContents } from '../contents/archive-contents.ts';
import { namingFile } from './parse-document.ts';

export interface ImageParts {
  readonly configPath: string;
  /** Lowest first. */
  readonly layerPaths: readonly string[];
  readonly tags: readonly Reference[];
  readonly manifests: ArchivedImage['manifests'];
}

function createMissingError(contents: ArchiveContents, path: string, what: string): Error {
  const isHere = contents.others.has(path) || contents.layers.has(path) || contents.documents.has(path);
  return createArchiveError(
    isHere ? `the file ${quote(path)} is not a ${what}` : `the ${what} ${quote(path)} is missing`,
    'The archive may be cut short or damaged; make it again.',
  );
}

/** Checks that the layer of a path is the one that the configuration names there. @throws TinydockError INVALID_ARCHIVE */
function assertLayer(
  options: { readonly contents: ArchiveContents; readonly sink: ArchiveSink },
  path: string,
  diffId: DiffId,
): void {
  const { contents, sink } = options;
  const layer = contents.layer(path);
  if (layer !== undefined && layer.diffId !== diffId) {
    throw createArchiveError(
      `the layer ${quote(path)} has the diffID ${layer.diffId}, and the configuration names ${diffId}`,
      'The archive is damaged; make it again.',
    );
  }
  // An archive need not carry what is here: the diffID alone says what the layer is.
  if (layer !== undefined || sink.getLayer(diffId) !== undefined) return;
  throw createMissingError(contents, contents.followLinks(path), 'layer');
}

/**
 * Puts one image together and checks that its layers are what its configuration says.
 * @throws TinydockError INVALID_ARCHIVE
 */
export function assembleImage(contents: ArchiveContents, sink: ArchiveSink, parts: ImageParts): ArchivedImage {
  const configBytes = contents.document(parts.configPath);
  if (configBytes === undefined) {
    throw createMissingError(contents, contents.followLinks(parts.configPath), 'configuration');
  }
  const config = namingFile(parts.configPath, () => parseImageConfig(configBytes));
  if (config.diffIds.length !== parts.layerPaths.length) {
    throw createArchiveError(
      `the manifest names ${parts.layerPaths.length} layers and the configuration ${config.diffIds.length}`,
    );
  }
  config.diffIds.forEach((diffId, index) => {
    assertLayer({ contents, sink }, parts.layerPaths[index] ?? '', diffId);
  });
  return { configBytes, config, tags: parts.tags, manifests: parts.manifests };
}
