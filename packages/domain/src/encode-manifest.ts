import { createHash } from 'node:crypto';
import { type Digest, parseDigest } from './digest.ts';
import type { Annotations } from './image.ts';
import type { CompressedForm, Compression } from './layer.ts';
import { type Descriptor, MEDIA_TYPES } from './manifest.ts';
import type { NewManifest } from './ports/registry-push.ts';

/** Whose media types a manifest has: those of the OCI image-spec, or those of Docker's schema 2. */
export type ManifestFormat = 'oci' | 'docker';

/** Media types of layers in OCI manifests. */
export const OCI_LAYERS: Readonly<Record<Compression, string>> = {
  none: MEDIA_TYPES.ociLayer,
  gzip: MEDIA_TYPES.ociLayerGzip,
  zstd: MEDIA_TYPES.ociLayerZstd,
};

/** Docker's format has no name for zstd that others know. */
const DOCKER_LAYERS: Readonly<Partial<Record<Compression, string>>> = {
  none: MEDIA_TYPES.dockerLayer,
  gzip: MEDIA_TYPES.dockerLayerGzip,
};

const FORMATS = {
  oci: { manifest: MEDIA_TYPES.ociManifest, config: MEDIA_TYPES.ociConfig, layers: OCI_LAYERS },
  docker: { manifest: MEDIA_TYPES.dockerManifest, config: MEDIA_TYPES.dockerConfig, layers: DOCKER_LAYERS },
} as const;

/** OCI image-spec, annotations.md. */
export const BASE_NAME = 'org.opencontainers.image.base.name';
export const BASE_DIGEST = 'org.opencontainers.image.base.digest';

/** True where Docker's schema 2 can say all of it: it has no zstd, and no annotations but those that are made in any case. */
export function fitsDocker(forms: readonly CompressedForm[], annotations: Annotations = {}): boolean {
  return (
    forms.every(({ compression }) => DOCKER_LAYERS[compression] !== undefined) &&
    Object.keys(annotations).every((key) => key === BASE_NAME || key === BASE_DIGEST)
  );
}

function digestOf(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
}

/**
 * A manifest of layers in these forms, lowest first; Docker's format has no annotations. The same input gives the same
 * bytes. OCI image-spec, manifest.md.
 */
export function encodeManifest(options: {
  readonly config: Pick<Descriptor, 'digest' | 'size'>;
  readonly forms: readonly CompressedForm[];
  readonly format: ManifestFormat;
  readonly annotations: Annotations;
}): NewManifest {
  const { config, forms } = options;
  const format = FORMATS[options.format];
  const annotations = options.format === 'oci' ? options.annotations : {};
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: format.manifest,
    config: { mediaType: format.config, digest: config.digest, size: config.size },
    layers: forms.map(({ digest, sizeBytes, compression }) => ({
      mediaType: format.layers[compression],
      digest,
      size: sizeBytes,
    })),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  });
  const bytes = Buffer.from(text);
  return { bytes, digest: digestOf(bytes), mediaType: format.manifest };
}
