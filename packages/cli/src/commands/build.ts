import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  type BuildContext,
  findRegistries,
  listInstructionLines,
  openBuildContext,
  openSshAgents,
} from '@tinydock/client';
import { parseReference, TinydockError } from '@tinydock/domain';
import {
  type BuildDone,
  type BuildRequestInput,
  platformToWire,
  type PushedTag,
  type RegistryAuthInput,
} from '@tinydock/protocol';
import { BUILD_FLAGS, parseBuildArgs, parseJobs, refuseKeptContainers } from '../build/build-flags.ts';
import { callBuild, type CheckedRequest } from '../build/call-build.ts';
import { describeBuild } from '../build/describe-build.ts';
import {
  annotationsToWire,
  entryAnnotationsOf,
  parseAnnotations,
  parseTimestamp,
  readAnnotationFlag,
} from '../build/parse-annotations.ts';
import { type NamedContexts, openNamedContexts } from '../build/named-contexts.ts';
import { openCaches } from '../build/open-caches.ts';
import { type BuildCaches, parseCaches } from '../build/parse-caches.ts';
import { type BuildCall, parseCall } from '../build/parse-call.ts';
import { parseHosts } from '../flags/name-flags.ts';
import { parsePlatforms } from '../build/parse-platforms.ts';
import { parseRights, refuseAttestations } from '../build/parse-rights.ts';
import { parseSsh } from '../build/parse-ssh.ts';
import { assertOutputsFit, parseOutputs, usesStdout } from '../build/parse-outputs.ts';
import { type CheckWarning, warningRecord } from '../build/warning-text.ts';
import { checkOutputs, writeOutput } from '../build/write-outputs.ts';
import { readSecrets } from '../build/read-secrets.ts';
import type { CliContext } from '../context/cli-context.ts';
import { flagError } from '../flags/flag-error.ts';
import { parseResources } from '../flags/isolation-flags.ts';
import { parseLimits } from '../flags/limit-flags.ts';
import { parseLabels } from '../flags/parse-labels.ts';
import { findAuth, findMirrorAuths } from '../images/find-auth.ts';
import { line, note, type Output } from '../output/output.ts';
import type { CommandDefinition, CommandInput } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { PROGRESS_MODES, type ProgressMode } from '../progress/build/build-display.ts';

function parseProgress(flags: FlagValues, { env, isStderrTerminal }: CliContext): ProgressMode {
  if (flags.boolean('quiet')) return 'quiet';
  const text = flags.text('progress') ?? (env['BUILDKIT_PROGRESS'] || 'auto');
  const mode = PROGRESS_MODES.find((known) => known === text);
  if (mode === 'tty' && !isStderrTerminal)
    throw flagError('--progress', text, 'standard error is no terminal; auto and plain write plain lines there');
  if (mode !== undefined) return mode;
  throw flagError('--progress', text, `expected one of ${PROGRESS_MODES.join(', ')}`);
}

function openContext({ args, flags }: CommandInput, context: CliContext): Promise<BuildContext> {
  const { cwd, signal, stdin, stateDir } = context;
  const [path = ''] = args;
  const file = flags.text('file');
  if ((path === '-' || file === '-') && stdin.isTerminal) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: 'cannot read a build from a terminal',
      hint: 'Name a directory or a URL, or redirect standard input.',
    });
  }
  return openBuildContext({
    path,
    file,
    cwd,
    openStdin: stdin.archive,
    secretPath: join(stateDir, 'context-key'),
    signal,
  });
}

interface OpenedBuild {
  readonly opened: BuildContext;
  readonly named: NamedContexts;
  /** Of the caches. */
  readonly registries: readonly string[];
}

/** Who the user is to registries and their mirrors. */
async function* findAuths(
  registries: readonly string[],
  context: CliContext,
): AsyncGenerator<Output, Record<string, RegistryAuthInput>, undefined> {
  const auths: Record<string, RegistryAuthInput> = {};
  for (const registry of new Set(registries)) {
    const auth = yield* findAuth(registry, context);
    if (auth !== undefined) auths[registry] = auth;
    Object.assign(auths, yield* findMirrorAuths(registry, context));
  }
  return auths;
}

/** What decides which base images and variables there are. */
async function* createBaseRequest(
  { opened, named, registries }: OpenedBuild,
  { flags }: CommandInput,
  context: CliContext,
): AsyncGenerator<Output, CheckedRequest, undefined> {
  const buildArgs = parseBuildArgs(flags.list('build-arg'), context.env);
  const own = await findRegistries(opened.dockerfile ?? '', buildArgs);
  const auths = yield* findAuths([...own, ...named.registries, ...registries], context);
  const target = flags.text('target') ?? '';
  return {
    target,
    buildArgs,
    platforms: parsePlatforms(flags).map(platformToWire),
    pull: flags.boolean('pull'),
    auths,
  };
}

async function* createRequest(
  { opened, named, caches }: Omit<OpenedBuild, 'registries'> & { readonly caches: BuildCaches },
  input: CommandInput,
  context: CliContext,
): AsyncGenerator<Output, BuildRequestInput, undefined> {
  const { flags } = input;
  return {
    ...(yield* createBaseRequest({ opened, named, registries: caches.registries }, input, context)),
    dockerfileName: opened.dockerfileName,
    dockerfile: opened.dockerfile ?? '',
    dockerfileInContext: opened.dockerfile === undefined,
    ignorePatterns: opened.ignorePatterns,
    ignoreName: opened.ignoreName,
    remoteContext: opened.remote ?? '',
    namedContexts: [...named.requested],
    cacheTo: [...caches.to],
    inlineCache: caches.isInline,
    labels: await parseLabels({ values: flags.list('label'), files: [], cwd: context.cwd }),
    ...parseTimestamp(flags.text('timestamp')),
    noCache: flags.boolean('no-cache'),
    noCacheFilter: flags.list('no-cache-filter').flatMap((stages) => stages.split(',')),
    squash: flags.boolean('squash'),
    jobs: parseJobs(flags.integer('jobs')),
    allow: parseRights(flags),
    cgroupParent: flags.text('cgroup-parent') ?? '',
    network: flags.text('network') ?? '',
    limits: parseLimits(flags),
    ...parseResources(flags),
    hosts: parseHosts(flags.list('add-host')),
    secrets: await readSecrets(flags.list('secret'), context),
  };
}

/** Of a call that builds nothing: a check needs to know of base images. */
async function* call(
  { opened, method }: { readonly opened: BuildContext; readonly method: BuildCall },
  input: CommandInput,
  context: CliContext,
): AsyncGenerator<Output, void, undefined> {
  const named = await openNamedContexts(input.flags.list('build-context'), context);
  const request = yield* createBaseRequest({ opened, named, registries: [] }, input, context);
  yield* callBuild({ opened, named, request }, method, context);
}

interface Finished {
  readonly done: BuildDone;
  readonly pushed: PushedTag | undefined;
  readonly warnings: readonly CheckWarning[];
  readonly opened: BuildContext;
  /** As the user gave them. */
  readonly names: readonly string[];
}

/** buildx has warnings in its metadata where this variable asks for them. */
const WARNINGS_VARIABLE = 'BUILDX_METADATA_WARNINGS';

async function warningRecords(
  { warnings, opened }: Finished,
  env: CliContext['env'],
): Promise<readonly object[] | undefined> {
  if (!/^(?:1|t|true)$/i.test(env[WARNINGS_VARIABLE] ?? '')) return undefined;
  const { dockerfileName: name, dockerfile: source = '' } = opened;
  const file = { name, source, instructions: await listInstructionLines(source) };
  return warnings.map((warning) => warningRecord(warning, file));
}

async function writeFacts(finished: Finished, flags: FlagValues, { cwd, env }: CliContext): Promise<void> {
  const { done, pushed, names } = finished;
  const iidfile = flags.text('iidfile');
  if (iidfile !== undefined) await writeFile(resolve(cwd, iidfile), done.imageId);
  const metadataFile = flags.text('metadata-file');
  if (metadataFile === undefined) return;
  const facts = describeBuild(done, { names, pushed, warnings: await warningRecords(finished, env) });
  await writeFile(resolve(cwd, metadataFile), facts);
}

async function* build(input: CommandInput, context: CliContext): AsyncGenerator<Output, void, undefined> {
  const { flags } = input;
  for (const tag of flags.list('tag')) parseReference(tag);
  const mode = parseProgress(flags, context);
  const method = parseCall(flags);
  const { outputs, names, annotations: own } = parseOutputs(flags);
  const annotations = parseAnnotations([...own, ...flags.list('annotation').map(readAnnotationFlag)]);
  for (const name of names) parseReference(name);
  const caches = parseCaches(flags);
  refuseAttestations(flags);
  refuseKeptContainers(flags);
  assertOutputsFit(outputs, parsePlatforms(flags).length);
  const sshSources = parseSsh(flags.list('ssh'));
  const opened = await openContext(input, context);
  if (method !== undefined) return yield* call({ opened, method }, input, context);
  await checkOutputs(outputs, context);
  const named = await openNamedContexts(flags.list('build-context'), context);
  const request = yield* createRequest({ opened, named, caches }, input, context);
  Object.assign(request, annotationsToWire(annotations));
  request.tags = [...flags.list('tag'), ...names];
  await using ssh = sshSources.length === 0 ? undefined : await openSshAgents(sshSources, context);
  const beside = { named: named.directories, ...(yield* openCaches(caches, context)), ssh: ssh?.input };
  const client = await context.connect();
  let done: BuildDone | undefined;
  const warnings: CheckWarning[] = [];
  const explains = flags.boolean('explain');
  const { signal } = context;
  for await (const progress of client.builds.build({ ...opened, ...beside }, request, { signal })) {
    yield { kind: 'build', progress, mode, explains };
    if (progress.warning) warnings.push(progress.warning);
    if (progress.done !== null && progress.done !== undefined) ({ done } = { done: progress.done });
  }
  if (done === undefined) return;
  const isQuiet = flags.boolean('quiet');
  let pushed: PushedTag | undefined;
  const entryAnnotations = entryAnnotationsOf(annotations, done.platformImages.length > 0);
  const built = { done, client, context, isQuiet, entryAnnotations };
  for (const output of outputs) pushed = (yield* writeOutput(built, output)) ?? pushed;
  await writeFacts({ done, pushed, warnings, opened, names: request.tags }, flags, context);
  if (outputs.some(usesStdout)) return;
  if (isQuiet) yield line(done.imageId);
  else if (done.tags.length === 0) yield note(`Built image ${done.imageId}`);
}

export const buildCommand: CommandDefinition = {
  usage: '[OPTIONS] PATH | URL | -',
  description: 'Build an image from a Dockerfile',
  args: { minimum: 1, maximum: 1 },
  flags: BUILD_FLAGS,
  run: build,
};
