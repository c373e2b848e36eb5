import {
  encodeManifest,
  fitsDocker,
  formatReference,
  MEDIA_TYPES,
  NAME_ANNOTATIONS,
  type Platform,
  parseDigest,
  parseImageConfig,
  type SavedImage,
} from '@tinydock/domain';
import { blobPath, digestOf, encodeJson, formOf, type PlannedFile, type WrittenStyle } from './archive-file.ts';

type WrittenManifest = NonNullable<SavedImage['manifest']>;

/** A manifest over the layers as they are in the archive. The same image always gives the same bytes. */
function createManifest(image: SavedImage, style: WrittenStyle): WrittenManifest {
  const { id, configBytes, layers, annotations = {} } = image;
  const forms = layers.map((layer) => formOf(layer, style));
  const isDocker = style.manifests === 'docker' && fitsDocker(forms, annotations);
  const config = { digest: parseDigest(id), size: configBytes.length };
  return encodeManifest({ config, forms, annotations, format: isDocker ? 'docker' : 'oci' });
}

/** That with which the image came, where it names the layers as they are in the archive, in the types that are asked for. */
function manifestOf(image: SavedImage, style: WrittenStyle): WrittenManifest {
  const { manifest } = image;
  const types = { oci: MEDIA_TYPES.ociManifest, docker: MEDIA_TYPES.dockerManifest };
  const isMeant = style.manifests === undefined || manifest?.mediaType === types[style.manifests];
  return manifest !== undefined && isMeant && style.forms.size === 0 ? manifest : createManifest(image, style);
}

function describePlatform({ os, architecture, variant }: Platform): Platform {
  return { architecture, os, ...(variant === undefined ? {} : { variant }) };
}

/** How an index names an image: `descriptor`, and the documents that lie below it. */
interface WrittenImage {
  readonly descriptor: object;
  readonly mediaType: string;
  readonly documents: readonly Uint8Array[];
}

function describe({ bytes, mediaType }: WrittenManifest): object {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

function writeOne(image: SavedImage, style: WrittenStyle): WrittenImage {
  const manifest = manifestOf(image, style);
  const platform = describePlatform(parseImageConfig(image.configBytes).platform);
  return {
    descriptor: { ...describe(manifest), platform },
    mediaType: manifest.mediaType,
    documents: [manifest.bytes],
  };
}

/** An image for several platforms has an index of its own. OCI image-spec, image-index.md. */
function writeImage(image: SavedImage, style: WrittenStyle): WrittenImage {
  const own = writeOne(image, style);
  const { others = [] } = image;
  if (others.length === 0) return own;
  const all = [own, ...others.map((other) => writeOne(other, style))];
  const isDocker = all.every(({ mediaType: type }) => type === MEDIA_TYPES.dockerManifest);
  const mediaType = isDocker && style.manifests === 'docker' ? MEDIA_TYPES.dockerManifestList : MEDIA_TYPES.ociIndex;
  const bytes = encodeJson({ schemaVersion: 2, mediaType, manifests: all.map(({ descriptor }) => descriptor) });
  return {
    descriptor: describe({ bytes, mediaType }),
    mediaType,
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
export function planOciDocuments(images: readonly SavedImage[], style: WrittenStyle): readonly PlannedFile[] {
  const written = images.map((image) => ({ tags: image.tags, ...writeImage(image, style) }));
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
