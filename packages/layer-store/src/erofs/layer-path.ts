import type { ByteString } from '@tinydock/tar';

/** PATH_MAX and NAME_MAX of Linux. */
export const MAX_PATH_BYTES = 4096;
export const MAX_NAME_BYTES = 255;

const WHITEOUT_PREFIX = '.wh.';
const META_PREFIX = '.wh..wh.';
const OPAQUE_MARKER = '.wh..wh..opq';

export interface SplitPath {
  /** As written, perhaps with empty and `.` components, without the slash before the name. */
  readonly parent: ByteString;
  /** Empty for the root. */
  readonly name: ByteString;
}

/** The path without trailing slashes and `.` components at its end, split before the last component. */
export function splitLayerPath(path: ByteString): SplitPath {
  let end = path.length;
  for (;;) {
    while (end > 0 && path[end - 1] === '/') end--;
    const slash = end === 0 ? -1 : path.lastIndexOf('/', end - 1);
    const name = path.slice(slash + 1, end);
    if (name !== '.') return { parent: slash === -1 ? '' : path.slice(0, slash), name };
    end = slash + 1;
  }
}

/** @returns what is wrong with an entry's path, or undefined */
export function findPathProblem(path: ByteString): string | undefined {
  if (path === '') return 'the name is empty';
  if (path.length > MAX_PATH_BYTES) return `the path is longer than ${MAX_PATH_BYTES} bytes`;
  if (path.includes('\0')) return 'the path holds a NUL byte';
  if (path.includes('..') && path.split('/').includes('..')) return 'the path holds a ".." component';
  return undefined;
}

export type NameMeaning =
  | { readonly kind: 'entry' }
  /** Deletes `name` from the lower layers. */
  | { readonly kind: 'whiteout'; readonly name: ByteString }
  /** Hides everything that lower layers have in the parent. */
  | { readonly kind: 'opaque' }
  /** A leftover of AUFS that means nothing. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'invalid' };

const ENTRY: NameMeaning = { kind: 'entry' };

/** What the last component of a path asks for. OCI image-spec, layer.md, "Whiteouts". */
export function interpretName(name: ByteString): NameMeaning {
  if (!name.startsWith(WHITEOUT_PREFIX)) return ENTRY;
  if (name === OPAQUE_MARKER) return { kind: 'opaque' };
  if (name.startsWith(META_PREFIX)) return { kind: 'ignored' };
  const target = name.slice(WHITEOUT_PREFIX.length);
  return target === '' || target === '.' || target === '..' ? { kind: 'invalid' } : { kind: 'whiteout', name: target };
}

/** What a parent directory's own name rules out for the entries below it. */
export function interpretParent(parent: ByteString): 'directory' | 'ignored' | 'invalid' {
  if (!parent.includes(WHITEOUT_PREFIX)) return 'directory';
  const meanings = parent.split('/').map((component) => interpretName(component).kind);
  if (meanings.every((kind) => kind === 'entry')) return 'directory';
  return meanings.includes('ignored') ? 'ignored' : 'invalid';
}
