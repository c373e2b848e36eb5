import type { ByteString } from '@tinydock/tar';
import { IndexDamage } from './decode-erofs.ts';
import { BLOCK_BYTES, DIRENT_BYTES } from './erofs-format.ts';
import { MAX_NAME_BYTES } from './layer-path.ts';

const NOT_IN_NAMES = /[/\0]/;

export interface DirectoryEntry {
  readonly name: ByteString;
  readonly inodeNumber: number;
  readonly fileType: number;
}

/** How the entries of a directory spread over blocks. */
export interface DirectoryLayout {
  /** In byte order, `.` and `..` among them: the kernel searches them by halves. */
  readonly names: readonly ByteString[];
  /** Index into `names` of the first entry of each block. */
  readonly blockStarts: readonly number[];
  /** Bytes of the directory: whole blocks, then what the last one uses. */
  readonly size: number;
}

/** Most tars have the names of a directory in byte order. */
function sorted(names: ByteString[]): readonly ByteString[] {
  return names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name) ? names : names.sort();
}

/** An entry and its name never cross a block. */
export function layOutDirectory(children: Iterable<ByteString>): DirectoryLayout {
  const names = sorted(['.', '..', ...children]);
  const blockStarts = [0];
  let used = 0;
  for (const [index, name] of names.entries()) {
    const bytes = DIRENT_BYTES + name.length;
    if (used + bytes > BLOCK_BYTES) {
      blockStarts.push(index);
      used = 0;
    }
    used += bytes;
  }
  return { names, blockStarts, size: (blockStarts.length - 1) * BLOCK_BYTES + used };
}

export interface DirectoryBlockTarget {
  /** Zero where the block goes. */
  readonly buffer: Buffer;
  /** Of the same bytes. */
  readonly view: DataView;
  readonly offset: number;
}

/** Writes one block: the entries, then their names. */
export function encodeDirectoryBlock(
  { names, blockStarts }: DirectoryLayout,
  block: number,
  {
    buffer,
    view,
    offset,
    lookUp,
  }: DirectoryBlockTarget & { readonly lookUp: (index: number) => Omit<DirectoryEntry, 'name'> },
): void {
  const start = blockStarts[block] ?? 0;
  const end = blockStarts[block + 1] ?? names.length;
  let nameOffset = (end - start) * DIRENT_BYTES;
  let direntOffset = offset;
  for (let index = start; index < end; index++) {
    const name = names[index] ?? '';
    const { inodeNumber, fileType } = lookUp(index);
    view.setUint32(direntOffset, inodeNumber % 2 ** 32, true);
    view.setUint16(direntOffset + 4, inodeNumber / 2 ** 32, true);
    view.setUint16(direntOffset + 8, nameOffset, true);
    view.setUint8(direntOffset + 10, fileType);
    buffer.write(name, offset + nameOffset, 'latin1');
    nameOffset += name.length;
    direntOffset += DIRENT_BYTES;
  }
}

/** Reads one block, cut off at the directory's size; the counterpart of {@link encodeDirectoryBlock}. @throws IndexDamage */
export function decodeDirectoryBlock(block: Buffer): readonly DirectoryEntry[] {
  const firstName = block.length < DIRENT_BYTES ? 0 : block.readUInt16LE(8);
  if (firstName === 0 || firstName % DIRENT_BYTES !== 0 || firstName >= block.length) throw createBlockDamage();
  const count = firstName / DIRENT_BYTES;
  return Array.from({ length: count }, (_, index): DirectoryEntry => {
    const at = index * DIRENT_BYTES;
    const start = block.readUInt16LE(at + 8);
    const end = index + 1 < count ? block.readUInt16LE(at + DIRENT_BYTES + 8) : findNameEnd(block, start);
    const name = start < firstName || end > block.length ? '' : block.toString('latin1', start, end);
    if (name === '' || name.length > MAX_NAME_BYTES || NOT_IN_NAMES.test(name)) throw createBlockDamage();
    return { name, inodeNumber: block.readUIntLE(at, 6), fileType: block.readUInt8(at + 10) };
  });
}

/** Zeros fill the rest of a block, since the next entry did not fit. */
function findNameEnd(block: Buffer, start: number): number {
  const zero = block.indexOf(0, start);
  return zero === -1 ? block.length : zero;
}

function createBlockDamage(): IndexDamage {
  return new IndexDamage('a directory is damaged');
}
