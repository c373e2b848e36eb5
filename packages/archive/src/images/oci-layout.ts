import { createHash } from 'node:crypto';
import {
  type ArchivedImage,
  type ArchiveSink,
  type Descriptor,
  type Digest,
  formatReference,
  type ImageIndex,
  type ImageManifest,
  MEDIA_TYPES,
  parseDigest,
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
import { nameOneOf } from './name-one-of.ts';
import { imagesAmong, selectManifests } from './select-manifests.ts';

const MAX_DEPTH = 3;
const CONFIG_TYPES: ReadonlySet<string> = new Set([MEDIA_TYPES.ociConfig, MEDIA_TYPES.dockerConfig]);

interface LayoutContext {
  readonly contents: ArchiveContents;
  readonly sink: ArchiveSink;
  readonly platform: Platform;
  /** Every platform whose manifest the layout holds, and not one. */
  readonly allPlatforms: boolean;
}

type StoredManifest = ArchivedImage['manifests'][number];

/** A descriptor on the way from `index.json` to an image. */
interface Step {
  readonly descriptor: Descriptor;
  readonly name: Reference | undefined;
  /** Indexes passed on the way. */
  readonly above: readonly StoredManifest[];
  /** Manifests of this name that were met: indexes that share what they name must not multiply the work. */
  readonly met: Set<Digest>;
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

/** An index may name images that the layout does not hold: it was written when more of them were there. */
function chooseManifests(context: LayoutContext, manifests: readonly Descriptor[]): readonly Descriptor[] {
  if (!context.allPlatforms) return selectManifests(manifests, context.platform);
  const images = imagesAmong(manifests);
  const here = images.filter(({ digest }) => context.contents.document(pathOfDigest(digest)) !== undefined);
  return here.length === 0 ? selectManifests(images, context.platform) : here;
}

function readImages(context: LayoutContext, step: Step): readonly ArchivedImage[] {
  if (step.met.has(step.descriptor.digest)) return [];
  step.met.add(step.descriptor.digest);
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
    const [top = stored] = manifests;
    const standsFor = Object.fromEntries(image.tags.map((tag) => [formatReference(tag), top.record.digest]));
    return [{ ...image, standsFor }];
  }
  if (manifests.length > MAX_DEPTH) throw createArchiveError(`its indexes lie more than ${MAX_DEPTH} deep`);
  return chooseManifests(context, manifest.manifests).flatMap((descriptor) =>
    readImages(context, { ...step, descriptor, above: manifests }),
  );
}

/** What says that the manifests of one name, which lie side by side in `index.json`, are one image. */
function joinManifests(group: readonly Descriptor[]): StoredManifest {
  const mediaType = MEDIA_TYPES.ociIndex;
  const manifests = group.map(({ annotations: _, ...descriptor }) => descriptor);
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
  return {
    bytes,
    record: { digest: parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`), mediaType },
  };
}

function readGroup(
  context: LayoutContext,
  [key, group]: readonly [string, readonly Descriptor[]],
): readonly ArchivedImage[] {
  const chosen = chooseManifests(context, group);
  const above = context.allPlatforms && key !== '' && chosen.length > 1 ? [joinManifests(chosen)] : [];
  const met = new Set<Digest>();
  const images = chosen.flatMap((descriptor) =>
    readImages(context, { descriptor, name: nameOfAnnotations(descriptor.annotations), above, met }),
  );
  return context.allPlatforms ? nameOneOf(images, context.platform) : images;
}

/**
 * The images of an OCI layout: each entry of `index.json`, and of several with one name those for the wanted platform,
 * or all, the one that has the name last. OCI image-spec, image-layout.md. @throws as {@link assembleImage}, NOT_FOUND /
 * PLATFORM_NOT_FOUND
 */
export function readOciImages(context: LayoutContext, index: ImageIndex): readonly ArchivedImage[] {
  const groups = Map.groupBy(index.manifests, ({ annotations }) => groupKeyOf(annotations));
  return [...groups].flatMap((group) => readGroup(context, group));
}
