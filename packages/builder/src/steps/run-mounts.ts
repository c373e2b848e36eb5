import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { RunInstruction, RunMount } from '@tinydock/dockerfile';
import type { DiffId } from '@tinydock/domain';
import { fromByteString, toByteString } from '@tinydock/tar';
import { stepError } from '../build-error.ts';
import type { FileInputs } from '../cache/step-trace.ts';
import { describeFile } from '../copy/describe-files.ts';
import { describeMissing, describeSpecial, type MissingOptions } from '../copy/describe-missing.ts';
import { gatherChunks } from '../copy/gather-chunks.ts';
import { walkSource } from '../copy/select-files.ts';
import { writeTreeLayer } from '../copy/write-tree-layer.ts';
import type { BuilderPorts, RequestedMount } from '../ports.ts';
import type { StageState } from '../stages/stage-state.ts';
import { type ResolvedPath, resolvePath } from '../tree/resolve-path.ts';
import type { SourceTree, TreeEntry } from '../tree/source-tree.ts';
import type { CopySource } from './copy-step.ts';

/** A mount whose contents are not there yet: a step from the cache needs none. */
export interface PlannedMount {
  /** All of it that decides the step's result. */
  readonly description: string;
  /** What lies behind a digest in the description. */
  readonly files?: FileInputs;
  readonly open: () => Promise<RequestedMount>;
}

interface MountRequest {
  readonly instruction: RunInstruction;
  readonly mount: RunMount;
  readonly sourceOf: (from: string) => Promise<CopySource>;
  /** How many sockets of agents the instruction has before this one. */
  readonly agentsBefore: number;
}

interface Found extends ResolvedPath {
  readonly entry: TreeEntry;
}

function invalid({ instruction }: MountRequest, message: string): Error {
  return stepError(instruction, { code: 'INVALID_ARGUMENT', message: `--mount: ${message}` });
}

function number(request: MountRequest, name: string, { radix, standard }: { radix: 8 | 10; standard: number }): number {
  const text = request.mount.options[name];
  if (text === undefined) return standard;
  const value = (radix === 8 ? /^[0-7]{1,5}$/ : /^\d{1,10}$/).test(text) ? parseInt(text, radix) : NaN;
  if (value <= (radix === 8 ? 0o7777 : 4_294_967_294)) return value;
  throw invalid(request, `invalid ${name} ${JSON.stringify(text)}`);
}

function ownerOf(request: MountRequest): { readonly uid: number; readonly gid: number } {
  const options = { radix: 10, standard: 0 } as const;
  return { uid: number(request, 'uid', options), gid: number(request, 'gid', options) };
}

function sizeOf(request: MountRequest): number | undefined {
  const text = request.mount.options['size'];
  if (text === undefined) return undefined;
  const match = /^(\d{1,12}(?:\.\d{1,12})?) ?([kmgtp]?)i?b?$/i.exec(text);
  const power = ' kmgtp'.indexOf(match?.[2]?.toLowerCase() || ' ');
  const bytes = Math.floor(Number(match?.[1] ?? NaN) * 1024 ** power);
  // As in BuildKit, 0 is no limit of its own.
  if (Number.isSafeInteger(bytes)) return bytes === 0 ? undefined : bytes;
  throw invalid(request, `invalid size ${JSON.stringify(text)}: expected one such as 64m`);
}

interface FindOptions extends MissingOptions {
  readonly source: string;
}

async function findPath(request: MountRequest, tree: SourceTree, { source, whyHidden }: FindOptions): Promise<Found> {
  const { path, entry } = await resolvePath(tree, toByteString(source));
  const what = `--mount: cannot mount ${JSON.stringify(source)}`;
  if (entry === undefined) {
    const hint = await describeMissing(tree, source, { whyHidden });
    const message = `${what}: no file or directory is there`;
    throw stepError(request.instruction, { code: 'NOT_FOUND', message, hint });
  }
  if (entry.type === 'other')
    throw stepError(request.instruction, { code: 'INVALID_ARGUMENT', message: `${what}: ${describeSpecial(entry)}` });
  return { path, entry };
}

function findSource(request: MountRequest, tree: SourceTree, missing: MissingOptions): Promise<Found> {
  return findPath(request, tree, { ...missing, source: request.mount.options['source'] ?? '/' });
}

async function ingestTree(
  { layers }: Pick<BuilderPorts, 'layers'>,
  { tree, found, signal }: { readonly tree: SourceTree; readonly found: Found; readonly signal: AbortSignal },
): Promise<DiffId> {
  const { layer } = await layers.ingest({ source: () => gatherChunks(writeTreeLayer(tree, found)), signal });
  return layer.diffId;
}

async function describeTree(
  tree: SourceTree,
  found: Found,
): Promise<{ readonly digest: string; readonly files: FileInputs }> {
  const hash = createHash('sha256');
  let files = '';
  for await (const some of walkSource(tree, found))
    for (const file of some) {
      const description = await describeFile(tree, file);
      hash.update(`${file.relative}\0${description}\0`);
      files += `${fromByteString(file.path) || '.'}\0${description}\0`;
    }
  return { digest: hash.digest('hex'), files };
}

async function planBind(state: StageState, request: MountRequest, target: string): Promise<PlannedMount> {
  const { ports, context, signal, whyHidden } = state.build;
  const { from, source = '/' } = request.mount.options;
  const readOnly = request.mount.options['readonly'] !== 'false';
  const origin: CopySource =
    from === undefined || from === '' ? { kind: 'files', tree: context } : await request.sourceOf(from);
  if (origin.kind === 'files') {
    const { tree } = origin;
    const found = await findSource(request, tree, { whyHidden: tree === context ? whyHidden : undefined });
    const isDirectory = found.entry.type === 'directory';
    const { digest, files } = await describeTree(tree, found);
    return {
      description: JSON.stringify(['bind', target, readOnly, digest]),
      files,
      open: async () => {
        const diffId = await ingestTree(ports, { tree, found, signal });
        return { kind: 'layers', diffIds: [diffId], source: found.path, isDirectory, target, readOnly };
      },
    };
  }
  const { diffIds } = origin;
  return {
    // The layers may be elsewhere still: a step from the cache does not look into them.
    description: JSON.stringify(['bind', target, readOnly, source, diffIds]),
    open: async () => {
      const found = await ports.trees.open(diffIds, (tree) => findSource(request, tree, { whyHidden: undefined }));
      const isDirectory = found.entry.type === 'directory';
      return { kind: 'layers', diffIds, source: found.path, isDirectory, target, readOnly };
    },
  };
}

type CacheMountRequest = Extract<RequestedMount, { kind: 'cache' }>;

function cacheOptions(request: MountRequest, target: string): Pick<CacheMountRequest, 'id' | 'sharing' | 'readOnly'> {
  const { sharing = 'shared', id = target, ...options } = request.mount.options;
  if (sharing !== 'shared' && sharing !== 'private' && sharing !== 'locked')
    throw invalid(request, `sharing is shared, private or locked, not ${JSON.stringify(sharing)}`);
  return { id, sharing, readOnly: options['readonly'] === 'true' };
}

function planEmptyCache(request: MountRequest, target: string): PlannedMount {
  const { source = '/' } = request.mount.options;
  if (posix.resolve('/', source) !== '/')
    throw invalid(request, `source=${source} of a cache is a path of what "from" names, which is missing`);
  const mode = number(request, 'mode', { radix: 8, standard: 0o755 });
  return planned({ kind: 'cache', target, ...cacheOptions(request, target), mode, ...ownerOf(request) });
}

/** One that begins with the files of a stage, an image or a context, which decide its result as those of a bind do. */
async function planBasedCache(
  { build }: StageState,
  request: MountRequest,
  { from, target }: { readonly from: string; readonly target: string },
): Promise<PlannedMount> {
  const { ports, signal } = build;
  const source = request.mount.options['source'] || '/';
  const options = cacheOptions(request, target);
  const origin = await request.sourceOf(from);
  const mountOf = (diffIds: readonly DiffId[]): RequestedMount => ({
    ...{ kind: 'cache', target, ...options, base: { diffIds, source } },
    // As in BuildKit they are of new directories alone.
    ...{ mode: 0o755, uid: 0, gid: 0 },
  });
  const description = { kind: 'cache', target, ...options, source };
  if (origin.kind === 'files') {
    const { tree } = origin;
    const found = await findPath(request, tree, { source: '/', whyHidden: undefined });
    const { digest, files } = await describeTree(tree, found);
    return {
      description: JSON.stringify({ ...description, digest }),
      files,
      open: async () => mountOf([await ingestTree(ports, { tree, found, signal })]),
    };
  }
  const { diffIds } = origin;
  return {
    description: JSON.stringify({ ...description, diffIds }),
    // The layers may be elsewhere still.
    open: () => ports.trees.open(diffIds, async () => mountOf(diffIds)),
  };
}

async function planCache(state: StageState, request: MountRequest, target: string): Promise<PlannedMount> {
  const { from = '' } = request.mount.options;
  return from === '' ? planEmptyCache(request, target) : await planBasedCache(state, request, { from, target });
}

function planSecret(state: StageState, request: MountRequest): RequestedMount {
  const { options } = request.mount;
  const { env, target } = options;
  const id = options['id'] ?? (target === undefined ? undefined : posix.basename(target));
  if (id === undefined || id === '') throw invalid(request, 'a secret needs an id or a target');
  const path = target ?? (env === undefined ? `/run/secrets/${posix.basename(id)}` : undefined);
  return {
    kind: 'secret',
    id,
    target: path === undefined ? undefined : absolute(state, path),
    env,
    isRequired: options['required'] === 'true',
    mode: number(request, 'mode', { radix: 8, standard: 0o400 }),
    ...ownerOf(request),
  };
}

function planSsh(state: StageState, request: MountRequest): RequestedMount {
  const { options } = request.mount;
  return {
    kind: 'ssh',
    id: options['id'] || 'default',
    // BuildKit's name.
    target: absolute(state, options['target'] ?? `/run/buildkit/ssh_agent.${request.agentsBefore}`),
    isRequired: options['required'] === 'true',
    mode: number(request, 'mode', { radix: 8, standard: 0o600 }),
    ...ownerOf(request),
  };
}

const TMPFS_MODE = 0o1777;

/** One over a directory of the image has its mode, as runc makes it for BuildKit, and root as its owner. */
function planTmpfs({ build, draft }: StageState, request: MountRequest, target: string): PlannedMount {
  const mount = { kind: 'tmpfs', target, sizeBytes: sizeOf(request) } as const;
  return {
    description: JSON.stringify(mount),
    open: async () => {
      const { entry } = await build.ports.trees.open(draft.diffIds, (tree) => resolvePath(tree, toByteString(target)));
      return { ...mount, mode: entry?.type === 'directory' ? entry.mode : TMPFS_MODE };
    },
  };
}

function absolute({ draft }: StageState, path: string): string {
  return posix.resolve('/', draft.config.WorkingDir ?? '/', path);
}

function planned(mount: RequestedMount): PlannedMount {
  return { description: JSON.stringify(mount), open: async () => mount };
}

/**
 * What a `--mount` needs, and what of it enters the key of the step: of binds the contents, of caches, secrets
 * and agents how they are mounted alone.
 * @throws StepError for what cannot be mounted
 */
export async function planMount(state: StageState, request: MountRequest): Promise<PlannedMount> {
  const { type, options } = request.mount;
  const target = absolute(state, options['target'] ?? '/');
  if (options['target'] !== undefined && target === '/') throw invalid(request, 'the target cannot be the root');
  switch (type) {
    case 'bind':
      return await planBind(state, request, target);
    case 'cache':
      return await planCache(state, request, target);
    case 'secret':
      return planned(planSecret(state, request));
    case 'ssh':
      return planned(planSsh(state, request));
    case 'tmpfs':
      return planTmpfs(state, request, target);
  }
}
