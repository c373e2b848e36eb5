import type { TerminalSize } from '@tinydock/domain';
import type {
  CommitContainerRequestInput,
  Container,
  ContainerDetail,
  CreateContainerRequestInput,
  CreateContainerResponse,
  ExecStartInput,
  FileChange,
  KillContainerRequestInput,
  ListContainersRequestInput,
  LogEntry,
  LogsRequestInput,
  ProtocolServices,
  PrunedContainer,
  PruneContainersRequestInput,
  RemoveContainerRequestInput,
  RestartContainerRequestInput,
  StatsRequestInput,
  StatsSample,
  StopContainerRequestInput,
  TopRequestInput,
  TopResponse,
  UpdateContainerRequestInput,
  WaitContainerRequestInput,
  WaitContainerResponse,
} from '@tinydock/protocol';
import { type AttachSession, createAttachSession } from './attach-session.ts';
import type { CallOptions, Connection } from './call/connection.ts';
import { callDuplex, callServerStream } from './call/stream-call.ts';
import { callUnary } from './call/unary-call.ts';
import { callWhole } from './call/whole-call.ts';
import { download } from './download/download.ts';

export interface AttachOptions {
  readonly container: string;
  /** The size of the user's terminal. */
  readonly terminalSize?: TerminalSize | undefined;
  /** Leave the container's standard input alone. */
  readonly withoutStdin?: boolean;
  /** Start it when the streams are connected: one call where there would be two. */
  readonly start?: boolean;
  /** The exit code comes when the container has been removed, as one that was created with `autoRemove` is. */
  readonly untilRemoved?: boolean;
}

/** ContainerService. Every method throws as {@link callUnary}; a stream starts with its first `next()`. */
export interface ContainersClient {
  create(request: CreateContainerRequestInput, options?: CallOptions): Promise<CreateContainerResponse>;
  start(container: string, options?: CallOptions): Promise<void>;
  /** Connects at once; the signal detaches. */
  attach(request: AttachOptions, options?: CallOptions): AttachSession;
  /** Runs one more program at once; the signal closes its session. */
  exec(request: ExecStartInput, options?: CallOptions): AttachSession;
  stop(request: StopContainerRequestInput, options?: CallOptions): Promise<void>;
  restart(request: RestartContainerRequestInput, options?: CallOptions): Promise<void>;
  pause(container: string, options?: CallOptions): Promise<void>;
  unpause(container: string, options?: CallOptions): Promise<void>;
  update(request: UpdateContainerRequestInput, options?: CallOptions): Promise<void>;
  rename(container: string, newName: string, options?: CallOptions): Promise<void>;
  /** Its processes, as ps(1) of the host shows them. */
  top(request: TopRequestInput, options?: CallOptions): Promise<TopResponse>;
  /** What containers use, once a second; ending the iteration ends it. */
  stats(request: StatsRequestInput, options?: CallOptions): AsyncGenerator<StatsSample, void, undefined>;
  /** Removes containers that do not run, or says which. */
  prune(request: PruneContainersRequestInput, options?: CallOptions): Promise<readonly PrunedContainer[]>;
  kill(request: KillContainerRequestInput, options?: CallOptions): Promise<void>;
  remove(request: RemoveContainerRequestInput, options?: CallOptions): Promise<void>;
  wait(request: WaitContainerRequestInput, options?: CallOptions): Promise<WaitContainerResponse>;
  /** Newest first. */
  list(request?: ListContainersRequestInput, options?: CallOptions): Promise<readonly Container[]>;
  inspect(container: string, options?: CallOptions & { readonly size?: boolean }): Promise<ContainerDetail>;
  /** In what its files differ from its image's, by path. */
  diff(container: string, options?: CallOptions): AsyncGenerator<readonly FileChange[], void, undefined>;
  /** The tar of its tree; see {@link download}. */
  export(container: string, options?: CallOptions): AsyncGenerator<Uint8Array, void, undefined>;
  /** Resolves with the id of the image. */
  commit(request: CommitContainerRequestInput, options?: CallOptions): Promise<string>;
  /** In the order of the log, as many at a time as come. */
  logs(request: LogsRequestInput, options?: CallOptions): AsyncGenerator<readonly LogEntry[], void, undefined>;
}

function exportTar(
  connection: Connection,
  methods: ProtocolServices['containers'],
  { container, options }: { readonly container: string; readonly options: CallOptions },
): AsyncGenerator<Uint8Array, void, undefined> {
  const call = (signal: AbortSignal) => ({ request: { container }, options: { ...options, signal } });
  return download(
    {
      start: (signal) => callServerStream(connection, methods.Export, call(signal)),
      startChunks: (signal) => callServerStream(connection, methods.ExportChunks, call(signal)),
    },
    options.signal,
  );
}

type ControlMethod =
  'stop' | 'restart' | 'pause' | 'unpause' | 'rename' | 'update' | 'top' | 'stats' | 'prune' | 'kill' | 'remove';

/** What is done to containers that are there. */
function createControlMethods(
  connection: Connection,
  methods: ProtocolServices['containers'],
): Pick<ContainersClient, ControlMethod> {
  return {
    stop: async (request, options = {}) => {
      await callUnary(connection, methods.Stop, { request, options });
    },
    restart: async (request, options = {}) => {
      await callUnary(connection, methods.Restart, { request, options });
    },
    pause: async (container, options = {}) => {
      await callUnary(connection, methods.Pause, { request: { container }, options });
    },
    unpause: async (container, options = {}) => {
      await callUnary(connection, methods.Unpause, { request: { container }, options });
    },
    update: async (request, options = {}) => {
      await callUnary(connection, methods.Update, { request, options });
    },
    rename: async (container, newName, options = {}) => {
      await callUnary(connection, methods.Rename, { request: { container, newName }, options });
    },
    top: (request, options = {}) => callUnary(connection, methods.Top, { request, options }),
    stats: (request, options = {}) => callServerStream(connection, methods.Stats, { request, options }),
    prune: async (request, options = {}) =>
      (await callWhole(connection, methods.Prune, { request, options })).containers,
    kill: async (request, options = {}) => {
      await callUnary(connection, methods.Kill, { request, options });
    },
    remove: async (request, options = {}) => {
      await callUnary(connection, methods.Remove, { request, options });
    },
  };
}

export function createContainersClient(
  connection: Connection,
  methods: ProtocolServices['containers'],
): ContainersClient {
  return {
    create: (request, options = {}) => callUnary(connection, methods.Create, { request, options }),
    start: async (container, options = {}) => {
      await callUnary(connection, methods.Start, { request: { container }, options });
    },
    attach: (request, options = {}) => {
      const call = callDuplex(connection, methods.Attach, options);
      void call.send({ ...request, terminalSize: request.terminalSize ?? null });
      return createAttachSession(call, { starts: request.start === true });
    },
    exec: (start, options = {}) => {
      const call = callDuplex(connection, methods.Exec, options);
      void call.send({ start });
      return createAttachSession(call, { leave: () => call.send({ detach: true }) });
    },
    ...createControlMethods(connection, methods),
    wait: (request, options = {}) => callUnary(connection, methods.Wait, { request, options }),
    list: async (request = {}, options = {}) =>
      (await callUnary(connection, methods.List, { request, options })).containers,
    inspect: (container, options = {}) => {
      const request = { container, size: options.size ?? false };
      return callUnary(connection, methods.Inspect, { request, options });
    },
    diff: async function* (container, options = {}) {
      const request = { container };
      for await (const batch of callServerStream(connection, methods.Diff, { request, options })) yield batch.changes;
    },
    export: (container, options = {}) => exportTar(connection, methods, { container, options }),
    commit: async (request, options = {}) =>
      (await callUnary(connection, methods.Commit, { request, options })).imageId,
    logs: async function* (request, options = {}) {
      for await (const batch of callServerStream(connection, methods.Logs, { request, options })) yield batch.entries;
    },
  };
}
