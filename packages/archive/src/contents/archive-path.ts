import { createArchiveError, quote } from '../archive-error.ts';

/** The parts of a path that says something; `undefined` where it leads out of the archive. */
function resolveParts(parts: readonly string[]): string[] | undefined {
  const resolved: string[] = [];
  for (const part of parts) {
    if (part === '' || part === '.') continue;
    if (part !== '..') resolved.push(part);
    else if (resolved.pop() === undefined) return undefined;
  }
  return resolved;
}

/**
 * The path of an entry without `./`, doubled and trailing slashes; empty for the root.
 * @throws TinydockError INVALID_ARCHIVE for a path that is absolute or has `..` in it
 */
export function normalizeEntryPath(path: string): string {
  const parts = path.split('/');
  if (path.startsWith('/') || parts.includes('..')) {
    throw createArchiveError(`the entry ${quote(path)} does not lie within the archive`);
  }
  return resolveParts(parts)?.join('/') ?? '';
}

/** Where a symlink in the archive leads, as an entry's path; undefined where it leads out of the archive. */
export function resolveSymlink(path: string, target: string): string | undefined {
  if (target.startsWith('/')) return undefined;
  return resolveParts([...path.split('/').slice(0, -1), ...target.split('/')])?.join('/');
}

/** A name in `manifest.json`, as an entry's path. @throws TinydockError INVALID_ARCHIVE */
export function normalizeNamedPath(path: string): string {
  const normalized = normalizeEntryPath(path);
  if (normalized === '') throw createArchiveError(`manifest.json names ${quote(path)}, which is no file`);
  return normalized;
}
