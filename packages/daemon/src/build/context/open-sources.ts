import { join } from 'node:path';
import { ContextTree, type NamedSource, type RemoteSources } from '@tinydock/builder';
import { TinydockError } from '@tinydock/domain';
import {
  type ContextDockerfile,
  filterContext,
  readContextDockerfile,
  readLoneDockerfile,
} from '../context-dockerfile.ts';
import { ClientLayout } from '../layouts/client-layout.ts';
import type { LayoutImages } from '../layouts/layout-images.ts';
import type { BuildWork } from '../build-work.ts';
import type { HeldTree } from './held-contexts.ts';
import { openRemoteContext, type RemoteContext } from './remote-context.ts';
import { type ContextDependencies, type ContextTaking, takeContext } from './take-context.ts';

/** What a build is given in place of a stage or an image. */
export type GivenSource =
  | Exclude<NamedSource, { readonly kind: 'files' }>
  | { readonly kind: 'held'; readonly take: () => HeldTree }
  /** An image of an OCI layout. */
  | {
      readonly kind: 'layout';
      /** As the user named its directory. */
      readonly name: string;
      readonly digest: string;
      readonly take: () => HeldTree;
    }
  | { readonly kind: 'remote'; readonly url: string };

interface SourcesRequest {
  readonly work: Pick<BuildWork, 'dockerfile' | 'remoteContext' | 'namedContexts' | 'buildArgs'>;
  readonly taking: Omit<ContextTaking, 'paths'> & { readonly paths: ContextTaking['paths'] & { readonly dir: string } };
  readonly remotes: RemoteSources;
  readonly layouts: LayoutImages;
}

const DOCKERFILE = 'Dockerfile';
const NO_CONTENTS = {
  read: async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    // There are no files.
  },
};

function openUrl(
  dependencies: ContextDependencies,
  { work, taking, remotes }: Omit<SourcesRequest, 'layouts'>,
  { url, spool }: { readonly url: string; readonly spool: string },
): Promise<RemoteContext> {
  const { resources, signal, push } = taking;
  const keep = work.buildArgs['BUILDKIT_CONTEXT_KEEP_GIT_DIR'] ?? '';
  const keepGitDir = ['1', 't', 'true'].includes(keep.toLowerCase());
  const onReceived = (bytes: number): void => push({ kind: 'context', bytes });
  return openRemoteContext(dependencies, { url, remotes, keepGitDir, spool, resources, signal, onReceived });
}

/** A URL of a text is a Dockerfile without files. */
function withoutFiles(text: string, { name, source }: BuildWork['dockerfile']): ContextDockerfile {
  if (source === undefined && name === DOCKERFILE)
    return { source: text, ignorePatterns: '', ignoreName: '', tree: new ContextTree(NO_CONTENTS) };
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: 'the URL of the context leads to no archive, so that there are no files and --file can name none',
  });
}

/**
 * Fetches or takes the context where the Dockerfile lies in it, or where it does not come from the client.
 * @returns undefined where the client sends it when the Dockerfile has been read
 * @throws TinydockError as {@link openRemoteContext}, {@link readContextDockerfile}, {@link takeContext}
 */
export async function openContext(
  dependencies: ContextDependencies,
  request: Omit<SourcesRequest, 'layouts'>,
): Promise<ContextDockerfile | undefined> {
  const { work, taking } = request;
  const { dockerfile, remoteContext: url } = work;
  const { name, source } = dockerfile;
  if (url === undefined)
    return source === undefined ? readContextDockerfile(await takeContext(dependencies, taking), name) : undefined;
  const found = await openUrl(dependencies, request, { url, spool: taking.paths.spool });
  if (found.kind === 'file') return withoutFiles(await readLoneDockerfile(found.tree, found.name), dockerfile);
  return source === undefined ? readContextDockerfile(found.tree, name) : filterContext(found.tree, source);
}

/**
 * @throws TinydockError as {@link openRemoteContext}; NOT_FOUND for a context that is not held any more
 */
export async function openNamedSources(
  dependencies: ContextDependencies,
  request: SourcesRequest,
): Promise<Readonly<Record<string, NamedSource>>> {
  const { work, taking } = request;
  const entries: [name: string, source: NamedSource][] = [];
  for (const [name, given] of Object.entries(work.namedContexts)) {
    if (given.kind === 'held') {
      entries.push([name, { kind: 'files', tree: taking.resources.use(given.take()).tree }]);
      continue;
    }
    if (given.kind === 'layout') {
      const layout = new ClientLayout(given.name, taking.resources.use(given.take()).tree);
      entries.push([name, { kind: 'image', reference: request.layouts.add(layout, given.digest) }]);
      continue;
    }
    if (given.kind !== 'remote') {
      entries.push([name, given]);
      continue;
    }
    const spool = join(taking.paths.dir, `named-${entries.length}`);
    const { tree } = await openUrl(dependencies, request, { url: given.url, spool });
    entries.push([name, { kind: 'files', tree }]);
  }
  return Object.fromEntries(entries);
}
