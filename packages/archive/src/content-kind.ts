/** What a file of an archive is, told by its first bytes. */
export type ContentKind = 'json' | 'layer' | 'other';

const BLOCK_BYTES = 512;

/** RFC 1952, section 2.3.1. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** RFC 8878, section 3.1.1. */
export function isZstd(head: Uint8Array): boolean {
  return head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;
}

/** A first header whose checksum is right, or the zeros that end an empty tar. POSIX.1-2008, pax, "ustar". */
function isTar(head: Uint8Array): boolean {
  if (head.length < BLOCK_BYTES) return false;
  const block = head.subarray(0, BLOCK_BYTES);
  if (block.every((byte) => byte === 0)) return true;
  const stored = Number.parseInt(
    Buffer.from(block.subarray(148, 156))
      .toString('latin1')
      .replace(/[\0 ]+/g, ''),
    8,
  );
  const sum = block.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  return sum === stored;
}

function isJson(head: Uint8Array): boolean {
  const first = head.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  return first === 0x7b || first === 0x5b;
}

/** `head` holds the first 512 bytes, or all of a shorter file. */
export function tellContentKind(head: Uint8Array): ContentKind {
  if (isGzip(head) || isZstd(head) || isTar(head)) return 'layer';
  return isJson(head) ? 'json' : 'other';
}
