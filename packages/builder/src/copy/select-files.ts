import { type CopyInstruction, type IgnorePatterns, parseIgnorePatterns } from '@tinydock/dockerfile';
import { type ByteString, fromByteString, toByteString } from '@tinydock/tar';
import { stepError } from '../build-error.ts';
import { joinPath } from '../tree/resolve-path.ts';
import type { NamedEntry, SourceTree, TreeEntry } from '../tree/source-tree.ts';
import type { BuilderPorts } from '../ports.ts';
import { describeMissing, describeSpecial, type MissingOptions } from './describe-missing.ts';
import { findNamed, type NamedFile } from './find-named.ts';
import { isRemote, type RemoteSelection, selectRemote } from './remote-source.ts';

/** A file that a COPY names, directly or through a pattern. */
export interface SelectedSource extends Omit<NamedFile, 'named'> {
  /** Where it lies. */
  readonly tree: SourceTree;
  /** Its name where it is copied into a directory. */
  readonly name: ByteString;
  /** It comes from a URL. */
  readonly isRemote?: boolean;
  /** The entry is to be asked of the tree again when it is read. */
  readonly isPending?: boolean;
  /** What stands for all its files: the same gives the same. */
  readonly revision?: string;
  /** What of it `--exclude` leaves out. */
  readonly excluded?: IgnorePatterns;
  /** A tar that ADD unpacks, which may be compressed. */
  readonly isArchive?: boolean;
}

/** A file below a selected one. */
export interface SelectedFile {
  /** From the selected source; empty for the source itself. */
  readonly relative: ByteString;
  readonly path: ByteString;
  readonly entry: TreeEntry;
  /** Of a hard link of a file that the walk has shown before, the name that it had there. */
  readonly firstName?: ByteString | undefined;
}

export interface SelectOptions extends MissingOptions {
  readonly remotes: BuilderPorts['remotes'];
  readonly signal: AbortSignal;
  /** Tells of a URL that is asked, which may take its time. */
  readonly fetching: <T>(url: string, work: () => Promise<T>) => Promise<T>;
}

/**
 * Finds the files that a COPY names, in the order in which it names them.
 * @throws StepError NOT_FOUND with the nearest name, or that `.dockerignore` hides it
 */
export async function selectSources(
  tree: SourceTree,
  instruction: CopyInstruction,
  { whyHidden, remotes, signal, fetching }: SelectOptions,
): Promise<readonly SelectedSource[]> {
  const selected: SelectedSource[] = [];
  const excluded = instruction.excludes.length === 0 ? undefined : parseIgnorePatterns(instruction.excludes.join('\n'));
  for (const source of instruction.sources) {
    if (isRemote(instruction, source)) {
      const select = (): Promise<RemoteSelection> => selectRemote(instruction, source, { remotes, signal });
      // With a checksum nothing is asked before the step itself, if at all.
      const remote = await (instruction.checksum === undefined ? fetching(source, select) : select());
      selected.push({ ...remote, ...(excluded === undefined ? {} : { excluded }) });
      continue;
    }
    let isFound = false;
    for await (const { named, ...file } of findNamed(tree, source, instruction.parents)) {
      isFound = true;
      if (file.entry.type === 'other' && named === toByteString(source).replace(/^\/+/, '')) {
        const message = `cannot copy ${JSON.stringify(source)}: ${describeSpecial(file.entry)}`;
        throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
      }
      const name = named.slice(named.lastIndexOf('/') + 1);
      const isExcluded = excluded?.isIgnored(fromByteString(file.placedAt ?? name)) === true;
      if (file.entry.type !== 'directory' && isExcluded) continue;
      selected.push({ tree, name, ...file, ...(excluded === undefined ? {} : { excluded }) });
    }
    if (isFound) continue;
    const message = `cannot copy ${JSON.stringify(source)}: nothing is there`;
    const hint = /^https?:\/\//i.test(source)
      ? 'ADD takes files of URLs, COPY does not.'
      : await describeMissing(tree, source, { whyHidden });
    throw stepError(instruction, { code: 'NOT_FOUND', message, hint });
  }
  return selected;
}

/** First names of files that have several. */
class FirstNames {
  readonly #names = new Map<string, ByteString>();

  mark(file: SelectedFile): SelectedFile {
    const { inode } = file.entry;
    if (inode === undefined) return file;
    const firstName = this.#names.get(inode);
    if (firstName !== undefined) return { ...file, firstName };
    this.#names.set(inode, file.relative);
    return file;
  }
}

const FILES_TOGETHER = 256;

async function listEntries(tree: SourceTree, directory: ByteString): Promise<readonly NamedEntry[]> {
  const found: NamedEntry[] = [];
  for (const name of await tree.list(directory)) {
    const known = tree.stat(joinPath(directory, name));
    const entry = known instanceof Promise ? await known : known;
    if (entry !== undefined) found.push({ name, entry });
  }
  return found;
}

/** Puts what is in a directory before what waits, so that it comes next, in byte order. */
function putFirst(waiting: SelectedFile[], { path, relative }: SelectedFile, listed: readonly NamedEntry[]): void {
  for (let index = listed.length - 1; index >= 0; index -= 1) {
    const next = listed[index];
    if (next === undefined) continue;
    const child = joinPath(path, next.name);
    // Where the root is walked they are one text.
    const below = path === relative ? child : joinPath(relative, next.name);
    waiting.push({ relative: below, path: child, entry: next.entry });
  }
}

type WalkedSource = Pick<SelectedSource, 'path' | 'entry' | 'excluded' | 'placedAt'>;

/** What a walk of a source does with each file. */
class Walk {
  readonly waiting: SelectedFile[];
  found: SelectedFile[] = [];
  readonly #source: WalkedSource;
  readonly #links = new FirstNames();

  constructor(source: WalkedSource) {
    this.#source = source;
    this.waiting = [{ relative: '', path: source.path, entry: source.entry }];
  }

  /** Goes on until a directory is to be listed, or many files are found. @returns that directory */
  toDirectory(): SelectedFile | undefined {
    while (this.found.length < FILES_TOGETHER) {
      const file = this.waiting.pop();
      if (file === undefined) return undefined;
      if (this.#take(file)) return file;
    }
    return undefined;
  }

  /** @returns whether what lies below it is of interest */
  #take(file: SelectedFile): boolean {
    if (file.entry.type === 'other') return false;
    const isDirectory = file.entry.type === 'directory';
    const { excluded, placedAt = '' } = this.#source;
    if (excluded === undefined) {
      this.found.push(this.#links.mark(file));
      return isDirectory;
    }
    // Patterns count from where the kept part of the path begins.
    const text = fromByteString(file.relative === '' ? placedAt : joinPath(placedAt, file.relative));
    const isExcluded = text !== '' && excluded.isIgnored(text);
    if (!isExcluded) this.found.push(this.#links.mark(file));
    return isDirectory && (!isExcluded || excluded.mayHoldExceptions(text));
  }
}

/**
 * A source and all that lies below it, parents first, many files together. Symlinks below it are copied as such; sockets
 * and the like not.
 */
export async function* walkSource(
  tree: SourceTree,
  source: WalkedSource,
): AsyncGenerator<readonly SelectedFile[], void, undefined> {
  const walk = new Walk(source);
  while (walk.waiting.length > 0) {
    const directory = walk.toDirectory();
    if (directory !== undefined) {
      const listed = tree.listEntries?.(directory.path) ?? (await listEntries(tree, directory.path));
      putFirst(walk.waiting, directory, listed);
    }
    if (walk.found.length < FILES_TOGETHER) continue;
    yield walk.found;
    walk.found = [];
  }
  if (walk.found.length > 0) yield walk.found;
}
