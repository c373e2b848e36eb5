import type { CopyInstruction } from '@tinydock/dockerfile';
import { parseDigest } from '@tinydock/domain';
import { type ByteString, toByteString } from '@tinydock/tar';
import { notSupported, stepError } from '../build-error.ts';
import type { BuilderPorts } from '../ports.ts';
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
}

const REMOTE = /^(?:https?|ftp|git|ssh):\/\/|^git@/i;
const GIT = /^(?:git|ssh):\/\/|^git@|^https?:\/\/[^#?]*\.git(?:#|\?|$)/i;
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

export function isRemote(instruction: CopyInstruction, source: string): boolean {
  return instruction.kind === 'add' && REMOTE.test(source);
}

/** The last part of the path. */
function nameOf(url: string): string {
  const { pathname } = new URL(url);
  const written = pathname.slice(pathname.lastIndexOf('/') + 1);
  let name = written;
  try {
    name = decodeURIComponent(written);
  } catch {
    // What is no encoding is a name as it is written.
  }
  const isName = name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
  return isName ? name : NO_NAME;
}

/** @returns hex, undefined without the flag. @throws StepError INVALID_ARGUMENT */
function checksumOf(instruction: CopyInstruction): string | undefined {
  const { checksum, sources, heredocs } = instruction;
  if (checksum === undefined) return undefined;
  if (sources.length + heredocs.length === 1) return parseDigest(checksum).slice('sha256:'.length);
  const message = '--checksum is of one source; give each an ADD of its own';
  throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
}

/** @throws StepError INVALID_ARGUMENT for flags that only URLs can have */
export function checkRemoteFlags(instruction: CopyInstruction): void {
  checksumOf(instruction);
  if (instruction.keepGitDir) throw notSupported(instruction, 'ADD --keep-git-dir');
  if (instruction.checksum === undefined || instruction.sources.every((source) => isRemote(instruction, source)))
    return;
  throw stepError(instruction, {
    code: 'INVALID_ARGUMENT',
    message: '--checksum is of URLs, not of files of the context',
  });
}

/**
 * The file that a URL names. With a checksum it is fetched when it is read, else at once.
 * @throws StepError, TinydockError as the port
 */
export async function selectRemote(
  instruction: CopyInstruction,
  url: string,
  { remotes, signal }: { readonly remotes: BuilderPorts['remotes']; readonly signal: AbortSignal },
): Promise<RemoteSelection> {
  if (GIT.test(url)) throw notSupported(instruction, 'ADD of a git repository');
  if (!/^https?:/i.test(url) || !URL.canParse(url)) {
    const message = 'ADD fetches http and https URLs; this one is another or is malformed';
    throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
  }
  const name = nameOf(url);
  const checksum = checksumOf(instruction);
  const tree = remotes.file({ url, name, checksum }, signal);
  const path = toByteString(name);
  const entry = checksum === undefined ? await tree.stat(path) : undefined;
  return { tree, name: path, path, entry: entry ?? UNKNOWN_FILE, isRemote: true, isPending: entry === undefined };
}
