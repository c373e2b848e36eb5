import {
  type Annotations,
  type CompressedForm,
  type Compression,
  type Descriptor,
  encodeManifest,
  fitsDocker,
  type ManifestFormat,
  MEDIA_TYPES,
  type NewManifest,
  OCI_LAYERS,
} from '@tinydock/domain';
import type { KnownManifest } from './known-manifests.ts';

/** The compression of an OCI layer of that media type; undefined for what is none. */
export function compressionOf(mediaType: string): Compression | undefined {
  const known = Object.entries(OCI_LAYERS).find(([, type]) => type === mediaType);
  return known?.[0] as Compression | undefined;
}

/**
 * A manifest of these layers, lowest first. It has the annotations of `like`, where that is given, and its format, unless
 * one is `wanted`, where that can hold them. The same input gives the same bytes.
 */
export function buildManifest(options: {
  readonly config: Pick<Descriptor, 'digest' | 'size'>;
  readonly forms: readonly CompressedForm[];
  readonly like: KnownManifest | undefined;
  /** In place of those of `like`. */
  readonly annotations?: Annotations | undefined;
  readonly wanted?: ManifestFormat | undefined;
}): NewManifest {
  const { config, forms, like, wanted } = options;
  const isLikeDocker = like?.mediaType === MEDIA_TYPES.dockerManifest;
  const annotations = options.annotations ?? like?.manifest.annotations ?? {};
  // What the image has come with says so of itself; who asks for a format keeps annotations.
  const fits = wanted === undefined ? fitsDocker(forms) : fitsDocker(forms, annotations);
  const isDocker = (wanted ?? (isLikeDocker ? 'docker' : 'oci')) === 'docker' && fits;
  return encodeManifest({ config, forms, format: isDocker ? 'docker' : 'oci', annotations });
}
