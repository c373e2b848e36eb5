import type { Branded } from './brand.ts';
import { TinydockError } from './errors.ts';

/** `sha256:<64 lower-case hex digits>` of bytes as they travel or lie in the store. OCI image-spec, descriptor.md, "Digests". */
export type Digest = Branded<string, 'Digest'>;

/** Digest of a layer's uncompressed tar; the key of a layer in the store. OCI image-spec, config.md, "Layer DiffID". */
export type DiffId = Branded<string, 'DiffId'>;

/** Digest of an image's configuration; the identity of an image. OCI image-spec, config.md, "ImageID". */
export type ImageId = Branded<string, 'ImageId'>;

/** Identifies an ordered stack of layers. OCI image-spec, config.md, "Layer ChainID". */
export type ChainId = Branded<string, 'ChainId'>;

const SHA256 = /^sha256:[0-9a-f]{64}$/;

function assertSha256(kind: string, text: string): void {
  if (SHA256.test(text)) return;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_DIGEST',
    message: `invalid ${kind} ${JSON.stringify(text.slice(0, 100))}: expected sha256: and 64 lower-case hex digits`,
  });
}

export function isDigest(text: string): text is Digest {
  return SHA256.test(text);
}

/** @throws TinydockError INVALID_ARGUMENT / INVALID_DIGEST */
export function parseDigest(text: string): Digest {
  assertSha256('digest', text);
  return text as Digest;
}

/** @throws TinydockError INVALID_ARGUMENT / INVALID_DIGEST */
export function parseDiffId(text: string): DiffId {
  assertSha256('diffID', text);
  return text as DiffId;
}

/** @throws TinydockError INVALID_ARGUMENT / INVALID_DIGEST */
export function parseImageId(text: string): ImageId {
  assertSha256('image id', text);
  return text as ImageId;
}

/** @throws TinydockError INVALID_ARGUMENT / INVALID_DIGEST */
export function parseChainId(text: string): ChainId {
  assertSha256('chainID', text);
  return text as ChainId;
}

/** The 64 hex digits after `sha256:`; safe as a file name. */
export function digestHex(digest: Digest | DiffId | ImageId | ChainId): string {
  return digest.slice('sha256:'.length);
}

/** The first twelve hex digits, as Docker shows ids. */
export function shortId(digest: Digest | DiffId | ImageId | ChainId): string {
  return digestHex(digest).slice(0, 12);
}
