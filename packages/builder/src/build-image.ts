import {
  type Dockerfile,
  type IgnoreFile,
  type IgnorePatterns,
  parseDockerfile,
  parseIgnorePatterns,
  warningsOf,
} from '@tinydock/dockerfile';
import {
  type Annotations,
  type BuildEvent,
  type DeviceRights,
  type Digest,
  type Platform,
  TinydockError,
} from '@tinydock/domain';
import { createCheckError, type DockerfileText, locateError } from './build-error.ts';
import type { StepResult } from './cache/step-results.ts';
import { TraceLog } from './cache/trace-log.ts';
import type { BuilderPorts, RunRequest } from './ports.ts';
import { type NamedSource, NamedSources } from './stages/named-sources.ts';
import { findTarget, planStages } from './stages/plan-stages.ts';
import { StageBuilder } from './stages/stage-builder.ts';
import type { ImageDraft } from './state/image-draft.ts';
import { declareGlobals, platformArguments } from './state/global-arguments.ts';
import { type BuildArguments, PROXY_ARGS } from './state/stage-scope.ts';
import type { StepSlots } from './steps/step-slots.ts';
import { squashLayers } from './steps/squash-layers.ts';
import type { StepsUnderWay } from './steps/steps-under-way.ts';
import type { SourceTree } from './tree/source-tree.ts';

export interface BuildRequest {
  readonly dockerfile: DockerfileText;
  /** The text of `.dockerignore`, to say why a file is not there; the client has applied it. */
  readonly ignorePatterns: string;
  /** The file that it is, as the user would name it. */
  readonly ignoreName: string;
  /** Takes the context in; called once the Dockerfile is known to be good. */
  readonly openContext: () => Promise<SourceTree>;
  /** What stands in place of stages and images, by its name. */
  readonly namedContexts: Readonly<Record<string, NamedSource>>;
  /** A name of the stage, or its number; the last where left out. */
  readonly target: string | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Of commands that ask for none. */
  readonly network: RunRequest['network'];
  /** Lines that commands find in `/etc/hosts`. */
  readonly hosts: readonly string[];
  /** Whether commands that ask for it run as in a privileged container. */
  readonly allowsInsecure: boolean;
  /** Which devices commands may have that ask for them. */
  readonly deviceRights: DeviceRights;
  readonly noCache: boolean;
  /** Names or numbers of stages that use no cache. */
  readonly noCacheStages: readonly string[];
  readonly pull: boolean;
  /** Of the machine that builds, whose programs commands can run. */
  readonly machine: Platform;
  /** Of the image. */
  readonly platform: Platform;
  /** When everything was made, also each file: seconds since 1970, in place of the build argument SOURCE_DATE_EPOCH. */
  readonly timestamp: number | undefined;
  /** Whether the layers that are put on the base become one. */
  readonly squash: boolean;
  /** Under which the traces are kept for the explanations of the next build. */
  readonly traceName: string;
  /** What stands in front of the names of stages, for one of several builds that are told as one. */
  readonly heading: string;
  /** Bounds the steps that are made at the same time. */
  readonly slots: StepSlots | undefined;
  /** Shared with the builds that run at the same time for other platforms; undefined where there are none. */
  readonly underWay: StepsUnderWay | undefined;
  /** Numbers the steps as they begin. */
  readonly nextStep: () => number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: BuildEvent) => void;
}

export interface BuiltImage {
  /** The bytes of its configuration. */
  readonly config: Uint8Array;
  /** Of its base. */
  readonly annotations: Annotations;
  /** Of all stages that were built, in the order in which they came about. */
  readonly results: readonly StepResult[];
  /** Those whose layers the image has. */
  readonly ownResults: readonly StepResult[];
}

function warn(file: Dockerfile, ignored: IgnorePatterns, { onEvent }: Pick<BuildRequest, 'onEvent'>): void {
  const warnings = warningsOf(file, ignored);
  for (const { check, message, position } of warnings)
    onEvent({ kind: 'warning', check, message, line: position.line });
  const [first] = warnings;
  if (first !== undefined && file.directives.checksAreErrors) throw createCheckError(first);
}

/** For whoever makes contexts and images of builds. */
const BUILDER_ARGS: readonly string[] = ['BUILDKIT_CONTEXT_KEEP_GIT_DIR', 'BUILDKIT_INLINE_CACHE'];

function warnOfUnused(request: BuildRequest, used: ReadonlySet<string>): void {
  const unused = Object.keys(request.buildArgs).filter(
    (name) => !used.has(name) && !PROXY_ARGS.includes(name) && name !== EPOCH && !BUILDER_ARGS.includes(name),
  );
  if (unused.length === 0) return;
  const message = `no ARG takes the build argument ${unused.join(', ')}`;
  request.onEvent({ kind: 'warning', check: 'UnusedBuildArg', message, line: 0 });
}

/** https://reproducible-builds.org/specs/source-date-epoch/ */
const EPOCH = 'SOURCE_DATE_EPOCH';
const MAX_EPOCH_DIGITS = 11;

/** @throws TinydockError INVALID_ARGUMENT */
function parseEpoch({ buildArgs, timestamp }: BuildRequest): string | undefined {
  const text = timestamp === undefined ? buildArgs[EPOCH] : String(timestamp);
  if (text === undefined || text === '') return undefined;
  if (/^\d+$/.test(text) && text.length <= MAX_EPOCH_DIGITS) return new Date(Number(text) * 1000).toISOString();
  const message = `invalid ${EPOCH} ${JSON.stringify(text)}: expected seconds since 1970`;
  throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
}

function addLabels(draft: ImageDraft, labels: BuildRequest['labels']): void {
  const entries = Object.entries(labels);
  if (entries.length === 0) return;
  draft.config.Labels = { ...draft.config.Labels, ...labels };
  draft.addSetting(`LABEL ${entries.map(([name, value]) => `${name}=${value}`).join(' ')}`);
}

/** Which cached steps are used, for prune. Where it cannot be written, the build is what it would have been. */
function noteUse({ cache, clock }: BuilderPorts, { onEvent }: BuildRequest, taken: readonly Digest[]): void {
  if (taken.length === 0) return;
  try {
    cache.touchSteps(taken, clock().toISOString());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    onEvent({
      kind: 'warning',
      check: 'BuildCache',
      message: `that cached steps are used is not noted: ${why}`,
      line: 0,
    });
  }
}

function describeHidden(patterns: IgnoreFile, path: string, name: string): string | undefined {
  const rule = patterns.findRule(path);
  return rule && `${name} leaves that name out of the context: line ${rule.line}, ${JSON.stringify(rule.pattern)}.`;
}

async function build(ports: BuilderPorts, request: BuildRequest): Promise<BuiltImage> {
  const epoch = parseEpoch(request);
  const file = parseDockerfile(request.dockerfile.source);
  const ignored = parseIgnorePatterns(request.ignorePatterns);
  warn(file, ignored, request);
  const given: BuildArguments = {
    given: request.buildArgs,
    platform: platformArguments({ ...request, target: request.platform }),
  };
  const used = new Set<string>();
  const globals = declareGlobals(file, given, used);
  const variables = { get: (name: string) => globals.get(name) ?? given.platform[name] };
  const noCacheStages = new Set(request.noCacheStages.map((stage) => findTarget(file, stage)));
  const named = new NamedSources(request.namedContexts);
  const plan = planStages(file, { target: request.target, variables, named });
  const context = await request.openContext();
  const stop = new AbortController();
  const traces = new TraceLog(ports.cache, request.traceName);
  const taken: Digest[] = [];
  const results: StepResult[] = [];
  const builder = new StageBuilder({
    plan,
    globals: globals.values,
    used,
    stop,
    build: {
      ports,
      file,
      context,
      whyHidden: (path) => describeHidden(ignored, path, request.ignoreName),
      arguments: given,
      machine: request.machine,
      platform: request.platform,
      network: request.network,
      hosts: request.hosts,
      allowsInsecure: request.allowsInsecure,
      deviceRights: request.deviceRights,
      noCache: request.noCache,
      noCacheStages,
      epoch,
      timestamp: request.timestamp,
      pull: request.pull,
      signal: AbortSignal.any([request.signal, stop.signal]),
      onEvent: request.onEvent,
      traces,
      taken,
      results,
      heading: request.heading,
      ...{ slots: request.slots, underWay: request.underWay },
      nextStep: request.nextStep,
    },
  });
  const { draft, annotations, results: own } = await builder.run().finally(() => noteUse(ports, request, taken));
  warnOfUnused(request, used);
  if (epoch !== undefined) draft.setCreated(epoch);
  traces.save();
  addLabels(draft, request.labels);
  if (request.squash) await squashLayers(draft, { ...request, ports });
  return { config: draft.encode(), annotations, results, ownResults: own.items };
}

/**
 * Builds an image, whose layers are in the store then.
 * @throws TinydockError with file, line and caret for what a Dockerfile asks and cannot be; what the ports throw
 */
export async function buildImage(ports: BuilderPorts, request: BuildRequest): Promise<BuiltImage> {
  try {
    return await build(ports, request);
  } catch (error) {
    throw locateError(error, request.dockerfile);
  }
}
