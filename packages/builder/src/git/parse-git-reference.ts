import { posix } from 'node:path';
import { TinydockError } from '@tinydock/domain';

/** What of a git repository a URL names. */
export interface GitReference {
  /** For git: a URL without fragment, query, name and password; or `user@host:path`. */
  readonly remote: string;
  /** `name:password` of an http URL. */
  readonly userInfo: string | undefined;
  /** A branch, a tag, a whole reference or the id of a commit; undefined for what the server's HEAD names. */
  readonly ref: string | undefined;
  /** A directory, without slashes at its ends; empty for all. */
  readonly subdir: string;
  /** What the commit's id begins with. */
  readonly checksum: string | undefined;
  /** Undefined where the URL does not say. */
  readonly keepGitDir: boolean | undefined;
  readonly withSubmodules: boolean;
}

type Options = Pick<GitReference, 'ref' | 'subdir' | 'checksum' | 'keepGitDir' | 'withSubmodules'>;

const WITH_SCHEME = /^(https?|git|ssh):\/\//i;
const SCP = /^([\w.-]+@[\w.-]+):([^?#]+)(\?[^#]*)?(#.*)?$/;
const SHORT_HOST = 'github.com/';
/** A whole id, of SHA-1 or SHA-256. */
export const COMMIT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const TRUE = ['', '1', 't', 'true'];
const FALSE = ['0', 'f', 'false'];

function invalid(message: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', message: `the URL of a git repository: ${message}` });
}

/** git-check-ref-format(1), and nothing that git would take for an option or a pattern. */
function checkRef(ref: string): string {
  const isBad = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^[-/.]|\/\.|[./]$|\.lock(?:\/|$)/.test(ref) || ref === '@';
  if (isBad) throw invalid(`${JSON.stringify(ref)} is no name of a branch, tag or commit`);
  return ref;
}

/** @throws TinydockError INVALID_ARGUMENT */
export function parseCommitPrefix(text: string): string {
  const prefix = text.toLowerCase();
  if (/^[0-9a-f]{1,64}$/.test(prefix)) return prefix;
  throw invalid(`the checksum ${JSON.stringify(text)} is no id of a commit, nor the beginning of one`);
}

function parseFlag(name: string, value: string): boolean {
  if (TRUE.includes(value.toLowerCase())) return true;
  if (FALSE.includes(value.toLowerCase())) return false;
  throw invalid(`${name} is true or false, not ${JSON.stringify(value)}`);
}

/** The values of a query, each given once. */
function readQuery(query: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (values.has(name)) throw invalid(`its query gives ${name} twice`);
    values.set(name, value);
  }
  return values;
}

function one(name: string, values: readonly (string | undefined)[]): string | undefined {
  const [first, ...others] = new Set(values.filter((value) => value !== undefined && value !== ''));
  if (others.length === 0) return first;
  throw invalid(`it names two of ${name}: ${[first, ...others].join(' and ')}`);
}

function below(prefix: string, name: string | undefined): string | undefined {
  return name === undefined || name.startsWith(prefix) ? name : `${prefix}${name}`;
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    throw invalid('its fragment has a malformed escape');
  }
}

const KEYS = ['ref', 'tag', 'branch', 'subdir', 'checksum', 'commit', 'keep-git-dir', 'submodules'];

/** BuildKit's two forms: `#ref:subdir`, and a query. */
function readOptions(query: string, fragment: string): Options {
  const values = readQuery(query);
  const unknown = [...values.keys()].find((name) => !KEYS.includes(name));
  if (unknown !== undefined) throw invalid(`its query gives ${unknown}; known are ${KEYS.join(', ')}`);
  const text = decode(fragment);
  const colon = text.indexOf(':');
  const [ref, subdir] = colon === -1 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
  const tag = below('refs/tags/', values.get('tag'));
  const branch = below('refs/heads/', values.get('branch'));
  const checksum = one('the commit', [values.get('checksum'), values.get('commit')]);
  const named = one('the reference', [ref, values.get('ref'), tag, branch]);
  const prefix = checksum === undefined ? undefined : parseCommitPrefix(checksum);
  const commit = prefix !== undefined && COMMIT_ID.test(prefix) ? prefix : undefined;
  const keepGitDir = values.get('keep-git-dir');
  return {
    ref: named === undefined ? commit : checkRef(named),
    subdir: posix.resolve('/', one('the directory', [subdir, values.get('subdir')]) ?? '').slice(1),
    checksum: prefix,
    keepGitDir: keepGitDir === undefined ? undefined : parseFlag('keep-git-dir', keepGitDir),
    withSubmodules: parseFlag('submodules', values.get('submodules') ?? 'true'),
  };
}

function parseScp(parts: RegExpExecArray): GitReference {
  const [, host = '', path = '', query = '', fragment = ''] = parts;
  if (host.startsWith('-') || host.includes('@-') || path.startsWith('-'))
    throw invalid('neither host nor path can begin with a dash');
  return { remote: `${host}:${path}`, userInfo: undefined, ...readOptions(query, fragment.slice(1)) };
}

function parseUrl(text: string, needsSuffix: boolean): GitReference | undefined {
  if (!URL.canParse(text)) throw invalid('it is malformed');
  const url = new URL(text);
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  if (isHttp && needsSuffix && !url.pathname.endsWith('.git')) return undefined;
  if (url.hostname === '' || /^-|@-/.test(`${url.username}@${url.hostname}`) || url.pathname.startsWith('/-'))
    throw invalid('neither host nor path can begin with a dash, or be missing');
  const { username, password, search, hash } = url;
  const hasUser = isHttp && username !== '';
  const userInfo = hasUser ? `${decode(username)}:${decode(password)}` : undefined;
  if (isHttp) url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return { remote: url.href, userInfo, ...readOptions(search, hash.slice(1)) };
}

function parse(text: string, needsSuffix: boolean): GitReference | undefined {
  const scp = WITH_SCHEME.test(text) ? null : SCP.exec(text);
  if (scp === null && !WITH_SCHEME.test(text)) return undefined;
  if (/\s/.test(text)) throw invalid('it holds blanks');
  return scp === null ? parseUrl(text, needsSuffix) : parseScp(scp);
}

/**
 * Reads the URL of a git repository as BuildKit does: `git://` and `ssh://`, `user@host:path`, and http and https where
 * the path ends with `.git`; `#ref:subdir`, or `?ref=&subdir=&checksum=&keep-git-dir=&submodules=`.
 * @returns undefined for what is none
 * @throws TinydockError INVALID_ARGUMENT for one that cannot be
 */
export function parseGitReference(text: string): GitReference | undefined {
  return parse(text, true);
}

/** As {@link parseGitReference}, of what is known to be a repository: any http and https URL is one. */
export function parseGitRemote(text: string): GitReference | undefined {
  return parse(text, false);
}

/** As {@link parseGitReference}, also the short `github.com/owner/name` that contexts of builds may have. */
export function parseGitContext(text: string): GitReference | undefined {
  if (!text.startsWith(SHORT_HOST)) return parseGitReference(text);
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/.exec(text) ?? [];
  const whole = path.endsWith('.git') ? path : `${path.replace(/\/+$/, '')}.git`;
  return parseGitReference(`https://${whole}${rest}`);
}
