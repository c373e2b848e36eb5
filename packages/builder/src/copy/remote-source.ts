import { posix } from 'node:path';
import type { CopyInstruction } from '@tinydock/dockerfile';
import { parseDigest } from '@tinydock/domain';
import { type ByteString, toByteString } from '@tinydock/tar';
import { stepError } from '../build-error.ts';
import { type GitReference, parseCommitPrefix, parseGitReference } from '../git/parse-git-reference.ts';
import type { BuilderPorts, RemoteRepository } from '../ports.ts';
import type { SourceTree, TreeEntry } from '../tree/source-tree.ts';

/** What a URL among the sources of ADD stands for. */
export interface RemoteSelection {
  readonly tree: SourceTree;
  readonly name: ByteString;
  readonly path: ByteString;
  /** As far as it is known. */
  readonly entry: TreeEntry;
  readonly isRemote: true;
  /** To be asked of the tree again when it is read. */
  readonly isPending: boolean;
  /** What stands for all its files: the same gives the same. */
  readonly revision?: string;
}

interface RemoteOptions {
  readonly remotes: BuilderPorts['remotes'];
  readonly signal: AbortSignal;
}

const REMOTE = /^(?:https?|ftp|git|ssh):\/\/|^[\w.-]+@[\w.-]+:/i;
/** Where a URL names no file. BuildKit. */
const NO_NAME = '__unnamed__';

const UNKNOWN_FILE: TreeEntry = {
  type: 'file',
  mode: 0o600,
  uid: 0,
  gid: 0,
  size: 0,
  mtimeSeconds: 0,
  linkPath: '',
  xattrs: new Map(),
};

const UNKNOWN_DIRECTORY: TreeEntry = { ...UNKNOWN_FILE, type: 'directory', mode: 0o755 };

export function isRemote(instruction: CopyInstruction, source: string): boolean {
  return instruction.kind === 'add' && REMOTE.test(source);
}

/** The last part of the decoded path, without slashes at its end. BuildKit. */
function nameOf(url: string): string {
  const { pathname } = new URL(url);
  let path = pathname;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    // What is no encoding is a name as it is written.
  }
  const name = posix.basename(path);
  const isName = name !== '' && name !== '.' && name !== '..' && !name.includes('\0');
  return isName ? name : NO_NAME;
}

/** @throws StepError INVALID_ARGUMENT */
function checksumOf(instruction: CopyInstruction): string | undefined {
  const { checksum, sources, heredocs } = instruction;
  if (checksum === undefined || sources.length + heredocs.length === 1) return checksum;
  const message = '--checksum is of one source; give each an ADD of its own';
  throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
}

/** @throws StepError INVALID_ARGUMENT for flags that only URLs can have; TinydockError for URLs that cannot be */
export function checkRemoteFlags(instruction: CopyInstruction): void {
  const { checksum, keepGitDir, sources } = instruction;
  const remote = sources.filter((source) => isRemote(instruction, source));
  const fail = (message: string): Error => stepError(instruction, { code: 'INVALID_ARGUMENT', message });
  if (checksumOf(instruction) !== undefined && checksum !== undefined) {
    const [url] = remote;
    if (url === undefined) throw fail('--checksum is of URLs, not of files of the context');
    if (parseGitReference(url) === undefined) parseDigest(checksum);
    else parseCommitPrefix(checksum);
  }
  if (keepGitDir && remote.every((url) => parseGitReference(url) === undefined))
    throw fail('--keep-git-dir is of git repositories, and none is among the sources');
}

/** What flags and URL say together. @throws StepError INVALID_ARGUMENT where they say two things */
function repositoryOf(instruction: CopyInstruction, reference: GitReference): RemoteRepository {
  const written = checksumOf(instruction);
  const flag = written === undefined ? undefined : parseCommitPrefix(written);
  if (flag !== undefined && reference.checksum !== undefined && flag !== reference.checksum) {
    const message = `--checksum says ${flag}, the URL says ${reference.checksum}`;
    throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
  }
  const keepGitDir = instruction.keepGitDir || reference.keepGitDir === true;
  return { ...reference, checksum: flag ?? reference.checksum, keepGitDir };
}

async function selectCommit(repository: RemoteRepository, options: RemoteOptions): Promise<RemoteSelection> {
  const { remote, ref = '', subdir, keepGitDir, withSubmodules } = repository;
  const { id, tree } = await options.remotes.commit(repository, options.signal);
  // What is kept of the repository tells where it came from.
  const kept = keepGitDir ? [remote, ref] : [];
  const revision = `${id} ${JSON.stringify([subdir, withSubmodules, ...kept])}`;
  const name = toByteString(remote);
  return { tree, name, path: '', entry: UNKNOWN_DIRECTORY, isRemote: true, isPending: true, revision };
}

/**
 * What a URL names: a file, or the files of a repository. A file with a checksum, and those of a repository, are
 * fetched when they are read, a file without is at once.
 * @throws StepError, TinydockError as the port
 */
export async function selectRemote(
  instruction: CopyInstruction,
  url: string,
  options: RemoteOptions,
): Promise<RemoteSelection> {
  const reference = parseGitReference(url);
  if (reference !== undefined) return selectCommit(repositoryOf(instruction, reference), options);
  if (!/^https?:/i.test(url) || !URL.canParse(url)) {
    const message = 'ADD fetches http and https URLs and git repositories; this one is another or is malformed';
    throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
  }
  const name = nameOf(url);
  const checksum = checksumOf(instruction);
  const hex = checksum === undefined ? undefined : parseDigest(checksum).slice('sha256:'.length);
  const tree = options.remotes.file({ url, name, checksum: hex }, options.signal);
  const path = toByteString(name);
  const entry = checksum === undefined ? await tree.stat(path) : undefined;
  return { tree, name: path, path, entry: entry ?? UNKNOWN_FILE, isRemote: true, isPending: entry === undefined };
}
