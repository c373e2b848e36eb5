import {
  type ArchivedImage,
  type ArchiveSink,
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
  MEDIA_TYPES,
  parseManifest,
  type Platform,
  type Reference,
  TinydockError,
} from '@tinydock/domain';
import { createArchiveError, quote } from '../archive-error.ts';
import { type ArchiveContents, pathOfDigest } from '../contents/archive-contents.ts';
import { assembleImage } from './assemble-image.ts';
import { groupKeyOf, nameOfAnnotations } from './image-names.ts';
import { namingFile } from './parse-document.ts';
import { selectManifests } from './select-manifests.ts';

const MAX_DEPTH = 3;
const CONFIG_TYPES: ReadonlySet<string> = new Set([MEDIA_TYPES.ociConfig, MEDIA_TYPES.dockerConfig]);

interface LayoutContext {
  readonly contents: ArchiveContents;
  readonly sink: ArchiveSink;
  readonly platform: Platform;
}

type StoredManifest = ArchivedImage['manifests'][number];

/** A descriptor on the way from `index.json` to an image. */
interface Step {
  readonly descriptor: Descriptor;
  readonly name: Reference | undefined;
  /** Indexes passed on the way. */
  readonly above: readonly StoredManifest[];
}

function readManifestBlob(
  { contents }: LayoutContext,
  { digest, mediaType }: Descriptor,
): { readonly stored: StoredManifest; readonly manifest: ImageManifest | ImageIndex } {
  const bytes = contents.document(pathOfDigest(digest));
  if (bytes === undefined) {
    throw createArchiveError(`the manifest ${digest} is missing`, 'The archive may be cut short; make it again.');
  }
  const manifest = namingFile(pathOfDigest(digest), () => parseManifest(bytes, mediaType));
  return { manifest, stored: { bytes, record: { digest, mediaType: manifest.mediaType } } };
}

function assertIsImage(manifest: ImageManifest): void {
  if (CONFIG_TYPES.has(manifest.config.mediaType)) return;
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'UNSUPPORTED_MEDIA_TYPE',
    message: `the archive holds something else than a container image: ${quote(manifest.config.mediaType)}`,
  });
}

function readImages(context: LayoutContext, step: Step): readonly ArchivedImage[] {
  const { stored, manifest } = readManifestBlob(context, step.descriptor);
  const manifests = [...step.above, stored];
  if (manifest.kind === 'manifest') {
    assertIsImage(manifest);
    const image = assembleImage(context.contents, context.sink, {
      configPath: pathOfDigest(manifest.config.digest),
      layerPaths: manifest.layers.map(({ digest }) => pathOfDigest(digest)),
      tags: step.name === undefined ? [] : [step.name],
      manifests,
    });
    return [image];
  }
  if (manifests.length > MAX_DEPTH) throw createArchiveError(`its indexes lie more than ${MAX_DEPTH} deep`);
  return selectManifests(manifest.manifests, context.platform).flatMap((descriptor) =>
    readImages(context, { descriptor, name: step.name, above: manifests }),
  );
}

/**
 * The images of an OCI layout: each entry of `index.json`, and of several with one name those for the wanted platform.
 * OCI image-spec, image-layout.md. @throws as {@link assembleImage}, NOT_FOUND / PLATFORM_NOT_FOUND
 */
export function readOciImages(context: LayoutContext, index: ImageIndex): readonly ArchivedImage[] {
  const groups = Map.groupBy(index.manifests, ({ annotations }) => groupKeyOf(annotations));
  return [...groups.values()]
    .flatMap((group) => selectManifests(group, context.platform))
    .flatMap((descriptor) =>
      readImages(context, { descriptor, name: nameOfAnnotations(descriptor.annotations), above: [] }),
    );
}
