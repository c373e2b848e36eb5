import { createHash } from 'node:crypto';
import {
  type Annotations,
  type CompressedForm,
  type Compression,
  type Descriptor,
  MEDIA_TYPES,
  type NewManifest,
  parseDigest,
} from '@tinydock/domain';
import type { KnownManifest } from './known-manifests.ts';

/** Media types of layers in OCI manifests. */
export const OCI_LAYERS: Readonly<Record<Compression, string>> = {
  none: MEDIA_TYPES.ociLayer,
  gzip: MEDIA_TYPES.ociLayerGzip,
  zstd: MEDIA_TYPES.ociLayerZstd,
};
/** The compression of an OCI layer of that media type; undefined for what is none. */
export function compressionOf(mediaType: string): Compression | undefined {
  const known = Object.entries(OCI_LAYERS).find(([, type]) => type === mediaType);
  return known?.[0] as Compression | undefined;
}

/** Docker's format has no name for zstd that others know. */
const DOCKER_LAYERS: Readonly<Partial<Record<Compression, string>>> = {
  none: MEDIA_TYPES.dockerLayer,
  gzip: MEDIA_TYPES.dockerLayerGzip,
};

interface Format {
  readonly manifest: string;
  readonly config: string;
  readonly layers: Readonly<Partial<Record<Compression, string>>>;
}

const OCI: Format = { manifest: MEDIA_TYPES.ociManifest, config: MEDIA_TYPES.ociConfig, layers: OCI_LAYERS };
const DOCKER: Format = {
  manifest: MEDIA_TYPES.dockerManifest,
  config: MEDIA_TYPES.dockerConfig,
  layers: DOCKER_LAYERS,
};

function chooseFormat(like: KnownManifest | undefined, forms: readonly CompressedForm[]): Format {
  const isDocker = like?.mediaType === MEDIA_TYPES.dockerManifest;
  return isDocker && forms.every(({ compression }) => DOCKER_LAYERS[compression] !== undefined) ? DOCKER : OCI;
}

/**
 * A manifest of these layers, lowest first. It has the format and the annotations of `like`, where that is given and
 * can hold the layers. The same input gives the same bytes.
 */
export function buildManifest(options: {
  readonly config: Pick<Descriptor, 'digest' | 'size'>;
  readonly forms: readonly CompressedForm[];
  readonly like: KnownManifest | undefined;
  /** In place of those of `like`. */
  readonly annotations?: Annotations | undefined;
}): NewManifest {
  const { config, forms, like } = options;
  const format = chooseFormat(like, forms);
  const annotations = format === OCI ? (options.annotations ?? like?.manifest.annotations ?? {}) : {};
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
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  return { bytes, digest, mediaType: format.manifest };
}
