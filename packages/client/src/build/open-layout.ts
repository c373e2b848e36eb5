import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Descriptor,
  digestHex,
  type Digest,
  hasErrnoCode,
  isDigest,
  MEDIA_TYPES,
  NAME_ANNOTATIONS,
  parseDigest,
  parseManifest,
  TinydockError,
} from '@tinydock/domain';
import type { IgnorePatterns } from '@tinydock/dockerfile';
import { ContextListing } from './context-listing.ts';
import { writeContextTar } from './context-tar.ts';
import { findDirectory } from './find-directory.ts';
import type { ContextInput } from './hold-context.ts';

export interface OpenLayoutOptions {
  /** A directory with an OCI layout. */
  readonly path: string;
  /** As `index.json` names it; `latest`, or else the only one that is there. */
  readonly tag: string | undefined;
  /** In place of a tag. */
  readonly digest: string | undefined;
  readonly cwd: string;
  /** As of a context. */
  readonly secretPath: string;
  /** Of the named context that it is. */
  readonly name?: string;
}

/** What a layout has under a name, and the files that belong to it. */
export interface OpenedLayout {
  /** As the user named the directory. */
  readonly name: string;
  /** Of the manifest or index. */
  readonly digest: string;
  readonly input: ContextInput;
}

const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;
const MAX_DEPTH = 3;
const DOCUMENTS: ReadonlySet<string> = new Set([
  ...[MEDIA_TYPES.ociIndex, MEDIA_TYPES.ociManifest],
  ...[MEDIA_TYPES.dockerManifestList, MEDIA_TYPES.dockerManifest],
]);

function invalid(message: string, hint?: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_ARCHIVE', message, hint });
}

/** Undefined where it is not there. */
async function readDocument(path: string): Promise<Buffer | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      if (hasErrnoCode(error, 'ENOENT')) return undefined;
      throw invalid(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
    },
  );
  if (file === undefined) return undefined;
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw invalid(`${path} is not a regular file`);
    if (stats.size > MAX_DOCUMENT_BYTES) throw invalid(`${path} is larger than ${MAX_DOCUMENT_BYTES} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function hasTag({ annotations }: Descriptor, tag: string): boolean {
  const names = [annotations?.[NAME_ANNOTATIONS.refName], annotations?.[NAME_ANNOTATIONS.containerd]];
  return names.some((name) => name === tag || name?.endsWith(`:${tag}`) === true);
}

function choose(manifests: readonly Descriptor[], { path, tag, digest }: OpenLayoutOptions): Digest {
  if (digest !== undefined) {
    if (isDigest(digest)) return parseDigest(digest);
    throw invalid(`${JSON.stringify(digest.slice(0, 100))} is no digest: expected sha256: and 64 hex digits`);
  }
  const tagged = manifests.find((one) => hasTag(one, tag ?? 'latest'));
  const [only, ...others] = manifests;
  const chosen = tagged ?? (tag === undefined && others.length === 0 ? only : undefined);
  if (chosen !== undefined) return chosen.digest;
  const names = manifests
    .map(({ annotations, digest: one }) => annotations?.[NAME_ANNOTATIONS.refName] ?? one)
    .slice(0, 20);
  throw new TinydockError({
    code: 'NOT_FOUND',
    message: `the layout ${path} has nothing with the tag ${tag ?? 'latest'}`,
    hint: names.length === 0 ? undefined : `There are: ${names.join(', ')}.`,
  });
}

/** The blobs that a manifest or index leads to. What is not there is left to the daemon, which may not need it. */
class Reach {
  readonly #directory: string;
  readonly digests = new Set<Digest>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  async add(digest: Digest, depth = 0): Promise<void> {
    if (this.digests.has(digest)) return;
    this.digests.add(digest);
    if (depth > MAX_DEPTH) throw invalid(`${this.#directory}: its indexes lie more than ${MAX_DEPTH} deep`);
    const bytes = await readDocument(join(this.#directory, 'blobs/sha256', digestHex(digest)));
    if (bytes === undefined) return;
    const manifest = parseManifest(bytes);
    if (manifest.kind === 'manifest') {
      for (const blob of [manifest.config, ...manifest.layers]) this.digests.add(blob.digest);
      return;
    }
    for (const { digest: below, mediaType } of manifest.manifests) {
      if (DOCUMENTS.has(mediaType)) await this.add(below, depth + 1);
      else this.digests.add(below);
    }
  }
}

/** Leaves out all but these blobs. */
function onlyBlobs(digests: ReadonlySet<Digest>): IgnorePatterns {
  const paths = new Set([...digests].map((digest) => `blobs/sha256/${digestHex(digest)}`));
  return {
    isIgnored: (path) => !paths.has(path),
    mayHoldExceptions: (directory) => directory === 'blobs' || directory === 'blobs/sha256',
  };
}

/**
 * Finds what an OCI layout has under a tag or digest. Its files are read when the daemon takes them.
 * @throws TinydockError NOT_FOUND, INVALID_ARGUMENT
 */
export async function openLayout(options: OpenLayoutOptions): Promise<OpenedLayout> {
  const { path, secretPath } = options;
  const directory = await findDirectory(options);
  const bytes = await readDocument(join(directory, 'index.json'));
  if (bytes === undefined) throw invalid(`${path} is no OCI layout: it has no index.json`);
  const index = parseManifest(bytes, MEDIA_TYPES.ociIndex);
  const digest = choose(index.kind === 'index' ? index.manifests : [], options);
  const reach = new Reach(directory);
  await reach.add(digest);
  const ignored = onlyBlobs(reach.digests);
  const list = (signal: AbortSignal): Promise<ContextListing> =>
    ContextListing.create({ directory, name: directory, ignored, secretPath, signal });
  return { name: path, digest, input: { archive: writeContextTar(directory, ignored), list } };
}
