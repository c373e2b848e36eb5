import { realpath } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { parseGitRemote, type RemoteRepository } from '@tinydock/builder';
import { TinydockError } from '@tinydock/domain';
import { authorizationFor } from './git-authorization.ts';
import { type GitCall, GitFailure, type GitProgram } from './git-program.ts';

/** Where a commit has another repository. */
export interface SubmodulePlace {
  readonly path: string;
  /** Of its commit. */
  readonly id: string;
}

export interface SubmoduleOptions {
  /** That has it, checked out. */
  readonly repository: RemoteRepository;
  readonly call: GitCall;
  /** By paths. */
  readonly urls: ReadonlyMap<string, string>;
}

export interface FoundSubmodule {
  readonly repository: RemoteRepository;
  readonly call: GitCall;
}

const NO_SUFFIX = /\.(?:path|url)$/;

function fail({ remote }: RemoteRepository, path: string, why: string): TinydockError {
  const message = `the submodule ${JSON.stringify(path)} of the git repository ${remote} ${why}`;
  const hint = 'Leave submodules out with ?submodules=false in the URL.';
  return new TinydockError({ code: 'INVALID_ARGUMENT', message, hint });
}

/** The file is not there, or has nothing of the kind. */
const NOTHING_FOUND = /^$|unable to resolve config blob/;

/**
 * The URLs that a commit has for its submodules, by their paths. gitmodules(5).
 * @throws GitFailure for a file that is none
 */
export async function readSubmoduleUrls(
  git: GitProgram,
  { id, call }: { readonly id: string; readonly call: GitCall },
): Promise<ReadonlyMap<string, string>> {
  const wanted = '^submodule\\..*\\.(path|url)$';
  const text = await git
    .run(['config', '--blob', `${id}:.gitmodules`, '-z', '--get-regexp', wanted], call)
    .catch((error: unknown) => {
      if (error instanceof GitFailure && NOTHING_FOUND.test(error.complaint)) return '';
      throw error;
    });
  const paths = new Map<string, string>();
  const urls = new Map<string, string>();
  for (const entry of text.split('\0')) {
    const end = entry.indexOf('\n');
    const [key, value] = [entry.slice(0, Math.max(0, end)), entry.slice(end + 1)];
    (key.endsWith('.path') ? paths : urls).set(key.replace(NO_SUFFIX, ''), value);
  }
  return new Map([...paths].map(([name, path]) => [path, urls.get(name) ?? '']));
}

/** A URL may count from that of the repository. */
function resolveUrl(url: string, remote: string): string {
  if (!/^\.\.?\//.test(url)) return url;
  const scp = /^([^/:]+):(?!\/\/)(.*)$/.exec(remote);
  if (scp !== null) return `${scp[1] ?? ''}:${posix.join(scp[2] ?? '', url)}`;
  return new URL(url, `${remote.replace(/\/+$/, '')}/`).href;
}

/** Made by the check-out, and no symlink led there. */
async function placeOf({ call, repository }: SubmoduleOptions, path: string): Promise<string> {
  const root = await realpath(call.directory);
  const place = join(root, path);
  const found = await realpath(place).catch(() => '');
  if (found !== place || !place.startsWith(`${root}/`)) throw fail(repository, path, 'has no directory of its own');
  return place;
}

/**
 * Finds where a submodule comes from and where it goes. What is shown to the server of the repository is shown to no
 * other one.
 * @throws TinydockError INVALID_ARGUMENT
 */
export async function findSubmodule(options: SubmoduleOptions, { path, id }: SubmodulePlace): Promise<FoundSubmodule> {
  const { repository, call, urls } = options;
  const url = urls.get(path) ?? '';
  if (url === '') throw fail(repository, path, 'has no URL in .gitmodules');
  const reference = parseGitRemote(resolveUrl(url, repository.remote));
  if (reference === undefined) throw fail(repository, path, 'is at no http, https, git or ssh URL');
  const settings = [...(call.settings ?? []), ...authorizationFor(reference, {})];
  const { keepGitDir, withSubmodules } = repository;
  return {
    repository: { ...reference, ref: id, subdir: '', checksum: undefined, keepGitDir, withSubmodules },
    call: { ...call, settings, directory: await placeOf(options, path) },
  };
}
