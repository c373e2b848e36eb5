import { tarPadding } from '@tinydock/tar';
import { rawLongText, rawPaxHeader, rawTarEntry, type RawTarHeader, rawTarNumber } from './raw-tar.ts';
import type { SeededRandom } from './seeded-random.ts';

/** The four ways in which GNU tar has written sparse files. */
export type SparseFormat = 'old' | '0.0' | '0.1' | '1.0';

interface SparseFile {
  readonly size: number;
  /** Offset and length of each run. */
  readonly runs: readonly (readonly [number, number])[];
  readonly stored: Buffer;
}

/** Runs of whole blocks but for the last, as GNU tar makes them: readers differ on how others are stored. */
function randomSparseFile(random: SeededRandom): SparseFile {
  const runs: [number, number][] = [];
  let offset = random.integer(0, 2) * 4096;
  const count = random.pick([0, 1, 3, 4, 5, 25, 26, 60]);
  for (let index = 0; index < count; index++) {
    const length = 512 * random.integer(1, 4);
    runs.push([offset, length]);
    offset += length + 512 * random.integer(1, 64);
  }
  const tail = random.chance(0.5) ? random.integer(1, 511) : 0;
  if (tail > 0) runs.push([offset, tail]);
  const end = tail > 0 ? offset + tail : offset + random.integer(0, 10_000);
  return { size: end, runs, stored: random.bytes(runs.reduce((sum, [, length]) => sum + length, 0)) };
}

/** One sparse file: extension headers, header, map and stored bytes. */
export function randomSparseEntry(random: SeededRandom, header: RawTarHeader, format: SparseFormat): Buffer {
  const file = randomSparseFile(random);
  if (format === 'old') return encodeOld(header, file);
  return format === '1.0' ? encode10(header, file) : encode0(header, file, format);
}

/** The map ends with an empty run at the end of the file. */
function encodeOld(header: RawTarHeader, { size, runs, stored }: SparseFile): Buffer {
  const map = [...runs, [size, 0] as const];
  const inHeader = map.slice(0, 4);
  const block = rawTarEntry({
    ...header,
    format: 'gnu',
    typeFlag: 'S',
    size: stored.length,
    patch: (target) => {
      writeOldMap(target, 386, inHeader);
      target[482] = map.length > 4 ? 1 : 0;
      target.set(rawTarNumber(size, 12), 483);
    },
  });
  const parts: Buffer[] = header.name.length > 100 ? [rawLongText('L', header.name), block] : [block];
  for (let index = 4; index < map.length; index += 21) {
    const extension = Buffer.alloc(512);
    writeOldMap(extension, 0, map.slice(index, index + 21));
    extension[504] = index + 21 < map.length ? 1 : 0;
    parts.push(extension);
  }
  return Buffer.concat([...parts, stored, tarPadding(stored.length)]);
}

function writeOldMap(target: Buffer, start: number, runs: readonly (readonly [number, number])[]): void {
  for (const [index, [offset, length]] of runs.entries()) {
    target.set(rawTarNumber(offset, 12), start + index * 24);
    target.set(rawTarNumber(length, 12), start + index * 24 + 12);
  }
}

function encode0(header: RawTarHeader, { size, runs, stored }: SparseFile, format: '0.0' | '0.1'): Buffer {
  const map = [...runs, [size, 0] as const];
  const records: [string, string][] = [
    ['GNU.sparse.size', String(size)],
    ['GNU.sparse.numblocks', String(map.length)],
  ];
  if (format === '0.1') records.push(['GNU.sparse.name', header.name], ['GNU.sparse.map', map.flat().join(',')]);
  else {
    for (const [offset, length] of map) {
      records.push(['GNU.sparse.offset', String(offset)], ['GNU.sparse.numbytes', String(length)]);
    }
    records.push(['path', header.name]);
  }
  return Buffer.concat([rawPaxHeader(records), rawTarEntry({ ...header, name: 'GNUSparseFile.1/x' }, stored)]);
}

function encode10(header: RawTarHeader, { size, runs, stored }: SparseFile): Buffer {
  const map = [...runs, [size, 0] as const];
  const text = Buffer.from(`${[map.length, ...map.flat()].join('\n')}\n`);
  const contents = Buffer.concat([text, tarPadding(text.length), stored]);
  const records: [string, string][] = [
    ['GNU.sparse.major', '1'],
    ['GNU.sparse.minor', '0'],
    ['GNU.sparse.name', header.name],
    ['GNU.sparse.realsize', String(size)],
  ];
  return Buffer.concat([rawPaxHeader(records), rawTarEntry({ ...header, name: 'GNUSparseFile.1/x' }, contents)]);
}
