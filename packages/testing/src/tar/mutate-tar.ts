import { sealTarHeader } from './raw-tar.ts';
import type { SeededRandom } from './seeded-random.ts';

const BLOCK_BYTES = 512;
/** Start and length of the fields of a header that decide most. */
const FIELDS = [
  [0, 100],
  [100, 8],
  [108, 8],
  [116, 8],
  [124, 12],
  [136, 12],
  [156, 1],
  [157, 100],
  [257, 8],
  [329, 16],
  [345, 155],
  [386, 96],
  [482, 13],
] as const satisfies readonly (readonly [number, number])[];

const TYPE_FLAGS = '\u000001234567xgLKSVDMNX\xff';

/** Offsets of the blocks that look like headers: their checksum fits. */
export function findTarHeaders(tar: Buffer): number[] {
  const offsets: number[] = [];
  for (let offset = 0; offset + BLOCK_BYTES <= tar.length; offset += BLOCK_BYTES) {
    const block = tar.subarray(offset, offset + BLOCK_BYTES);
    if (sealTarHeader(Buffer.from(block)).equals(block)) offsets.push(offset);
  }
  return offsets;
}

/** A damaged copy: one to three mutations of headers, extended records or the order of blocks; at times a cut. */
export function mutateTar(random: SeededRandom, original: Buffer): Buffer {
  let tar: Buffer = Buffer.from(original);
  const headers = findTarHeaders(tar);
  for (let count = random.integer(1, 3); count > 0 && tar.length >= 2 * BLOCK_BYTES; count--) {
    const header = headers[random.integer(0, Math.max(headers.length - 1, 0))] ?? 0;
    const mutate = random.pick([mutateField, mutateField, mutateType, mutateText, mutateBytes, moveBlocks, cut]);
    tar = mutate(random, tar, Math.min(header, tar.length - 2 * BLOCK_BYTES));
  }
  return tar;
}

function mutateField(random: SeededRandom, tar: Buffer, header: number): Buffer {
  const [start, length] = random.pick(FIELDS);
  const value = random.pick([
    random.bytes(length),
    Buffer.alloc(length, random.pick(['7', '0', '\0', '\xff', '\x80', ' ', '/', '.']), 'latin1'),
    Buffer.from(random.integer(0, 0o7777777).toString(8).padStart(length, '0').slice(-length)),
  ]);
  tar.set(value, header + start);
  return seal(tar, header);
}

function mutateType(random: SeededRandom, tar: Buffer, header: number): Buffer {
  tar.write(TYPE_FLAGS.charAt(random.integer(0, TYPE_FLAGS.length - 1)), header + 156, 'latin1');
  return seal(tar, header);
}

/** Contents of an extended header, if the header is one. */
function mutateText(random: SeededRandom, tar: Buffer, header: number): Buffer {
  const position = header + BLOCK_BYTES + random.integer(0, 120);
  if (position < tar.length)
    tar.write(random.pick(['9', '0', '=', '\n', ' ', '\0', ',', '-', '/', '..']), position, 'latin1');
  return tar;
}

function mutateBytes(random: SeededRandom, tar: Buffer, header: number): Buffer {
  for (let count = random.integer(1, 8); count > 0; count--) {
    const position = header + random.integer(0, BLOCK_BYTES - 1);
    if (position < tar.length) tar[position] = random.integer(0, 255);
  }
  return random.chance(0.5) ? seal(tar, header) : tar;
}

/** Repeats, drops or zeroes a block, or puts it elsewhere. */
function moveBlocks(random: SeededRandom, tar: Buffer, header: number): Buffer {
  const before = tar.subarray(0, header);
  const block = tar.subarray(header, header + BLOCK_BYTES);
  const after = tar.subarray(header + BLOCK_BYTES);
  return random.pick([
    (): Buffer => Buffer.concat([before, block, block, after]),
    (): Buffer => Buffer.concat([before, after]),
    (): Buffer => Buffer.concat([before, Buffer.alloc(BLOCK_BYTES), after]),
    (): Buffer => Buffer.concat([block, before, after]),
  ])();
}

function cut(random: SeededRandom, tar: Buffer, header: number): Buffer {
  return tar.subarray(0, random.chance(0.5) ? header : random.integer(0, tar.length));
}

function seal(tar: Buffer, header: number): Buffer {
  if (header + BLOCK_BYTES <= tar.length) sealTarHeader(tar.subarray(header, header + BLOCK_BYTES));
  return tar;
}
