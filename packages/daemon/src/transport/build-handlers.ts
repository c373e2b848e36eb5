import type { BuildEvent } from '@tinydock/domain';
import { describeNear, hostPlatform, isDeviceRight, parseDeviceRights, suggest, TinydockError } from '@tinydock/domain';
import {
  type BuildChunk,
  buildEventToWire,
  type BuildProgressInput,
  type BuildRequest,
  type BuildWarningInput,
  type CheckVariablesRequest,
  type CheckVariablesResponseInput,
  credentialsFromWire,
  hostsFromWire,
  type HoldContextChunk,
  type HoldContextProgressInput,
  limitsFromWire,
  type NamedContext,
  requireText,
  type SshFromClient,
  type SshToClientInput,
} from '@tinydock/protocol';
import type { BuildCache, CachedStep } from '../build/build-cache.ts';
import type { BuildService } from '../build/build-service.ts';
import type { VariableCheckWork } from '../build/check-variables.ts';
import type { GivenSource } from '../build/context/open-sources.ts';
import { NO_SSH_AGENTS, type SshReply } from '../build/ssh/ssh-forwards.ts';
import type { BuildWork } from '../build/build-work.ts';
import type { HeldContexts, HoldEvent } from '../build/context/held-contexts.ts';
import { annotationsFromWire } from './annotations-from-wire.ts';
import { cacheFromWire, cacheToWire, receiveCache } from './cache-from-wire.ts';
import type { DataSocket } from './data-socket.ts';
import { sendInMessages, sendThroughSocket } from './download.ts';
import { takeFromSocket } from './intake.ts';
import { platformsFromWire } from './platforms-from-wire.ts';
import type { BuildHandlers } from './service-handlers.ts';

interface BuildHandlerOptions {
  readonly service: BuildService;
  readonly cache: BuildCache;
  readonly dataSocket: DataSocket;
}

function networkFromWire(network: string): BuildWork['network'] {
  if (network === '' || network === 'default' || network === 'bridge') return 'bridge';
  if (network === 'none' || network === 'host') return network;
  const message = `invalid network ${JSON.stringify(network.slice(0, 100))}: expected default, bridge, none or host`;
  const near = suggest(network, ['default', 'bridge', 'none', 'host']);
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message,
    ...describeNear(near, 'Without --network, commands get a network of their own.'),
  });
}

function namedFromWire({ name, source, ...given }: NamedContext, held: HeldContexts): [string, GivenSource] {
  const { image, held: id, remote, layout } = given;
  if (source === 'remote') return [name, { kind: 'remote', url: remote ?? '' }];
  if (source === 'layout' && layout) {
    const { digest, name: directory } = layout;
    return [name, { kind: 'layout', name: directory, digest, take: () => held.take(layout.held) }];
  }
  if (source === 'image') return [name, { kind: 'image', reference: image ?? '' }];
  return [name, { kind: 'held', take: () => held.take(id ?? '') }];
}

interface WorkOptions {
  readonly context: () => AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
  readonly service: BuildService;
}

const DEFAULT_DOCKERFILE = 'Dockerfile';

/** Who the user is to a registry. */
function credentialsOf(auths: BuildRequest['auths']): BuildWork['credentials'] {
  return (registry) => (Object.hasOwn(auths, registry) ? credentialsFromWire(auths[registry]) : undefined);
}

function workFromWire(request: BuildRequest, { context, signal, service }: WorkOptions): BuildWork {
  const { held, forwards } = service;
  const { dockerfile: source, dockerfileInContext, dockerfileName: name, auths, context: offer } = request;
  return {
    dockerfile: { name: name || DEFAULT_DOCKERFILE, source: dockerfileInContext ? undefined : source },
    ignorePatterns: request.ignorePatterns,
    ignoreName: request.ignoreName || '.dockerignore',
    context,
    offer: offer ?? undefined,
    remoteContext: request.remoteContext === '' ? undefined : request.remoteContext,
    namedContexts: Object.fromEntries(request.namedContexts.map((named) => namedFromWire(named, held))),
    tags: request.tags,
    target: request.target === '' ? undefined : request.target,
    buildArgs: request.buildArgs,
    labels: request.labels,
    annotations: annotationsFromWire(request),
    timestamp: request.timestamp ?? undefined,
    platforms: platformsFromWire(request.platforms),
    network: networkFromWire(request.network),
    limits: {
      limits: limitsFromWire(request.limits),
      ulimits: request.ulimits,
      shmSizeBytes: request.shmSizeBytes,
      cgroupParent: request.cgroupParent,
    },
    allowsInsecure: request.allow.includes('security.insecure'),
    deviceRights: parseDeviceRights(request.allow.filter(isDeviceRight)),
    hosts: hostsFromWire(request.hosts),
    secrets: request.secrets,
    agents: request.ssh === '' ? NO_SSH_AGENTS : forwards.take(request.ssh),
    noCache: request.noCache,
    noCacheStages: request.noCacheFilter,
    pull: request.pull,
    squash: request.squash,
    jobs: request.jobs === 0 ? undefined : request.jobs,
    cacheFrom: request.cacheFrom.map((source) => cacheFromWire(source, held)),
    cacheTo: request.cacheTo.map(cacheToWire),
    inlineCache: request.inlineCache,
    credentials: credentialsOf(auths),
    signal,
  };
}

function checkFromWire(request: CheckVariablesRequest, signal: AbortSignal): VariableCheckWork {
  const { dockerfile: source, dockerfileName: name, auths, namedContexts, target, buildArgs, pull } = request;
  const { platforms } = request;
  const images = namedContexts.filter((named) => named.source === 'image');
  return {
    dockerfile: { name: name || DEFAULT_DOCKERFILE, source },
    namedImages: Object.fromEntries(images.map((named) => [named.name, named.image ?? ''])),
    namedFiles: namedContexts.filter((named) => named.source !== 'image').map((named) => named.name),
    target: target === '' ? undefined : target,
    buildArgs,
    platform: platformsFromWire(platforms)[0] ?? hostPlatform(),
    pull,
    credentials: credentialsOf(auths),
    signal,
  };
}

async function checkVariables(
  service: BuildService,
  request: CheckVariablesRequest,
  signal: AbortSignal,
): Promise<CheckVariablesResponseInput> {
  const { warnings, unknown } = await service.checkVariables(checkFromWire(request, signal));
  const toWarning = ({ check, message, position }: (typeof warnings)[number]): BuildWarningInput => ({
    check,
    message,
    line: position.line,
  });
  return { warnings: warnings.map(toWarning), unknown: [...unknown] };
}

async function* toWire(events: AsyncIterable<BuildEvent>): AsyncGenerator<BuildProgressInput, void, undefined> {
  for await (const event of events) yield buildEventToWire(event);
}

async function* buildFromChunks(
  service: BuildService,
  chunks: AsyncIterable<BuildChunk>,
  signal: AbortSignal,
): AsyncGenerator<BuildProgressInput, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  const request = first.done === true ? undefined : first.value.request;
  if (request === undefined || request === null) {
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: 'the first message of a build carries its request' });
  }
  if (request.context)
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: 'a context in messages is a tar, not a listing' });
  async function* data(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value.data;
  }
  yield* toWire(service.build(workFromWire(request, { context: data, signal, service })));
}

async function* holdToWire(
  events: AsyncIterable<HoldEvent>,
): AsyncGenerator<HoldContextProgressInput, void, undefined> {
  for await (const event of events) {
    if (event.kind === 'context') yield { contextBytes: event.bytes };
    else if (event.kind === 'held') yield { held: event.id };
    else yield { contextWanted: Buffer.from(event.bits) };
  }
}

async function* repliesOf(messages: AsyncIterator<SshFromClient>): AsyncGenerator<SshReply, void, undefined> {
  for (let next = await messages.next(); next.done !== true; next = await messages.next()) {
    if (next.value.reply) yield next.value.reply;
  }
}

async function* forwardSsh(
  { forwards }: BuildService,
  messages: AsyncIterable<SshFromClient>,
  signal: AbortSignal,
): AsyncGenerator<SshToClientInput, void, undefined> {
  const iterator = messages[Symbol.asyncIterator]();
  const first = await iterator.next();
  const offer = first.done === true ? undefined : first.value.agents;
  if (!offer)
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: 'the first message says which agents there are' });
  for await (const event of forwards.forward({ offer, replies: repliesOf(iterator), signal })) {
    if (event.kind === 'forwarded') yield { forwarded: event.id };
    else yield { question: { number: event.number, agent: event.agent, message: Buffer.from(event.message) } };
  }
}

async function* dataOf(chunks: AsyncIterable<HoldContextChunk>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const { data } of chunks) yield data;
}

function stepToWire({ key, diffId, description, createdAt, usedAt, sizeBytes, isShared, type, isInUse }: CachedStep) {
  return { key, diffId: diffId ?? '', description, createdAt, usedAt, sizeBytes, isShared, type, isInUse };
}

/** `tinydock.v1.BuildService` on top of {@link BuildService}. */
export function createBuildHandlers(options: BuildHandlerOptions): BuildHandlers {
  return {
    Build: (request, { signal }) =>
      takeFromSocket({ dataSocket: options.dataSocket, signal }, (context) =>
        toWire(options.service.build(workFromWire(request, { context, signal, service: options.service }))),
      ),
    CheckVariables: (request, { signal }) => checkVariables(options.service, request, signal),
    ListCache: async ({ filters }) => ({ steps: (await options.cache.list(filters)).map(stepToWire) }),
    PruneCache: async (request) => {
      const { steps, freedBytes } = await options.cache.prune(request);
      return { steps: steps.map(stepToWire), freedBytes };
    },
    HoldContext: ({ context: offer }, { signal }) =>
      takeFromSocket({ dataSocket: options.dataSocket, signal }, (context) =>
        holdToWire(options.service.held.hold({ context, offer: offer ?? undefined, signal })),
      ),
    HoldContextChunks: (chunks, { signal }) =>
      holdToWire(options.service.held.hold({ context: () => dataOf(chunks), offer: undefined, signal })),
    ForwardSsh: (messages, { signal }) => forwardSsh(options.service, messages, signal),
    ExportFiles: ({ image }, { signal }) =>
      sendThroughSocket(options.dataSocket, options.service.exportFiles(requireText('image', image), signal), signal),
    ExportFilesChunks: ({ image }, { signal }) =>
      sendInMessages(options.service.exportFiles(requireText('image', image), signal)),
    ReceiveCache: (request, { signal }) =>
      sendThroughSocket(options.dataSocket, receiveCache(options.service.receivers, request, signal), signal),
    ReceiveCacheChunks: (request, { signal }) =>
      sendInMessages(receiveCache(options.service.receivers, request, signal)),
    BuildChunks: (chunks, { signal }) => buildFromChunks(options.service, chunks, signal),
  };
}
