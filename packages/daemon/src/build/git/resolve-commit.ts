import { COMMIT_ID, type RemoteRepository } from '@tinydock/builder';
import { TinydockError } from '@tinydock/domain';
import type { GitCall, GitProgram } from './git-program.ts';

/** What a repository has under a reference. */
export interface ResolvedCommit {
  /** Of the commit. */
  readonly id: string;
  /** Of the annotated tag that names it, else of the commit. */
  readonly objectId: string;
  /** The branch or tag, in full. */
  readonly name: string | undefined;
}

interface Advertised {
  readonly ids: ReadonlyMap<string, string>;
  /** Of HEAD. */
  readonly branch: string | undefined;
}

/** git-ls-remote(1) */
function parseAdvertised(text: string): Advertised {
  const ids = new Map<string, string>();
  let branch: string | undefined;
  for (const line of text.split('\n')) {
    const [value = '', name = ''] = line.split('\t');
    if (COMMIT_ID.test(value)) ids.set(name, value);
    else if (name === 'HEAD' && value.startsWith('ref: ')) branch = value.slice('ref: '.length);
  }
  return { ids, branch };
}

/** As BuildKit: the whole name goes before branches, and those before tags. */
function candidates(ref: string): readonly string[] {
  return ref.startsWith('refs/') ? [ref] : [`refs/${ref}`, `refs/heads/${ref}`, `refs/tags/${ref}`];
}

function checkChecksum({ remote, checksum }: RemoteRepository, { id, objectId }: ResolvedCommit): void {
  if (checksum === undefined || id.startsWith(checksum) || objectId.startsWith(checksum)) return;
  const message = `the git repository ${remote} has the commit ${id}, not ${checksum}`;
  throw new TinydockError({ code: 'FAILED_PRECONDITION', reason: 'DIGEST_MISMATCH', message });
}

async function ask(git: GitProgram, repository: RemoteRepository, call: GitCall): Promise<ResolvedCommit> {
  const { remote, ref } = repository;
  if (ref !== undefined && COMMIT_ID.test(ref)) return { id: ref, objectId: ref, name: undefined };
  const names = ref === undefined ? ['HEAD'] : candidates(ref);
  // What a pattern matches may also lie deeper: the names are compared once more.
  const patterns = names.flatMap((name) => [name, `${name}^{}`]);
  const { ids, branch } = parseAdvertised(await git.run(['ls-remote', '--symref', '--', remote, ...patterns], call));
  const name = names.find((candidate) => ids.has(candidate));
  const objectId = name === undefined ? undefined : ids.get(name);
  if (name === undefined || objectId === undefined) {
    const message = `the git repository ${remote} has no ${ref === undefined ? 'HEAD' : JSON.stringify(ref)}`;
    const hint = 'Name a branch, a tag, or the whole id of a commit.';
    throw new TinydockError({ code: 'NOT_FOUND', message, hint });
  }
  return { id: ids.get(`${name}^{}`) ?? objectId, objectId, name: name === 'HEAD' ? branch : name };
}

/**
 * Finds the commit that a reference names now; the id of one is believed.
 * @throws GitFailure; TinydockError NOT_FOUND, FAILED_PRECONDITION / DIGEST_MISMATCH, as {@link GitProgram.run}
 */
export async function resolveCommit(
  git: GitProgram,
  repository: RemoteRepository,
  call: GitCall,
): Promise<ResolvedCommit> {
  const resolved = await ask(git, repository, call);
  checkChecksum(repository, resolved);
  return resolved;
}
