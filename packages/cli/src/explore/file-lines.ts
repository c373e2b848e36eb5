import type { ImageFile, ListedFile } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import type { GoStruct } from '../format/template/go-value.ts';
import { formatImageName, formatImagePath } from './image-path.ts';

const CHANGE_LETTERS: Readonly<Record<string, string>> = { added: 'A', changed: 'C', removed: 'D', unchanged: '' };
const TYPE_LETTERS: Readonly<Record<string, string>> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  'character-device': 'c',
  'block-device': 'b',
  fifo: 'p',
};
const PERMISSIONS = 'rwxrwxrwx';
/** The bits above the permissions, with the place whose `x` they change. */
const SPECIAL_BITS = [
  [0o4000, 2, 's'],
  [0o2000, 5, 's'],
  [0o1000, 8, 't'],
] as const;

export function changeLetter(change: string): string {
  return CHANGE_LETTERS[change] ?? '';
}

/** Type and permissions as `ls -l` writes them: `-rwsr-xr-x`. */
export function formatMode(kind: string, mode: number): string {
  const letters = Array.from(PERMISSIONS, (letter, place) => ((mode >> (8 - place)) & 1 ? letter : '-'));
  for (const [bit, place, letter] of SPECIAL_BITS) {
    if ((mode & bit) !== 0) letters[place] = letters[place] === 'x' ? letter : letter.toUpperCase();
  }
  return `${TYPE_LETTERS[kind] ?? '?'}${letters.join('')}`;
}

const WIDTHS = { layer: 7, change: 8, mode: 12, owner: 12, size: 10 } as const;

export const FILE_HEADINGS = [
  'LAYER'.padEnd(WIDTHS.layer),
  'CHANGE'.padEnd(WIDTHS.change),
  'MODE'.padEnd(WIDTHS.mode),
  'OWNER'.padEnd(WIDTHS.owner),
  'SIZE'.padEnd(WIDTHS.size),
  'PATH',
].join('');

function sizeOf({ kind, sizeBytes, deviceMajor, deviceMinor }: ImageFile): string {
  if (kind === 'file') return formatSize(sizeBytes);
  return kind.endsWith('-device') ? `${deviceMajor},${deviceMinor}` : '';
}

/** One line of `image files`. Columns have fixed widths, since the list is printed as it comes. */
export function formatListedFile({ file, holder, change, layer }: ListedFile): string {
  if (file === null) return '';
  const target = file.kind === 'symlink' ? ` -> ${formatImageName(file.linkTarget)}` : '';
  return [
    String(change === 'removed' ? layer : holder).padEnd(WIDTHS.layer),
    changeLetter(change).padEnd(WIDTHS.change),
    formatMode(file.kind, file.mode).padEnd(WIDTHS.mode),
    `${file.uid}:${file.gid}`.padEnd(WIDTHS.owner),
    sizeOf(file).padEnd(WIDTHS.size),
    `${formatImagePath(file.path)}${target}`,
  ].join('');
}

/** A file as JSON. A path that is not UTF-8 is there in bytes too. */
export function fileDocument(file: ImageFile | null): GoStruct {
  if (file === null) return {};
  const path = file.path.toString('utf8');
  const isText = Buffer.from(path).equals(file.path);
  return {
    Path: `/${path}`,
    ...(isText ? {} : { PathBase64: file.path.toString('base64') }),
    Kind: file.kind,
    Mode: formatMode(file.kind, file.mode),
    Uid: file.uid,
    Gid: file.gid,
    Size: file.sizeBytes,
    ModTime: new Date(file.mtimeSeconds * 1000 + Math.floor(file.mtimeNanoseconds / 1e6)).toISOString(),
    ...(file.kind === 'symlink' ? { LinkTarget: file.linkTarget.toString('utf8') } : {}),
    ...(file.kind.endsWith('-device') ? { Device: `${file.deviceMajor}:${file.deviceMinor}` } : {}),
  };
}

export function listedFileDocument({ file, holder, layer, change }: ListedFile): GoStruct {
  return { ...fileDocument(file), Holder: holder, Layer: layer, Change: change };
}
