import { rawLongText, rawPaxHeader, rawTarEntry, type RawTarHeader } from './raw-tar.ts';
import { randomSparseEntry, type SparseFormat } from './random-sparse.ts';
import { randomXattrs } from './random-xattrs.ts';
import { SeededRandom } from './seeded-random.ts';

export interface RandomTarOptions {
  readonly seed: number;
  /** Default 60. */
  readonly entries?: number | undefined;
}

type Kind = 'file' | 'sparse' | 'directory' | 'symlink' | 'hardLink' | 'character' | 'block' | 'fifo';

interface Draft {
  readonly path: string;
  readonly kind: Kind;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly linkName: string;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  readonly xattrs: ReadonlyMap<string, Uint8Array>;
  readonly contents: Buffer;
}

const TYPE_FLAGS: Readonly<Record<Kind, string>> = {
  file: '0',
  sparse: '0',
  hardLink: '1',
  symlink: '2',
  character: '3',
  block: '4',
  directory: '5',
  fifo: '6',
};

const ASCII = 'abcXYZ019-_+! .';

/**
 * A tar of every type and format that a layer may hold, repeatable by its seed: v7, ustar, PAX and GNU headers, long
 * and non-UTF-8 names, base-256 numbers, sparse files, extended attributes, repeated and replaced entries. It holds
 * nothing on which GNU tar and container engines differ: no whiteouts, no file over a directory, no repeated directory,
 * no symlink as parent or out of the tree.
 */
export function randomTar(options: RandomTarOptions): Buffer {
  return new RandomTar(new SeededRandom(options.seed)).build(options.entries ?? 60);
}

class RandomTar {
  readonly #random: SeededRandom;
  readonly #directories: string[] = [''];
  readonly #links: string[] = [];
  readonly #kinds = new Map<string, Kind>();

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  build(entries: number): Buffer {
    const parts: Buffer[] = [];
    if (this.#random.chance(0.3)) parts.push(rawPaxHeader([['comment', 'of all']], 'g'));
    if (this.#random.chance(0.7)) parts.push(this.#encode(this.#draft('', 'directory')));
    for (let count = 0; count < entries; count++) {
      const kind = this.#pickKind();
      parts.push(this.#encode(this.#draft(this.#pickPath(kind), kind)));
    }
    if (this.#random.chance(0.9)) parts.push(Buffer.alloc(1024));
    return Buffer.concat(parts);
  }

  #pickKind(): Kind {
    const kind = this.#random.pick<Kind>([
      ...(['file', 'file', 'file', 'file', 'directory', 'directory', 'symlink', 'symlink'] as const),
      ...(['hardLink', 'character', 'block', 'fifo', 'sparse'] as const),
    ]);
    return kind === 'hardLink' && this.#links.length === 0 ? 'file' : kind;
  }

  /** An old name now and then, where the new entry may replace the old one. */
  #pickPath(kind: Kind): string {
    const known = [...this.#kinds.keys()];
    if (known.length > 0 && this.#random.chance(0.1)) {
      const path = known[this.#random.integer(0, known.length - 1)] ?? '';
      if (this.#kinds.get(path) !== 'directory' && kind !== 'directory') return path;
    }
    for (;;) {
      const parent = this.#directories[this.#random.integer(0, this.#directories.length - 1)] ?? '';
      const name = this.#pickName();
      const path = parent === '' ? name : `${parent}/${name}`;
      if (path.length < 1500 && !this.#kinds.has(path)) return path;
    }
  }

  #pickName(): string {
    const random = this.#random;
    const length = random.pick([1, 2, 5, 8, 8, 12, 12, 20, 40, 99, 100, 101, 155, 254, 255]);
    const style = random.pick(['ascii', 'ascii', 'ascii', 'utf8', 'bytes']);
    if (style === 'utf8')
      return Buffer.from('gr\u00fc\u00dfe-\u2603'.repeat(30)).subarray(0, length).toString('latin1');
    let name = '';
    while (name.length < length) {
      name +=
        style === 'ascii'
          ? ASCII.charAt(random.integer(0, ASCII.length - 1))
          : String.fromCharCode(random.integer(0x80, 0xff));
    }
    return /^\.*$/.test(name) || name.startsWith('.wh.') ? `n${name.slice(1)}` : name;
  }

  #draft(path: string, kind: Kind): Draft {
    const random = this.#random;
    const mode = random.pick([0o644, 0o755, 0o600, 0o4755, 0o2755, 0o1777, 0, 0o7777, random.integer(0, 0o7777)]);
    const linkName = kind === 'symlink' ? this.#pickTarget() : kind === 'hardLink' ? this.#pickLink() : '';
    this.#note(path, kind);
    return {
      path,
      kind,
      mode,
      uid: this.#pickId(),
      gid: this.#pickId(),
      ...this.#pickTime(),
      linkName,
      deviceMajor: random.pick([0, 1, 8, 255, 256, 4095]),
      deviceMinor: random.pick([1, 3, 255, 256, 300, 65_535, 1_048_575]),
      xattrs: kind === 'hardLink' || random.chance(0.75) ? new Map() : randomXattrs(random, { kind, mode }),
      contents: kind === 'file' ? random.bytes(this.#pickSize()) : Buffer.alloc(0),
    };
  }

  #note(path: string, kind: Kind): void {
    if (kind === 'directory') {
      if (!this.#directories.includes(path)) this.#directories.push(path);
    } else if (!this.#links.includes(path)) this.#links.push(path);
    this.#kinds.set(path, kind);
  }

  #pickTarget(): string {
    const length = this.#random.pick([1, 7, 20, 99, 100, 101, 447, 448, 449, 479, 480, 481, 511, 512, 513, 4000, 4095]);
    return 'target/./of-a-link'.repeat(300).slice(0, length);
  }

  #pickLink(): string {
    return this.#links[this.#random.integer(0, this.#links.length - 1)] ?? '';
  }

  #pickSize(): number {
    return this.#random.pick([0, 1, 100, 511, 512, 513, 1024, 4095, 4096, 4097, this.#random.integer(0, 40_000)]);
  }

  #pickId(): number {
    return this.#random.pick([0, 0, 1, 1000, 65_534, 65_536, 2_097_151, 2_097_152, 2_147_483_647, 4_294_967_294]);
  }

  #pickTime(): { seconds: number; nanoseconds: number } {
    const random = this.#random;
    const seconds = random.pick([0, 1, -1, -86_400 * 365, 1_600_000_000, 4_294_967_296, random.integer(0, 2 ** 31)]);
    return { seconds, nanoseconds: random.pick([0, 0, 1, 500_000_000, 999_999_999, random.integer(0, 999_999_999)]) };
  }

  #encode(draft: Draft): Buffer {
    const random = this.#random;
    const header: RawTarHeader = {
      name: this.#decorate(draft),
      typeFlag: TYPE_FLAGS[draft.kind],
      mode: draft.mode,
      uid: draft.uid,
      gid: draft.gid,
      mtime: draft.seconds,
      linkName: draft.linkName,
      deviceMajor: draft.kind === 'character' || draft.kind === 'block' ? draft.deviceMajor : 0,
      deviceMinor: draft.kind === 'character' || draft.kind === 'block' ? draft.deviceMinor : 0,
      signedChecksum: random.chance(0.05),
    };
    if (draft.kind === 'sparse') {
      return randomSparseEntry(random, header, random.pick<SparseFormat>(['old', '0.0', '0.1', '1.0']));
    }
    const format = draft.xattrs.size > 0 ? 'pax' : random.pick(['pax', 'pax', 'gnu', 'plain']);
    if (format === 'pax') return encodePax(draft, header);
    return format === 'plain' && fitsPlain(header) ? encodePlain(random, draft, header) : encodeGnu(draft, header);
  }

  #decorate({ path, kind }: Draft): string {
    const start = this.#random.pick(['', '', './', '/', './/']);
    const inner = this.#random.chance(0.1) ? path.replaceAll('/', this.#random.pick(['//', '/./'])) : path;
    const end = kind === 'directory' && this.#random.chance(0.8) ? '/' : '';
    return path === '' ? './' : `${start}${inner}${end}`;
  }
}

function fitsPlain({ name, linkName = '', typeFlag }: RawTarHeader): boolean {
  return name.length <= 100 && linkName.length <= 100 && typeFlag !== '3' && typeFlag !== '4';
}

/** A v7 header has no device fields and knows a directory by its trailing slash. */
function encodePlain(random: SeededRandom, { kind, contents }: Draft, header: RawTarHeader): Buffer {
  if (random.chance(0.5)) return rawTarEntry({ ...header, format: 'ustar' }, contents);
  if (kind === 'directory' && header.name.endsWith('/')) {
    return rawTarEntry({ ...header, format: 'v7', typeFlag: '\0' }, contents);
  }
  return rawTarEntry({ ...header, format: 'v7', typeFlag: kind === 'file' ? '\0' : header.typeFlag }, contents);
}

function encodeGnu({ contents }: Draft, header: RawTarHeader): Buffer {
  const parts: Buffer[] = [];
  if (header.name.length > 100) parts.push(rawLongText('L', header.name));
  if ((header.linkName ?? '').length > 100) parts.push(rawLongText('K', header.linkName ?? ''));
  return Buffer.concat([...parts, rawTarEntry({ ...header, format: 'gnu' }, contents)]);
}

function encodePax({ seconds, nanoseconds, xattrs, contents }: Draft, header: RawTarHeader): Buffer {
  const fraction = String(seconds < 0 && nanoseconds > 0 ? 1e9 - nanoseconds : nanoseconds).padStart(9, '0');
  const whole = seconds < 0 && nanoseconds > 0 ? seconds + 1 : seconds;
  const sign = seconds < 0 && whole === 0 ? '-' : '';
  const records: [string, string | Uint8Array][] = [
    ['path', header.name],
    ['mtime', `${sign}${whole}.${fraction}`],
    ['uid', String(header.uid)],
    ['gid', String(header.gid)],
  ];
  if (header.linkName !== '') records.push(['linkpath', header.linkName ?? '']);
  for (const [name, value] of xattrs) records.push([`SCHILY.xattr.${name}`, value]);
  const inHeader = { ...header, name: header.name.slice(0, 100), uid: 0, gid: 0, mtime: 0 };
  return Buffer.concat([rawPaxHeader(records), rawTarEntry(inHeader, contents)]);
}
