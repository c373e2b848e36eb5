import * as z from 'zod';
import { describeIssues } from './describe-issues.ts';
import { type Digest, isDigest } from './digest.ts';
import { TinydockError } from './errors.ts';
import type { Platform } from './platform.ts';

/** Media types of the OCI image-spec (media-types.md) and of Docker's schema 2. */
export const MEDIA_TYPES = {
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar',
  ociLayerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  ociLayerZstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerManifestList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar',
  dockerLayerGzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  dockerForeignLayerGzip: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
} as const;

/** Annotations that say in an OCI layout what an image is called. */
export const NAME_ANNOTATIONS = {
  /** containerd and Docker write the whole name here. */
  containerd: 'io.containerd.image.name',
  /** OCI image-spec, annotations.md. May be a whole name, a tag alone, or anything else. */
  refName: 'org.opencontainers.image.ref.name',
} as const;

/** Larger manifests are refused, as registries do. OCI distribution-spec, "Pushing manifests". */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

const digestSchema = z.string().refine((text): text is Digest => isDigest(text), 'expected sha256: and 64 hex digits');

const platformSchema = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
});

const descriptorSchema = z.object({
  mediaType: z.string(),
  digest: digestSchema,
  size: z.number().int().nonnegative(),
  urls: z.array(z.string()).optional(),
  annotations: z.record(z.string(), z.string()).nullish(),
  platform: platformSchema.optional(),
  artifactType: z.string().optional(),
});

const manifestSchema = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  config: descriptorSchema,
  layers: z.array(descriptorSchema).max(10_000),
  annotations: z.record(z.string(), z.string()).nullish(),
});

const indexSchema = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  manifests: z.array(descriptorSchema).max(10_000),
  annotations: z.record(z.string(), z.string()).nullish(),
});

/** Names bytes by digest and size. OCI image-spec, descriptor.md. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly urls?: readonly string[] | undefined;
  readonly annotations?: Readonly<Record<string, string>> | null | undefined;
  readonly platform?: Platform | undefined;
  readonly artifactType?: string | undefined;
}

/** One image for one platform. OCI image-spec, manifest.md; Docker's schema 2 has the same shape. */
export interface ImageManifest {
  readonly kind: 'manifest';
  readonly mediaType: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** One image for several platforms. OCI image-spec, image-index.md; Docker's manifest list has the same shape. */
export interface ImageIndex {
  readonly kind: 'index';
  readonly mediaType: string;
  readonly manifests: readonly Descriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** Signatures and build records lie beside images, under a platform that nobody has. */
export function isImageDescriptor({ platform, annotations }: Descriptor): boolean {
  return platform?.os !== 'unknown' && annotations?.['vnd.docker.reference.type'] === undefined;
}

function invalid(why: string, cause?: unknown): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_MANIFEST',
    message: `invalid image manifest: ${why}`,
    cause,
  });
}

const INDEX_TYPES: ReadonlySet<string> = new Set([MEDIA_TYPES.ociIndex, MEDIA_TYPES.dockerManifestList]);
const IMAGE_TYPES: ReadonlySet<string> = new Set([MEDIA_TYPES.ociManifest, MEDIA_TYPES.dockerManifest]);

/** What the registry called it must be what it looks like, so that nobody else takes it for something else. */
function isIndex(value: object, mediaType: string): boolean {
  const looksLikeIndex = 'manifests' in value;
  if (looksLikeIndex && ('layers' in value || 'config' in value)) throw invalid('it is an index and an image at once');
  const own = 'mediaType' in value && typeof value.mediaType === 'string' ? value.mediaType : '';
  const wrong = looksLikeIndex ? IMAGE_TYPES : INDEX_TYPES;
  const contradicting = [own, mediaType].find((type) => wrong.has(type));
  if (contradicting !== undefined) throw invalid(`its type ${contradicting} is not that of its contents`);
  return looksLikeIndex;
}

function assertNotSchema1(value: object): void {
  if (!('schemaVersion' in value) || value.schemaVersion !== 1) return;
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'the registry holds this image only in schema 1, which has been withdrawn',
    hint: 'Pull it once with an older engine and push it again; every current engine writes schema 2 or OCI.',
  });
}

/**
 * Reads the bytes of a manifest or index. `mediaType` is what the registry or the descriptor said, if anything. A
 * document that can be read as both, or that is not of the type it was called, is refused (OCI image-spec, manifest.md,
 * "mediaType"; CVE-2021-41190).
 * @throws TinydockError INVALID_ARGUMENT / INVALID_MANIFEST, FAILED_PRECONDITION / UNSUPPORTED_MEDIA_TYPE for schema 1
 */
export function parseManifest(bytes: Uint8Array, mediaType = ''): ImageManifest | ImageIndex {
  if (bytes.length > MAX_MANIFEST_BYTES) {
    throw invalid(`it has ${bytes.length} bytes, and ${MAX_MANIFEST_BYTES} are allowed`);
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid('it is not JSON', cause);
  }
  if (typeof value !== 'object' || value === null) throw invalid('it is not a JSON object');
  assertNotSchema1(value);
  if (isIndex(value, mediaType)) {
    const index = indexSchema.safeParse(value);
    if (!index.success) throw invalid(describeIssues(index.error));
    const { manifests, annotations } = index.data;
    const type = index.data.mediaType ?? (mediaType || MEDIA_TYPES.ociIndex);
    return { kind: 'index', mediaType: type, manifests, annotations: annotations ?? {} };
  }
  const manifest = manifestSchema.safeParse(value);
  if (!manifest.success) throw invalid(describeIssues(manifest.error));
  const { config, layers, annotations } = manifest.data;
  const type = manifest.data.mediaType ?? (mediaType || MEDIA_TYPES.ociManifest);
  return { kind: 'manifest', mediaType: type, config, layers, annotations: annotations ?? {} };
}
