import type { ContextFile } from '@tinydock/builder';
import type { ReceivedContext } from './context-receiver.ts';

/** Of each file, one after the other. */
export interface FileColumns {
  /** {@link NUMBERS} of each. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** {@link TEXTS} of each, each with a NUL behind it, which no path and no link has in it. */
  readonly texts: string;
}

/** A context on its way from one thread to another: of tens of thousands of objects, each would be copied by itself. */
export interface SentContext extends Omit<ReceivedContext, 'files'> {
  readonly files: FileColumns;
}

const NUMBERS = ['mode', 'uid', 'gid', 'mtimeSeconds', 'size', 'offset'] as const;
const TEXTS = ['type', 'path', 'linkPath', 'digest', 'inode', 'special'] as const;

export function encodeContext({ files, ...context }: ReceivedContext): SentContext {
  const numbers = new Float64Array(files.length * NUMBERS.length);
  const texts: string[] = [];
  for (const [index, file] of files.entries()) {
    const { mode, uid, gid, mtimeSeconds, size, offset } = file;
    numbers.set([mode, uid, gid, mtimeSeconds, size, offset], index * NUMBERS.length);
    texts.push(file.type, file.path, file.linkPath, file.digest, file.inode ?? '', file.special ?? '');
  }
  return { ...context, files: { numbers, texts: texts.map((text) => `${text}\0`).join('') } };
}

export function decodeContext({ files, ...context }: SentContext): ReceivedContext {
  const texts = files.texts.split('\0');
  const count = files.numbers.length / NUMBERS.length;
  return { ...context, files: Array.from({ length: count }, (_, index) => decodeFile(files.numbers, texts, index)) };
}

function decodeFile(numbers: Float64Array, texts: readonly string[], index: number): ContextFile {
  const [first, firstText] = [index * NUMBERS.length, index * TEXTS.length];
  const [inode = '', special = ''] = texts.slice(firstText + 4, firstText + 6);
  const file = {
    type: texts[firstText] as ContextFile['type'],
    path: texts[firstText + 1] ?? '',
    mode: numbers[first] ?? 0,
    uid: numbers[first + 1] ?? 0,
    gid: numbers[first + 2] ?? 0,
    mtimeSeconds: numbers[first + 3] ?? 0,
    size: numbers[first + 4] ?? 0,
    offset: numbers[first + 5] ?? 0,
    linkPath: texts[firstText + 2] ?? '',
    digest: texts[firstText + 3] ?? '',
  };
  if (special !== '') return { ...file, special };
  return inode === '' ? file : { ...file, inode };
}
