import { isZstd } from './packed-data.ts';

/** What the reader does with a file of the archive. */
export type FileRole = 'document' | 'layer' | 'other';

/** Bytes of a file that {@link classifyFile} looks at. */
export const SNIFFED_BYTES = 512;

const BLOB = /^blobs\/[a-z0-9]+\/[0-9a-f]+$/;
const NAMED_AS_TAR = /\.(?:tar|tgz|tar\.gz|tar\.zst)$/;
const MAX_DEPTH = 3;

/** Layers lie in these places only: elsewhere, a tar or a gzip file is part of a root file system. */
function mayBeLayer(path: string): boolean {
  const depth = path.split('/').length;
  return depth === 1 || BLOB.test(path) || (depth <= MAX_DEPTH && NAMED_AS_TAR.test(path));
}

function isTarHeader(block: Buffer): boolean {
  if (block.length < SNIFFED_BYTES) return false;
  if (block.toString('latin1', 257, 262) === 'ustar' || block.every((byte) => byte === 0)) return true;
  const stored = Number.parseInt(block.toString('latin1', 148, 156).replace(/[\0 ]+/g, ' '), 8);
  const sum = block.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  return stored === sum;
}

function isCompressed(beginning: Buffer): boolean {
  const magic = beginning.toString('hex', 0, 4);
  return magic.startsWith('1f8b') || isZstd(magic);
}

/** Looks at a file's path and its first bytes; `beginning` is shorter than {@link SNIFFED_BYTES} only for a shorter file. */
export function classifyFile(path: string, beginning: Buffer): FileRole {
  if (mayBeLayer(path) && (isCompressed(beginning) || isTarHeader(beginning))) return 'layer';
  const text = beginning.toString('latin1').trimStart();
  return text.startsWith('{') || text.startsWith('[') ? 'document' : 'other';
}
