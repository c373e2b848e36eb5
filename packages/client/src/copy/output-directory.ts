import { randomBytes } from 'node:crypto';
import { mkdir, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasErrnoCode, throwIfCancelled } from '@tinydock/domain';
import { writeFailure } from '../download/archive-file.ts';
import { unpackBelow } from './local-files.ts';
import { canMergeTree, mergeTree } from './merge-tree.ts';

export interface OutputTree {
  /** The directory below the output's that it goes to; '' for that itself. */
  readonly name: string;
  /** Its tar, each time anew. */
  readonly open: () => AsyncIterable<Uint8Array>;
}

interface OutputOptions {
  /** Makes files of the owners that the tar names, which only root can. */
  readonly keepOwner: boolean;
  readonly signal: AbortSignal;
}

function draftName(name: string): string {
  return `.${name.slice(0, 200)}.${randomBytes(6).toString('hex')}`;
}

async function unpackAll(directory: string, trees: readonly OutputTree[], options: OutputOptions): Promise<void> {
  for (const { name, open } of trees) {
    await mkdir(join(directory, name), { recursive: true });
    await unpackBelow(join(directory, name), open(), options);
  }
  throwIfCancelled('the transfer', options.signal);
}

/** Runs work with a new directory, of which nothing is left then. */
async function withDraft<T>(path: string, work: (path: string) => Promise<T>): Promise<T> {
  try {
    await mkdir(path);
    return await work(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

/** @returns false where something was there meanwhile */
async function renameNew(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (hasErrnoCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) return false;
    throw error;
  }
}

interface Placement extends OutputOptions {
  readonly trees: readonly OutputTree[];
}

async function placeInto(real: string, { trees, ...options }: Placement): Promise<void> {
  const isPlaced = await withDraft(join(real, draftName('tinydock')), async (draft) => {
    await unpackAll(draft, trees, options);
    const pairs = await Promise.all(
      trees.map(async ({ name }) => {
        const target = join(real, name);
        return { source: join(draft, name), target, found: await realpath(target).catch(() => undefined) };
      }),
    );
    if (!pairs.every(({ source, found }) => found === undefined || canMergeTree(source, found))) return false;
    for (const { source, target, found } of pairs) {
      if (found === undefined) await rename(source, target);
      else mergeTree(source, found, options);
    }
    return true;
  });
  // Something is mounted in it, and files cannot be moved there.
  if (!isPlaced) await unpackAll(real, trees, options);
}

/** Removes directories upwards from one to another, but no further than one that somebody has put something into. */
async function removeEmpty(last: string, first: string): Promise<void> {
  try {
    for (let path = last; path.length >= first.length; path = dirname(path)) await rmdir(path);
  } catch (error) {
    if (!hasErrnoCode(error, 'ENOTEMPTY', 'ENOENT')) throw error;
  }
}

/** Makes the directories above a path for as long as the work takes, and for good where it succeeds. */
async function withParents(path: string, work: () => Promise<void>): Promise<void> {
  const first = await mkdir(dirname(path), { recursive: true });
  try {
    await work();
  } catch (error) {
    if (first !== undefined) await removeEmpty(dirname(path), first);
    throw error;
  }
}

async function placeNew(path: string, placement: Placement): Promise<void> {
  const isRenamed = await withDraft(join(dirname(path), draftName(basename(path))), async (draft) => {
    await unpackAll(draft, placement.trees, placement);
    return await renameNew(draft, path);
  });
  if (!isRenamed) await placeInto(path, placement);
}

/**
 * Writes trees into a directory, which is made with those above it where it is not there, and appears with all its files.
 * One that is there gets them when all have come: they are moved in, in place of what is there under their names. What
 * is cut short before leaves nothing. The exception is a directory in which other filesystems are mounted.
 * @throws what the tars throw; TinydockError that names the directory
 */
export async function writeOutputDirectory(
  path: string,
  trees: readonly OutputTree[],
  options: OutputOptions,
): Promise<void> {
  const placement = { trees, ...options };
  try {
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined) await withParents(path, () => placeNew(path, placement));
    else await placeInto(real, placement);
  } catch (error) {
    throw writeFailure(path, error);
  }
}
