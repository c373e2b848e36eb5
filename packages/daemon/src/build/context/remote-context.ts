import {
  type ContextLimits,
  isArchive,
  parseGitContext,
  readContext,
  type RemoteSources,
  type SourceTree,
} from '@tinydock/builder';
import { TinydockError } from '@tinydock/domain';
import type { ContextDependencies } from './take-context.ts';
import { FileSpool } from '../file-spool.ts';

/** What a URL of a context leads to. */
export type RemoteContext =
  | { readonly kind: 'files'; readonly tree: SourceTree }
  /** One file that is no archive, in a tree that has nothing else. */
  | { readonly kind: 'file'; readonly tree: SourceTree; readonly name: string };

export interface RemoteContextRequest {
  readonly url: string;
  readonly remotes: RemoteSources;
  /** Keep `.git` in the context. */
  readonly keepGitDir: boolean;
  /** Of the file with what an archive holds; made here. */
  readonly spool: string;
  /** Holds what has been fetched until the build has ended. */
  readonly resources: AsyncDisposableStack;
  readonly signal: AbortSignal;
  readonly onReceived: (bytes: number) => void;
}

/** The name of the file that an http URL leads to. BuildKit. */
const FILE = 'context';
const HTTP = /^https?:\/\//i;

async function openFile(
  { unpack, limits }: Pick<ContextDependencies, 'unpack'> & { readonly limits: ContextLimits },
  { url, remotes, spool, resources, signal, onReceived }: RemoteContextRequest,
): Promise<RemoteContext> {
  const file = remotes.file({ url, name: FILE, checksum: undefined }, signal);
  const entry = await file.stat(FILE);
  onReceived(entry?.size ?? 0);
  if (!(await isArchive(file.read(FILE), unpack))) return { kind: 'file', tree: file, name: FILE };
  const place = resources.use(await FileSpool.create(spool));
  const tree = await readContext(await unpack(file.read(FILE)), { spool: place, limits, onReceived: () => undefined });
  return { kind: 'files', tree };
}

/**
 * Fetches a context as BuildKit does: the commit of a git repository, or by http and https an archive or another file.
 * @throws TinydockError INVALID_ARGUMENT, NOT_FOUND, as {@link RemoteSources}
 */
export async function openRemoteContext(
  dependencies: Pick<ContextDependencies, 'unpack' | 'limits'>,
  request: RemoteContextRequest,
): Promise<RemoteContext> {
  const { url, remotes, signal } = request;
  const reference = parseGitContext(url);
  if (reference !== undefined) {
    const keepGitDir = reference.keepGitDir ?? request.keepGitDir;
    return { kind: 'files', tree: (await remotes.commit({ ...reference, keepGitDir }, signal)).tree };
  }
  if (HTTP.test(url)) return openFile(dependencies, request);
  const message =
    'the context of a build is fetched from http and https URLs and git repositories; this one is another';
  throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
}
