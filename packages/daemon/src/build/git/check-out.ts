import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteRepository } from '@tinydock/builder';
import { TinydockError } from '@tinydock/domain';
import { explainGitFailure } from './explain-git-failure.ts';
import type { FileBudget } from './file-budget.ts';
import { type GitCall, GitFailure, type GitProgram } from './git-program.ts';
import { listCommit } from './list-commit.ts';
import type { ResolvedCommit } from './resolve-commit.ts';
import { findSubmodule, readSubmoduleUrls, type SubmodulePlace } from './submodules.ts';

export interface CheckOut {
  readonly repository: RemoteRepository;
  readonly commit: ResolvedCommit;
  readonly call: GitCall;
  /** Of this repository and of those that have it among their submodules. */
  readonly budget: FileBudget;
  /** How many repositories have it among their submodules, one in the other. */
  readonly depth?: number;
}

/** Old servers give what they advertise alone, and plain files over HTTP have no part of a history. */
const ALL_OR_NOTHING = /not our ref|unadvertised object|shallow capabilities|shallow file has changed/;

const MAX_DEPTH = 5;

function destinationOf({ name, objectId }: ResolvedCommit): string {
  return name !== undefined && /^refs\/(?:heads|tags)\//.test(name) ? `+${objectId}:${name}` : objectId;
}

async function fetchCommit(git: GitProgram, { repository, commit, call }: CheckOut): Promise<void> {
  const { remote } = repository;
  const fetch = ['fetch', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', '--progress', '-u'];
  try {
    await git.run([...fetch, '--depth=1', '--', remote, destinationOf(commit)], call);
  } catch (error) {
    if (!(error instanceof GitFailure) || !ALL_OR_NOTHING.test(error.complaint)) throw error;
    const all = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
    await git.run([...fetch, '--', remote, ...all], call);
  }
}

/** @returns the id of the commit. @throws TinydockError where what was named is none, or another one */
async function verify(git: GitProgram, { repository, commit, call }: CheckOut): Promise<string> {
  const name = `${commit.objectId}^{commit}`;
  const found = await git.run(['rev-parse', '--verify', '--quiet', name], call).catch((error: unknown) => {
    if (error instanceof GitFailure) return '';
    throw error;
  });
  const id = found.trim();
  if (id === commit.id) return id;
  // A whole id may be that of a tag.
  if (id !== '' && commit.name === undefined) return id;
  const message = `the git repository ${repository.remote} has no commit ${commit.id}`;
  throw new TinydockError({ code: 'NOT_FOUND', message });
}

/** What of the repository stays in the image: nothing of this machine, and the same for the same commit. */
async function tidy(git: GitProgram, { repository, call }: CheckOut, id: string): Promise<void> {
  await git.run(['remote', 'add', 'origin', repository.remote], call);
  // Without the times and inodes of files here.
  await git.run(['read-tree', '--reset', id], call);
}

async function fetchSubmodules(
  git: GitProgram,
  { repository, call, budget, depth = 0 }: CheckOut,
  { id, submodules }: { readonly id: string; readonly submodules: readonly SubmodulePlace[] },
): Promise<void> {
  if (submodules.length === 0) return;
  if (depth >= MAX_DEPTH) {
    const message = `the git repository ${repository.remote} has submodules more than ${MAX_DEPTH} in one another`;
    throw new TinydockError({ code: 'RESOURCE_EXHAUSTED', reason: 'LIMIT_EXCEEDED', message });
  }
  const urls = await readSubmoduleUrls(git, { id, call });
  for (const place of submodules) {
    const found = await findSubmodule({ repository, call, urls }, place);
    const commit = { id: place.id, objectId: place.id, name: undefined };
    try {
      await checkOut(git, { ...found, commit, budget, depth: depth + 1 });
    } catch (error) {
      throw explainGitFailure(error, found.repository.remote);
    }
  }
}

/**
 * Makes a work tree of a commit in an empty directory.
 * @returns the time of the commit, in seconds since 1970
 * @throws GitFailure; TinydockError NOT_FOUND, UNIMPLEMENTED, RESOURCE_EXHAUSTED, as {@link GitProgram.run}
 */
export async function checkOut(git: GitProgram, request: CheckOut): Promise<number> {
  const { repository, commit, call, budget } = request;
  const format = commit.id.length === 64 ? ['--object-format=sha256'] : [];
  await git.run(['init', '--quiet', '--template=', ...format], call);
  await fetchCommit(git, request);
  const id = await verify(git, request);
  const submodules = await listCommit(git, { id, call, budget });
  const time = await git.run(['show', '--no-patch', '--format=%ct', id], call);
  await git.run(['checkout', '--quiet', '--force', '--detach', id], call);
  if (repository.withSubmodules) await fetchSubmodules(git, request, { id, submodules });
  if (repository.keepGitDir) await tidy(git, request, id);
  else await rm(join(call.directory, '.git'), { recursive: true, force: true });
  return Math.max(0, Number(time.trim()) || 0);
}
