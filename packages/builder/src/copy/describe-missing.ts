import { posix } from 'node:path';
import { nearestWord } from '@tinydock/dockerfile';
import { type ByteString, fromByteString, toByteString } from '@tinydock/tar';
import { joinPath, parentOf, resolvePath } from '../tree/resolve-path.ts';
import type { SourceTree, TreeEntry } from '../tree/source-tree.ts';

/** As many files are looked through for one that was meant. */
const MAX_LISTED = 20_000;
/** A shorter name is like too many others. */
const MIN_NAME = 6;
const WILDCARD = /[*?[\\]/;

export interface MissingOptions {
  /** Why the context lacks a path; undefined where nothing leaves it out, or the files are none of the context. */
  readonly whyHidden: ((path: string) => string | undefined) | undefined;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function leavesRoot(source: string): boolean {
  let depth = 0;
  for (const part of source.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}

/** Paths of a tree, those near the root first. */
async function listPaths(tree: SourceTree): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting: ByteString[] = [''];
  // It grows while it is gone through.
  for (const directory of waiting) {
    for (const name of await tree.list(directory)) {
      const path = joinPath(directory, name);
      found.push(fromByteString(path));
      if (found.length === MAX_LISTED) return found;
      if ((await tree.stat(path))?.type === 'directory') waiting.push(path);
    }
  }
  return found;
}

function findNamed(paths: readonly string[], name: string | undefined): string | undefined {
  return name === undefined ? undefined : paths.find((path) => nameOf(path) === name);
}

/** The path that was most likely meant: by its case, its directory, its name, or its letters. */
async function findNear(tree: SourceTree, path: string): Promise<string | undefined> {
  const paths = await listPaths(tree);
  const name = nameOf(path);
  const beside = paths.filter((other) => parentOf(other) === parentOf(path));
  const named = paths.filter((other) => nameOf(other) === name);
  const isSame = (other: string): boolean => other.toLowerCase() === path.toLowerCase();
  const nearBeside = nearestWord(name, beside.map(nameOf));
  const nearAnywhere = (): string | undefined =>
    name.length < MIN_NAME ? undefined : nearestWord(name, paths.map(nameOf));
  return (
    paths.find(isSame) ??
    nearestWord(path, named) ??
    named[0] ??
    findNamed(beside, nearBeside) ??
    nearestWord(path, paths) ??
    findNamed(paths, nearAnywhere())
  );
}

/** The part of a pattern that is a path, and the rest. */
function splitPattern(path: string): readonly [fixed: string, rest: string] {
  const parts = path.split('/');
  const first = parts.findIndex((part) => WILDCARD.test(part));
  if (first === -1) return [path, ''];
  return [
    parts.slice(0, first).join('/'),
    parts
      .slice(first)
      .map((part) => `/${part}`)
      .join(''),
  ];
}

/** Why what is there cannot be a source. */
export function describeSpecial({ special = 'socket, FIFO or device' }: TreeEntry): string {
  return `it is a ${special}; contexts and copies carry files, directories and symlinks`;
}

/** Why a source of COPY, ADD or a bind mount is not there, and what may have been meant, in sentences. */
export async function describeMissing(
  tree: SourceTree,
  source: string,
  { whyHidden }: MissingOptions,
): Promise<string> {
  const path = posix.resolve('/', source).slice(1);
  const [fixed, rest] = splitPattern(path);
  const place = whyHidden === undefined ? 'what is copied from' : 'the context';
  const told: string[] = [];
  if (leavesRoot(source)) told.push(`.. ends at the root of ${place}: ${JSON.stringify(path || '.')} was looked for.`);
  const hidden = whyHidden?.(path);
  if (hidden !== undefined) told.push(hidden);
  const { entry } = await resolvePath(tree, toByteString(fixed));
  const near = entry === undefined ? await findNear(tree, fixed) : undefined;
  if (near !== undefined) told.push(`Did you mean ${near}${rest}?`);
  if (told.length > 0) return told.join(' ');
  if (entry !== undefined) return 'No name there matches the pattern.';
  const directory = rest === '' ? parentOf(toByteString(fixed)) : toByteString(fixed);
  const isThere = (await resolvePath(tree, directory)).entry?.type === 'directory';
  return isThere ? `Paths count from the root of ${place}.` : 'Its directory is not there either.';
}
