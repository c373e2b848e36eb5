import { posix } from 'node:path';
import { compileGlob } from '@tinydock/dockerfile';
import { TinydockError } from '@tinydock/domain';
import { type ByteString, formatByteString, toByteString } from '@tinydock/tar';
import { joinPath, parentOf, resolvePath } from '../tree/resolve-path.ts';
import type { SourceTree, TreeEntry } from '../tree/source-tree.ts';

/** A directory above a file, which `--parents` copies as well. */
export interface ParentDirectory {
  /** Below the destination. */
  readonly relative: ByteString;
  readonly path: ByteString;
  readonly entry: TreeEntry;
}

/** A file that a source names, directly or through a pattern. */
export interface NamedFile {
  /** As it is named, without slashes at its ends. */
  readonly named: ByteString;
  /** Without symlinks. */
  readonly path: ByteString;
  readonly entry: TreeEntry;
  /** With `--parents`: its path below the destination, and the directories that lead to it. */
  readonly placedAt?: ByteString;
  readonly parents?: readonly ParentDirectory[];
}

const WILDCARD = /[*?[\\]/;
/** What stands in front of it is not kept by `--parents`. */
const PIVOT = '/./';

/** A directory and all those below it; symlinks are not followed. */
async function* findDirectories(tree: SourceTree, start: ByteString): AsyncGenerator<ByteString, void, undefined> {
  const waiting = [start];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    yield path;
    for (const name of (await tree.list(path)).toReversed()) {
      const below = joinPath(path, name);
      if ((await tree.stat(below))?.type === 'directory') waiting.push(below);
    }
  }
}

async function* expandPart(
  tree: SourceTree,
  directory: ByteString,
  { part, isDeep }: { readonly part: string; readonly isDeep: boolean },
): AsyncGenerator<ByteString, void, undefined> {
  const glob = WILDCARD.test(part) ? compileGlob(part) : undefined;
  if (glob === undefined) {
    yield joinPath(directory, part);
    return;
  }
  const found = await resolvePath(tree, directory);
  if (found.entry?.type !== 'directory') return;
  if (isDeep && part === '**') {
    for await (const below of findDirectories(tree, found.path))
      yield joinPath(directory, below.slice(found.path.length).replace(/^\//, '')).replace(/\/$/, '');
    return;
  }
  for (const name of await tree.list(found.path)) if (glob.matches(name)) yield joinPath(directory, name);
}

/** The paths that a pattern matches, or the path that it is. */
async function expandPattern(
  tree: SourceTree,
  pattern: ByteString,
  { root, isDeep }: { readonly root: ByteString; readonly isDeep: boolean },
): Promise<readonly ByteString[]> {
  let found = [root];
  for (const part of pattern.split('/').filter((name) => name !== '' && name !== '.')) {
    const next = new Set<ByteString>();
    for (const directory of found)
      for await (const path of expandPart(tree, directory, { part, isDeep })) next.add(path);
    found = [...next];
  }
  return found;
}

/** Symlinks on the way are followed, the file itself is taken as it is. */
async function findBelow(tree: SourceTree, root: ByteString, placedAt: ByteString): Promise<NamedFile | undefined> {
  const names = placedAt.split('/').filter((name) => name !== '');
  const last = names.pop();
  const parents: ParentDirectory[] = [];
  let at = root;
  let relative = '';
  for (const name of names) {
    const { path, entry } = await resolvePath(tree, joinPath(at, name));
    if (entry?.type !== 'directory') return undefined;
    relative = joinPath(relative, name);
    parents.push({ relative, path, entry });
    at = path;
  }
  const path = last === undefined ? at : joinPath(at, last);
  const entry = await tree.stat(path);
  return entry === undefined ? undefined : { named: joinPath(root, placedAt), path, entry, placedAt, parents };
}

function cleanSource(source: string): ByteString {
  return toByteString(posix.resolve('/', source).slice(1));
}

async function* findWithParents(tree: SourceTree, source: string): AsyncGenerator<NamedFile, void, undefined> {
  const pivot = source.indexOf(PIVOT);
  const pattern = cleanSource(pivot === -1 ? source : source.slice(pivot + PIVOT.length));
  const { path: root } = await resolvePath(tree, cleanSource(source.slice(0, Math.max(0, pivot))));
  for (const named of await expandPattern(tree, pattern, { root, isDeep: true })) {
    const found = await findBelow(tree, root, named.slice(root.length).replace(/^\//, ''));
    if (found !== undefined) yield found;
  }
}

/** @throws TinydockError NOT_FOUND for a symlink to what is not there: leaving it out would go unseen */
async function refuseDanglingLink(tree: SourceTree, named: ByteString): Promise<void> {
  const { path } = await resolvePath(tree, parentOf(named));
  const link = await tree.stat(joinPath(path, named.slice(named.lastIndexOf('/') + 1)));
  if (link?.type !== 'symlink') return;
  const message = `cannot copy ${formatByteString(named)}: it links to ${formatByteString(link.linkPath)}, which is not there`;
  throw new TinydockError({ code: 'NOT_FOUND', message });
}

/**
 * The files that a source of COPY or ADD names. With `--parents` a pattern may hold `**`, for any number of directories.
 * @throws TinydockError INVALID_ARGUMENT for a loop of symlinks, NOT_FOUND for one that leads nowhere
 */
export async function* findNamed(
  tree: SourceTree,
  source: string,
  withParents: boolean,
): AsyncGenerator<NamedFile, void, undefined> {
  if (withParents) {
    yield* findWithParents(tree, source);
    return;
  }
  for (const named of await expandPattern(tree, toByteString(source), { root: '', isDeep: false })) {
    const { path, entry } = await resolvePath(tree, named);
    if (entry !== undefined) yield { named, path, entry };
    else await refuseDanglingLink(tree, named);
  }
}
