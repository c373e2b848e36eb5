import { formatReference, MEDIA_TYPES, type Platform, parseImageConfig, type SavedImage } from '@tinydock/domain';
import { blobPath, digestOf, encodeJson, type PlannedFile } from './archive-file.ts';

interface WrittenManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** A manifest over the plain tars. The same image always gives the same bytes. OCI image-spec, manifest.md. */
function createManifest({ id, configBytes, layers }: SavedImage): WrittenManifest {
  const mediaType = MEDIA_TYPES.ociManifest;
  const bytes = encodeJson({
    schemaVersion: 2,
    mediaType,
    config: { mediaType: MEDIA_TYPES.ociConfig, digest: id, size: configBytes.length },
    layers: layers.map(({ diffId, tarBytes }) => ({ mediaType: MEDIA_TYPES.ociLayer, digest: diffId, size: tarBytes })),
  });
  return { bytes, mediaType };
}

function describePlatform({ os, architecture, variant }: Platform): Platform {
  return { architecture, os, ...(variant === undefined ? {} : { variant }) };
}

/** One entry for each name; skopeo, podman and buildah look at the first annotation, containerd and Docker at the other. */
function describeImage(image: SavedImage, manifest: WrittenManifest): readonly object[] {
  const descriptor = {
    mediaType: manifest.mediaType,
    digest: digestOf(manifest.bytes),
    size: manifest.bytes.length,
    platform: describePlatform(parseImageConfig(image.configBytes).platform),
  };
  if (image.tags.length === 0) return [descriptor];
  return image.tags.map(formatReference).map((name) => ({
    ...descriptor,
    annotations: { 'org.opencontainers.image.ref.name': name, 'io.containerd.image.name': name },
  }));
}

/** `oci-layout`, `index.json` and the manifests. OCI image-spec, image-layout.md. */
export function planOciDocuments(images: readonly SavedImage[]): readonly PlannedFile[] {
  const written = images.map((image) => ({ image, manifest: image.manifest ?? createManifest(image) }));
  const index = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociIndex,
    manifests: written.flatMap(({ image, manifest }) => describeImage(image, manifest)),
  };
  return [
    { kind: 'document', path: 'oci-layout', bytes: encodeJson({ imageLayoutVersion: '1.0.0' }) },
    { kind: 'document', path: 'index.json', bytes: encodeJson(index) },
    ...written.map(({ manifest: { bytes } }): PlannedFile => ({
      kind: 'document',
      path: blobPath(digestOf(bytes)),
      bytes,
    })),
  ];
}
