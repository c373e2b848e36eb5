import {
  formatReference,
  MEDIA_TYPES,
  NAME_ANNOTATIONS,
  type Platform,
  parseImageConfig,
  type SavedImage,
} from '@tinydock/domain';
import { blobPath, digestOf, encodeJson, type PlannedFile } from './archive-file.ts';

interface WrittenManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** A manifest over the plain tars. The same image always gives the same bytes. OCI image-spec, manifest.md. */
function createManifest({ id, configBytes, layers, annotations = {} }: SavedImage): WrittenManifest {
  const mediaType = MEDIA_TYPES.ociManifest;
  const bytes = encodeJson({
    schemaVersion: 2,
    mediaType,
    config: { mediaType: MEDIA_TYPES.ociConfig, digest: id, size: configBytes.length },
    layers: layers.map(({ diffId, tarBytes }) => ({ mediaType: MEDIA_TYPES.ociLayer, digest: diffId, size: tarBytes })),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  });
  return { bytes, mediaType };
}

function describePlatform({ os, architecture, variant }: Platform): Platform {
  return { architecture, os, ...(variant === undefined ? {} : { variant }) };
}

/** How an index names an image: `descriptor`, and the documents that lie below it. */
interface WrittenImage {
  readonly descriptor: object;
  readonly documents: readonly Uint8Array[];
}

function describe({ bytes, mediaType }: WrittenManifest): object {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

function writeOne(image: SavedImage): WrittenImage {
  const manifest = image.manifest ?? createManifest(image);
  const platform = describePlatform(parseImageConfig(image.configBytes).platform);
  return { descriptor: { ...describe(manifest), platform }, documents: [manifest.bytes] };
}

/** An image for several platforms has an index of its own. OCI image-spec, image-index.md. */
function writeImage(image: SavedImage): WrittenImage {
  const own = writeOne(image);
  const { others = [] } = image;
  if (others.length === 0) return own;
  const all = [own, ...others.map(writeOne)];
  const mediaType = MEDIA_TYPES.ociIndex;
  const bytes = encodeJson({ schemaVersion: 2, mediaType, manifests: all.map(({ descriptor }) => descriptor) });
  return {
    descriptor: describe({ bytes, mediaType }),
    documents: [bytes, ...all.flatMap(({ documents }) => documents)],
  };
}

/** One entry for each name; skopeo, podman and buildah look at the first annotation, containerd and Docker at the other. */
function nameEntries(tags: SavedImage['tags'], descriptor: object): readonly object[] {
  if (tags.length === 0) return [descriptor];
  return tags.map(formatReference).map((name) => ({
    ...descriptor,
    annotations: { [NAME_ANNOTATIONS.refName]: name, [NAME_ANNOTATIONS.containerd]: name },
  }));
}

/** `oci-layout`, `index.json`, the indexes and the manifests. OCI image-spec, image-layout.md. */
export function planOciDocuments(images: readonly SavedImage[]): readonly PlannedFile[] {
  const written = images.map((image) => ({ tags: image.tags, ...writeImage(image) }));
  const index = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociIndex,
    manifests: written.flatMap(({ tags, descriptor }) => nameEntries(tags, descriptor)),
  };
  const documents = written.flatMap((image) => image.documents);
  return [
    { kind: 'document', path: 'oci-layout', bytes: encodeJson({ imageLayoutVersion: '1.0.0' }) },
    { kind: 'document', path: 'index.json', bytes: encodeJson(index) },
    ...documents.map((bytes): PlannedFile => ({ kind: 'document', path: blobPath(digestOf(bytes)), bytes })),
  ];
}
