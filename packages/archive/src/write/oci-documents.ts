import {
  type Annotations,
  encodeIndex,
  encodeManifest,
  fitsDocker,
  fitsManifestList,
  formatReference,
  type IndexedImage,
  MEDIA_TYPES,
  NAME_ANNOTATIONS,
  type NewManifest,
  parseDigest,
  parseImageConfig,
  type SavedImage,
} from '@tinydock/domain';
import { blobPath, digestOf, encodeJson, formOf, type PlannedFile, type WrittenStyle } from './archive-file.ts';

/** A manifest over the layers as they are in the archive. The same image always gives the same bytes. */
function createManifest(image: SavedImage, style: WrittenStyle): NewManifest {
  const { id, configBytes, layers, annotations = {} } = image;
  const forms = layers.map((layer) => formOf(layer, style));
  const isDocker = style.manifests === 'docker' && fitsDocker(forms, annotations);
  const config = { digest: parseDigest(id), size: configBytes.length };
  return encodeManifest({ config, forms, annotations, format: isDocker ? 'docker' : 'oci' });
}

/** That with which the image came, where it names the layers as they are in the archive, in the types that are asked for. */
function manifestOf(image: SavedImage, style: WrittenStyle): NewManifest {
  const { manifest } = image;
  const types = { oci: MEDIA_TYPES.ociManifest, docker: MEDIA_TYPES.dockerManifest };
  const isMeant = style.manifests === undefined || manifest?.mediaType === types[style.manifests];
  return manifest !== undefined && isMeant && style.forms.size === 0 ? manifest : createManifest(image, style);
}

/** How an index names an image: `descriptor`, and the documents that lie below it. */
interface WrittenImage {
  readonly descriptor: object;
  readonly documents: readonly Uint8Array[];
}

function describe({ bytes, digest, mediaType }: NewManifest): object {
  return { mediaType, digest, size: bytes.length };
}

function indexedOf(image: SavedImage, style: WrittenStyle): IndexedImage {
  const { platform } = parseImageConfig(image.configBytes);
  return { platform, manifest: manifestOf(image, style), was: image.was };
}

function writeOne(image: SavedImage, style: WrittenStyle): WrittenImage {
  const { manifest, platform } = indexedOf(image, style);
  const { os, architecture, variant } = platform;
  return {
    descriptor: { ...describe(manifest), platform: { architecture, os, ...(variant !== undefined && { variant }) } },
    documents: [manifest.bytes],
  };
}

/** An image for several platforms has an index of its own, and one whose index says something. OCI image-spec, image-index.md. */
function writeImage(image: SavedImage, style: WrittenStyle): WrittenImage {
  const { others = [], index: like } = image;
  const isAnnotated = like !== undefined && !fitsManifestList(like.index);
  if (others.length === 0 && !isAnnotated) return writeOne(image, style);
  const format = style.manifests === 'docker' && isAnnotated ? 'oci' : style.manifests;
  const all = [image, ...others].map((one) => indexedOf(one, { ...style, manifests: format }));
  const index = encodeIndex(all, { like, format: format ?? 'oci' });
  return { descriptor: describe(index), documents: [index.bytes, ...all.map(({ manifest }) => manifest.bytes)] };
}

/** One entry for each name; skopeo, podman and buildah look at the first annotation, containerd and Docker at the other. */
function nameEntries(
  tags: SavedImage['tags'],
  descriptor: object,
  annotations: Annotations | undefined,
): readonly object[] {
  if (tags.length === 0) return [annotations === undefined ? descriptor : { ...descriptor, annotations }];
  return tags.map(formatReference).map((name) => ({
    ...descriptor,
    annotations: { ...annotations, [NAME_ANNOTATIONS.refName]: name, [NAME_ANNOTATIONS.containerd]: name },
  }));
}

/** `oci-layout`, `index.json`, the indexes and the manifests. OCI image-spec, image-layout.md. */
export function planOciDocuments(images: readonly SavedImage[], style: WrittenStyle): readonly PlannedFile[] {
  const written = images.map((image) => ({ tags: image.tags, ...writeImage(image, style) }));
  const index = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociIndex,
    manifests: written.flatMap(({ tags, descriptor }) => nameEntries(tags, descriptor, style.entryAnnotations)),
  };
  const documents = written.flatMap((image) => image.documents);
  return [
    { kind: 'document', path: 'oci-layout', bytes: encodeJson({ imageLayoutVersion: '1.0.0' }) },
    { kind: 'document', path: 'index.json', bytes: encodeJson(index) },
    ...documents.map((bytes): PlannedFile => ({ kind: 'document', path: blobPath(digestOf(bytes)), bytes })),
  ];
}
