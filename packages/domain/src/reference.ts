import type { Branded } from './brand.ts';
import { type Digest, isDigest } from './digest.ts';
import { TinydockError } from './errors.ts';

/** A canonical reference as text: registry, repository, and tag or digest or both. Made by {@link parseReference}. */
export type ReferenceText = Branded<string, 'ReferenceText'>;

/** An image reference in parts. Grammar: distribution's reference package; OCI distribution-spec, "Pulling manifests". */
export interface Reference {
  /** Host and optional port, such as `docker.io` or `localhost:5000`. */
  readonly registry: string;
  /** Path within the registry, such as `library/nginx`. */
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: Digest | undefined;
}

export const DEFAULT_REGISTRY = 'docker.io';
export const DEFAULT_TAG = 'latest';

const MAX_NAME_LENGTH = 255;
/** Longer than any name with tag and digest; the patterns below are not meant for more. */
const MAX_TEXT_LENGTH = 1024;
const HOST =
  /^(?:\[[0-9a-fA-F:]+\]|(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*)(?::[0-9]+)?$/;
const PATH_COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** For a message: shortened. */
function quote(text: string): string {
  return JSON.stringify(text.length <= 300 ? text : `${text.slice(0, 300)}...`);
}

function invalid(text: string, why: string): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_REFERENCE',
    message: `invalid reference ${quote(text)}: ${why}`,
    hint: 'A reference is [HOST[:PORT]/]NAME[:TAG][@sha256:DIGEST], such as nginx:1.25 or localhost:5000/team/app.',
  });
}

/** Tells a registry from the first part of a path, as Docker does. Neither is checked. */
export function splitRegistry(name: string): { registry: string; path: string } {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const isHost = first.includes('.') || first.includes(':') || first === 'localhost' || first !== first.toLowerCase();
  if (!isHost) return { registry: DEFAULT_REGISTRY, path: name };
  const registry = first === HUB_ALIAS ? DEFAULT_REGISTRY : first;
  return { registry, path: name.slice(slash + 1) };
}

const HUB_ALIAS = 'index.docker.io';

/**
 * The registry that a user names alone: a host with or without scheme, port and path, such as `localhost:5000` or
 * `https://index.docker.io/v1/`. A path is of no account, as for Docker: credentials are those of a whole registry.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_REFERENCE
 */
export function parseRegistryHost(text: string): string {
  const host = text.replace(/^https?:\/\//i, '').replace(/\/.*$/s, '');
  if (host.length <= MAX_NAME_LENGTH && HOST.test(host)) {
    const lower = host.toLowerCase();
    return lower === HUB_ALIAS ? DEFAULT_REGISTRY : lower;
  }
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_REFERENCE',
    message: `invalid registry ${quote(text)}: expected HOST[:PORT]`,
    hint: 'Such as ghcr.io or localhost:5000; none at all stands for Docker Hub.',
  });
}

function splitDigest(text: string): { rest: string; digest: Digest | undefined } {
  const at = text.indexOf('@');
  if (at === -1) return { rest: text, digest: undefined };
  const digest = text.slice(at + 1);
  if (!isDigest(digest)) throw invalid(text, 'after @ a sha256 digest with 64 lower-case hex digits is expected');
  return { rest: text.slice(0, at), digest };
}

function splitTag(text: string, rest: string): { name: string; tag: string | undefined } {
  const colon = rest.lastIndexOf(':');
  if (colon === -1 || colon < rest.lastIndexOf('/')) return { name: rest, tag: undefined };
  const tag = rest.slice(colon + 1);
  if (!TAG.test(tag)) {
    throw invalid(
      text,
      `the tag ${quote(tag)} may have 1 to 128 letters, digits, _, . and -, and not begin with . or -`,
    );
  }
  return { name: rest.slice(0, colon), tag };
}

/**
 * Parses a reference as users type it; adds `docker.io` and `library/` as Docker does, and no tag.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_REFERENCE
 */
export function parseReference(text: string): Reference {
  if (text === '') throw invalid(text, 'it is empty');
  if (text.length > MAX_TEXT_LENGTH) throw invalid(text, `it has more than ${MAX_TEXT_LENGTH} characters`);
  const { rest, digest } = splitDigest(text);
  const { name, tag } = splitTag(text, rest);
  const { registry, path } = splitRegistry(name);
  if (!HOST.test(registry)) throw invalid(text, `${quote(registry)} is not a registry host`);
  if (path !== path.toLowerCase()) throw invalid(text, 'the repository name must be lower case');
  for (const component of path.split('/')) {
    if (!PATH_COMPONENT.test(component)) {
      throw invalid(
        text,
        `the name part ${quote(component)} may have lower-case letters and digits, with . _ or - between them`,
      );
    }
  }
  const repository = registry === DEFAULT_REGISTRY && !path.includes('/') ? `library/${path}` : path;
  if (registry.length + 1 + repository.length > MAX_NAME_LENGTH) {
    throw invalid(text, `the name has more than ${MAX_NAME_LENGTH} characters`);
  }
  if (/^[0-9a-f]{64}$/.test(path) && registry === DEFAULT_REGISTRY) {
    throw invalid(text, 'a name of 64 hex digits would read as an image id');
  }
  return { registry, repository, tag, digest };
}

/** Adds `:latest` where there is neither tag nor digest. */
export function withDefaultTag(reference: Reference): Reference {
  if (reference.tag !== undefined || reference.digest !== undefined) return reference;
  return { ...reference, tag: DEFAULT_TAG };
}

/** `docker.io/library/nginx` without tag and digest. */
export function repositoryName(reference: Reference): string {
  return `${reference.registry}/${reference.repository}`;
}

/** The canonical text: `docker.io/library/nginx:1.25@sha256:…`. */
export function formatReference(reference: Reference): ReferenceText {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${repositoryName(reference)}${tag}${digest}` as ReferenceText;
}

/** The repository as Docker shows it: without `docker.io/` and `library/`. */
export function familiarName(reference: Reference): string {
  if (reference.registry !== DEFAULT_REGISTRY) return repositoryName(reference);
  return reference.repository.startsWith('library/')
    ? reference.repository.slice('library/'.length)
    : reference.repository;
}

/** The whole reference as Docker shows it: `nginx:1.25`, `localhost:5000/a/b@sha256:…`. */
export function familiarReference(reference: Reference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${familiarName(reference)}${tag}${digest}`;
}
