import type { TerminalSize } from '@tinydock/domain';
import type {
  Container,
  ContainerDetail,
  CreateContainerRequestInput,
  CreateContainerResponse,
  ExecStartInput,
  KillContainerRequestInput,
  ListContainersRequestInput,
  LogEntry,
  LogsRequestInput,
  ProtocolServices,
  RemoveContainerRequestInput,
  StopContainerRequestInput,
  WaitContainerRequestInput,
  WaitContainerResponse,
} from '@tinydock/protocol';
import { type AttachSession, createAttachSession } from './attach-session.ts';
import type { CallOptions, Connection } from './call/connection.ts';
import { callDuplex, callServerStream } from './call/stream-call.ts';
import { callUnary } from './call/unary-call.ts';

export interface AttachOptions {
  readonly container: string;
  /** The size of the user's terminal. */
  readonly terminalSize?: TerminalSize | undefined;
  /** Leave the container's standard input alone. */
  readonly withoutStdin?: boolean;
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
  kill(request: KillContainerRequestInput, options?: CallOptions): Promise<void>;
  remove(request: RemoveContainerRequestInput, options?: CallOptions): Promise<void>;
  wait(request: WaitContainerRequestInput, options?: CallOptions): Promise<WaitContainerResponse>;
  /** Newest first. */
  list(request?: ListContainersRequestInput, options?: CallOptions): Promise<readonly Container[]>;
  inspect(container: string, options?: CallOptions): Promise<ContainerDetail>;
  logs(request: LogsRequestInput, options?: CallOptions): AsyncGenerator<LogEntry, void, undefined>;
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
      return createAttachSession(call);
    },
    exec: (start, options = {}) => {
      const call = callDuplex(connection, methods.Exec, options);
      void call.send({ start });
      return createAttachSession(call, () => call.send({ detach: true }));
    },
    stop: async (request, options = {}) => {
      await callUnary(connection, methods.Stop, { request, options });
    },
    kill: async (request, options = {}) => {
      await callUnary(connection, methods.Kill, { request, options });
    },
    remove: async (request, options = {}) => {
      await callUnary(connection, methods.Remove, { request, options });
    },
    wait: (request, options = {}) => callUnary(connection, methods.Wait, { request, options }),
    list: async (request = {}, options = {}) =>
      (await callUnary(connection, methods.List, { request, options })).containers,
    inspect: (container, options = {}) => callUnary(connection, methods.Inspect, { request: { container }, options }),
    logs: (request, options = {}) => callServerStream(connection, methods.Logs, { request, options }),
  };
}
