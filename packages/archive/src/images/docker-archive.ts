import type { ArchivedImage, ArchiveSink, Reference } from '@tinydock/domain';
import * as z from 'zod';
import { normalizeNamedPath } from '../contents/archive-path.ts';
import type { ArchiveContents } from '../contents/archive-contents.ts';
import { assembleImage } from './assemble-image.ts';
import { parseRepoTag } from './image-names.ts';
import { parseDocument } from './parse-document.ts';

const MANIFEST = 'manifest.json';

const schema = z
  .array(
    z.object({
      Config: z.string(),
      RepoTags: z.array(z.string()).max(10_000).nullish(),
      Layers: z.array(z.string()).max(10_000).nullish(),
    }),
  )
  .max(10_000);

interface DockerManifest {
  readonly configPath: string;
  readonly layerPaths: readonly string[];
  readonly tags: readonly Reference[];
}

/** The entries of `manifest.json`; undefined where there is no such file. @throws TinydockError INVALID_ARCHIVE */
export function readDockerManifests(contents: ArchiveContents): readonly DockerManifest[] | undefined {
  const bytes = contents.document(MANIFEST);
  if (bytes === undefined) return undefined;
  return parseDocument(MANIFEST, bytes, schema).map((entry) => ({
    configPath: normalizeNamedPath(entry.Config),
    layerPaths: (entry.Layers ?? []).map(normalizeNamedPath),
    tags: (entry.RepoTags ?? []).map(parseRepoTag),
  }));
}

/** The images of a docker-archive, as `docker save` writes it. @throws as {@link assembleImage} */
export function readDockerImages(
  contents: ArchiveContents,
  sink: ArchiveSink,
  manifests: readonly DockerManifest[],
): readonly ArchivedImage[] {
  return manifests.map((manifest) => assembleImage(contents, sink, { ...manifest, manifests: [] }));
}
