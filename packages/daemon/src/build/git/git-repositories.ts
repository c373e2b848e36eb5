import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ContextLimits,
  type RemoteCommit,
  type RemoteRepository,
  type RemoteSources,
  resolvePath,
  type SourceTree,
} from '@tinydock/builder';
import { TinydockError } from '@tinydock/domain';
import { fromByteString, toByteString } from '@tinydock/tar';
import { checkOut } from './check-out.ts';
import { DirectoryTree } from './directory-tree.ts';
import { explainGitFailure } from './explain-git-failure.ts';
import { FileBudget } from './file-budget.ts';
import { authorizationFor } from './git-authorization.ts';
import type { GitCall, GitProgram } from './git-program.ts';
import { LazyTree } from '../remote/lazy-tree.ts';
import type { SshAccess } from '../ssh/ssh-access.ts';
import { resolveCommit, type ResolvedCommit } from './resolve-commit.ts';

export interface GitRepositoriesOptions {
  readonly git: GitProgram;
  /** Of the build, and gone with it; made where something is fetched. */
  readonly dir: string;
  readonly limits: ContextLimits;
  /** Of the build, by their ids. */
  readonly secrets: Readonly<Record<string, Uint8Array>>;
  readonly access: Pick<SshAccess, 'open'>;
}

/** The repositories of one build: each is fetched once, and no more of it than the commit that is named. */
export class GitRepositories implements Pick<RemoteSources, 'commit'> {
  readonly #options: GitRepositoriesOptions;
  readonly #commits = new Map<string, Promise<RemoteCommit>>();

  constructor(options: GitRepositoriesOptions) {
    this.#options = options;
  }

  commit(repository: RemoteRepository, signal: AbortSignal): Promise<RemoteCommit> {
    const key = JSON.stringify(repository);
    const known = this.#commits.get(key);
    if (known !== undefined) return known;
    const directory = join(this.#options.dir, String(this.#commits.size));
    const finding = this.#find(repository, { directory, signal });
    this.#commits.set(key, finding);
    return finding;
  }

  async #find(repository: RemoteRepository, place: Pick<GitCall, 'directory' | 'signal'>): Promise<RemoteCommit> {
    const { git, secrets, access } = this.#options;
    await mkdir(place.directory, { recursive: true, mode: 0o700 });
    const settings = authorizationFor(repository, secrets);
    const call: GitCall = { ...place, settings, access: await access.open() };
    try {
      const commit = await resolveCommit(git, repository, call);
      return { id: commit.id, tree: new LazyTree(() => this.#fetch(repository, commit, call)) };
    } catch (error) {
      throw explainGitFailure(error, repository.remote);
    }
  }

  async #fetch(repository: RemoteRepository, commit: ResolvedCommit, call: GitCall): Promise<SourceTree> {
    const { git, limits } = this.#options;
    const { remote, subdir } = repository;
    try {
      const mtimeSeconds = await checkOut(git, { repository, commit, call, budget: new FileBudget(limits) });
      const all = new DirectoryTree({ root: call.directory, mtimeSeconds });
      const { path, entry } = await resolvePath(all, toByteString(subdir));
      if (entry?.type !== 'directory') {
        const message = `the git repository ${remote} has no directory ${JSON.stringify(subdir)} in ${commit.id}`;
        throw new TinydockError({ code: 'NOT_FOUND', message });
      }
      return new DirectoryTree({ root: join(call.directory, fromByteString(path)), mtimeSeconds });
    } catch (error) {
      throw explainGitFailure(error, remote);
    }
  }
}
