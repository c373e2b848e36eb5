import { tarPadding } from '@tinydock/tar';

/** A header block to be written as it is told to, right or wrong. Texts are byte strings. */
export interface RawTarHeader {
  readonly name: string;
  /** Default `'0'`. */
  readonly typeFlag?: string | undefined;
  readonly mode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** Default the length of the contents. */
  readonly size?: number | undefined;
  readonly mtime?: number | undefined;
  readonly linkName?: string | undefined;
  readonly deviceMajor?: number | undefined;
  readonly deviceMinor?: number | undefined;
  /** For ustar only. */
  readonly prefix?: string | undefined;
  /** Default ustar. */
  readonly format?: 'v7' | 'ustar' | 'gnu' | undefined;
  /** Sums signed bytes, as some old tars did, unless the sum is negative. */
  readonly signedChecksum?: boolean | undefined;
  /** Changes the block before its checksum is made. */
  readonly patch?: ((block: Buffer) => void) | undefined;
}

const BLOCK_BYTES = 512;
const MAGIC = { v7: '', ustar: 'ustar\u000000', gnu: 'ustar  \0' } as const;

/** One header block. */
export function rawTarHeader(header: RawTarHeader): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  const format = header.format ?? 'ustar';
  block.write(header.name, 0, 100, 'latin1');
  block.set(rawTarNumber(header.mode ?? 0o644, 8), 100);
  block.set(rawTarNumber(header.uid ?? 0, 8), 108);
  block.set(rawTarNumber(header.gid ?? 0, 8), 116);
  block.set(rawTarNumber(header.size ?? 0, 12), 124);
  block.set(rawTarNumber(header.mtime ?? 0, 12), 136);
  block.write(header.typeFlag ?? '0', 156, 'latin1');
  block.write(header.linkName ?? '', 157, 100, 'latin1');
  block.write(MAGIC[format], 257, 'latin1');
  if (format !== 'v7') {
    block.set(rawTarNumber(header.deviceMajor ?? 0, 8), 329);
    block.set(rawTarNumber(header.deviceMinor ?? 0, 8), 337);
  }
  if (format === 'ustar') block.write(header.prefix ?? '', 345, 155, 'latin1');
  header.patch?.(block);
  return sealTarHeader(block, header.signedChecksum);
}

/** Writes the checksum of a header block into it. */
export function sealTarHeader(block: Buffer, signed = false): Buffer {
  block.fill(' ', 148, 156, 'latin1');
  const unsigned = block.reduce((total, byte) => total + byte, 0);
  const negatives = block.reduce((total, byte) => total + (byte > 127 ? 256 : 0), 0);
  const sum = signed && unsigned > negatives ? unsigned - negatives : unsigned;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** A numeric field: octal where the number fits, else base 256 in two's complement, as GNU tar writes. */
export function rawTarNumber(value: number, length: number): Buffer {
  const field = Buffer.alloc(length);
  if (value >= 0 && value < 8 ** (length - 1)) {
    field.write(value.toString(8).padStart(length - 1, '0'), 'latin1');
    return field;
  }
  let rest = BigInt(value);
  for (let index = length - 1; index > 0; index--) {
    field[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  field[0] = value < 0 ? 0xff : 0x80 | Number(rest & 0x7fn);
  return field;
}

/** Header, contents and padding. */
export function rawTarEntry(header: RawTarHeader, contents: Uint8Array = new Uint8Array(0)): Buffer {
  const block = rawTarHeader({ ...header, size: header.size ?? contents.length });
  return Buffer.concat([block, contents, tarPadding(contents.length)]);
}

/** PAX records of the given keywords and values, byte strings or bytes. */
export function rawPaxRecords(records: Iterable<readonly [string, string | Uint8Array]>): Buffer {
  const parts: Buffer[] = [];
  for (const [key, value] of records) {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : Buffer.from(value);
    const rest = key.length + bytes.length + 3;
    let length = rest + 1;
    while (rest + String(length).length !== length) length++;
    parts.push(Buffer.from(`${length} ${key}=`, 'latin1'), bytes, Buffer.from('\n'));
  }
  return Buffer.concat(parts);
}

/** An extended header that describes the entry after it, or with `g` all that follow. */
export function rawPaxHeader(records: Iterable<readonly [string, string | Uint8Array]>, typeFlag = 'x'): Buffer {
  return rawTarEntry({ name: 'PaxHeaders/entry', typeFlag }, rawPaxRecords(records));
}

/** A GNU long name (`L`) or long link (`K`) for the entry after it. */
export function rawLongText(typeFlag: 'L' | 'K', text: string): Buffer {
  return rawTarEntry({ name: '././@LongLink', typeFlag, format: 'gnu' }, Buffer.from(`${text}\0`, 'latin1'));
}
