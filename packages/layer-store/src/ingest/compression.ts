import { type Compression, TinydockError } from '@tinydock/domain';

/** Bytes that tell one compression from another. */
export const MAGIC_BYTES = 6;

function startsWith(head: Uint8Array, ...magic: readonly number[]): boolean {
  return head.length >= magic.length && magic.every((byte, at) => head[at] === byte);
}

function isZstd(head: Uint8Array): boolean {
  // RFC 8878: a frame, or a skippable frame 0x184D2A50 to 0x184D2A5F, both little-endian.
  if (startsWith(head, 0x28, 0xb5, 0x2f, 0xfd)) return true;
  return ((head[0] ?? 0) & 0xf0) === 0x50 && startsWith(head.subarray(1), 0x2a, 0x4d, 0x18);
}

/**
 * Tells how a layer is compressed by its first `MAGIC_BYTES` bytes (fewer where it has no more).
 * @throws TinydockError INVALID_ARGUMENT / UNSUPPORTED_MEDIA_TYPE for bzip2 and xz
 */
export function detectCompression(head: Uint8Array): Compression {
  if (startsWith(head, 0x1f, 0x8b)) return 'gzip';
  if (isZstd(head)) return 'zstd';
  const isBzip2 = startsWith(head, 0x42, 0x5a, 0x68);
  if (!isBzip2 && !startsWith(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)) return 'none';
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'UNSUPPORTED_MEDIA_TYPE',
    message: `the layer is compressed with ${isBzip2 ? 'bzip2' : 'xz'}; gzip, zstd and no compression are supported`,
    hint: 'Compress it again with gzip or zstd, or pass it uncompressed.',
  });
}
