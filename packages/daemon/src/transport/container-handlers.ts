import { type NetworkMode, TinydockError } from '@tinydock/domain';
import {
  containerDetailToWire,
  containerToWire,
  type CreateContainerRequest,
  type LogEntryInput,
  type LogsRequest,
  optionalText,
  portFromWire,
  requireText,
} from '@tinydock/protocol';
import type { ContainerService, WaitCondition } from '../containers/container-service.ts';
import type { CreateRequest, RequestedMount } from '../containers/create-spec.ts';
import type { ExecService } from '../containers/exec-service.ts';
import { streamAttach, streamExec } from './process-streams.ts';
import type { ContainerHandlers } from './service-handlers.ts';

const NETWORK_MODES: readonly NetworkMode[] = ['bridge', 'host', 'none'];
const WAIT_CONDITIONS: readonly WaitCondition[] = ['not-running', 'next-exit', 'removed'];

function oneOf<T extends string>(field: string, value: string, known: readonly T[]): T {
  const fallback = known[0];
  const found = value === '' ? fallback : known.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid ${field} ${JSON.stringify(value)}: expected one of ${known.join(', ')}`,
  });
}

function mountFromWire(mount: CreateContainerRequest['mounts'][number]): RequestedMount {
  const { source, target, readOnly } = mount;
  const kind = oneOf('kind of mount', mount.kind, ['bind', 'volume']);
  const isVolumeName = source === '' || /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(source);
  if (!target.startsWith('/') || (kind === 'bind' ? !source.startsWith('/') : !isVolumeName)) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `invalid mount ${JSON.stringify(source)} at ${JSON.stringify(target)}: a target is an absolute path, a source an absolute path or a volume's name`,
    });
  }
  return { kind, source, target, readOnly };
}

function createRequestFromWire(wire: CreateContainerRequest): CreateRequest {
  return {
    image: requireText('image', wire.image),
    name: optionalText(wire.name),
    command: wire.command,
    entrypoint: wire.entrypoint?.values,
    env: wire.env,
    workingDir: optionalText(wire.workingDir),
    user: optionalText(wire.user),
    hostname: optionalText(wire.hostname),
    labels: wire.labels,
    mounts: wire.mounts.map(mountFromWire),
    ports: wire.ports.map(portFromWire),
    publishAll: wire.publishAll,
    network: oneOf('network', wire.network, NETWORK_MODES),
    autoRemove: wire.autoRemove,
    openStdin: wire.openStdin,
    stdinOnce: wire.stdinOnce,
    tty: wire.tty,
    stopSignal: optionalText(wire.stopSignal),
    stopTimeoutSeconds: wire.stopTimeoutSeconds,
  };
}

async function* readLogs(
  service: ContainerService,
  request: LogsRequest,
  signal: AbortSignal,
): AsyncGenerator<LogEntryInput, void, undefined> {
  const showsBoth = request.stdout === request.stderr;
  const records = service.readLogs(requireText('container', request.container), {
    follow: request.follow,
    tail: request.tail === undefined || request.tail < 0 ? undefined : request.tail,
    since: optionalText(request.since),
    until: optionalText(request.until),
    signal,
  });
  for await (const { time, stream, data } of records) {
    if (!showsBoth && !request[stream]) continue;
    yield { time, stream, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength) };
  }
}

export interface ContainerHandlerOptions {
  readonly service: ContainerService;
  readonly execs: ExecService;
  readonly runtimeName: string;
}

/** `tinydock.v1.ContainerService` on top of {@link ContainerService} and its companions. */
export function createContainerHandlers(options: ContainerHandlerOptions): ContainerHandlers {
  const { service, execs, runtimeName } = options;
  return {
    Create: async (request) => {
      const { id, name } = await service.create(createRequestFromWire(request));
      return { id, name, warnings: [] };
    },
    Start: async ({ container }) => {
      await service.start(requireText('container', container));
      return {};
    },
    Attach: (requests, { signal }) => streamAttach(service, requests, signal),
    Exec: (requests, { signal }) => streamExec(execs, requests, signal),
    Stop: async ({ container, timeoutSeconds, signal }) => {
      await service.stop(requireText('container', container), {
        ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
        ...(signal === '' ? {} : { signal }),
      });
      return {};
    },
    Kill: async ({ container, signal }) => {
      await service.kill(requireText('container', container), signal || 'SIGKILL');
      return {};
    },
    Remove: async ({ container, force, volumes }) => {
      await service.remove(requireText('container', container), { force, volumes });
      return {};
    },
    Wait: ({ container, condition }, { signal }) =>
      service.wait(requireText('container', container), oneOf('condition', condition, WAIT_CONDITIONS), signal),
    List: ({ all, filters, last }) => ({
      containers: service.list({ all, filters, last }).map((record) => containerToWire(record)),
    }),
    Inspect: ({ container }) => {
      const record = service.find(requireText('container', container));
      return containerDetailToWire(record, { logPath: service.logPath(record), runtime: runtimeName });
    },
    Logs: (request, { signal }) => readLogs(service, request, signal),
  };
}
