import { chmod, chown } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Server, ServerCredentials, type ServiceDefinition, type UntypedHandleCall } from '@grpc/grpc-js';
import { loadServices, MAX_MESSAGE_BYTES, SERVICE_NAMES } from '@tinydock/protocol';
import { HealthImplementation } from 'grpc-health-check';
import type { Logger } from '../system/logger.ts';
import { CallAdapter } from './call-adapter.ts';
import { boundCalls, MAX_STREAMS_PER_CONNECTION } from './call-bounds.ts';
import { createStoppingError } from './call-context.ts';
import { addReflection } from './reflection.ts';
import type {
  BuildHandlers,
  BuildRecordHandlers,
  ContainerHandlers,
  DuplexHandler,
  ImageExplorerHandlers,
  ImageHandlers,
  NetworkHandlers,
  RegistryHandlers,
  RetentionHandlers,
  ServerStreamHandler,
  SystemHandlers,
  UnaryHandler,
  VolumeHandlers,
} from './service-handlers.ts';
import { claimSocketPath } from './socket-path.ts';

export interface GrpcServerOptions {
  /** Where the API's socket is made; its directory exists. */
  readonly socketPath: string;
  /** Group that may use the API beside root; undefined for root alone. */
  readonly socketGid?: number | undefined;
  readonly handlers: {
    readonly system: SystemHandlers;
    readonly images: ImageHandlers;
    readonly explorer: ImageExplorerHandlers;
    readonly registries: RegistryHandlers;
    readonly retention: RetentionHandlers;
    readonly builds: BuildHandlers;
    readonly buildRecords: BuildRecordHandlers;
    readonly containers: ContainerHandlers;
    readonly volumes: VolumeHandlers;
    readonly networks: NetworkHandlers;
  };
  readonly logger: Logger;
}

export interface GrpcServer {
  /**
   * Takes no more calls, ends streaming calls at once with UNAVAILABLE, gives the others `graceMs` (3 seconds unless
   * told) to finish, and removes the socket. Idempotent.
   */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

const DEFAULT_GRACE_MS = 3000;
/** How long calls have to end once their signal is aborted. */
const FORCE_AFTER_MS = 500;

type AnyHandler =
  UnaryHandler<unknown, unknown> | ServerStreamHandler<unknown, unknown> | DuplexHandler<unknown, unknown>;

/** The definition says of which kind a method is; the types of `GrpcServerOptions.handlers` have made sure it fits. */
function adaptService(
  definition: ServiceDefinition,
  handlers: object,
  adapter: CallAdapter,
): Record<string, UntypedHandleCall> {
  const byName = handlers as Readonly<Record<string, AnyHandler>>;
  return Object.fromEntries(
    Object.entries(definition).map(([name, { path, requestStream, responseStream }]): [string, UntypedHandleCall] => {
      const handler = byName[name];
      if (handler === undefined) throw new Error(`no handler for ${path}`);
      if (requestStream) return [name, adapter.duplex(path, handler as DuplexHandler<unknown, unknown>)];
      if (responseStream) return [name, adapter.serverStream(path, handler as ServerStreamHandler<unknown, unknown>)];
      return [name, adapter.unary(path, handler as UnaryHandler<unknown, unknown>)];
    }),
  );
}

async function bind(server: Server, socketPath: string): Promise<void> {
  // Until its mode is set nobody but the daemon's user may connect.
  const umask = process.umask(0o177);
  try {
    await promisify(server.bindAsync.bind(server))(`unix:${socketPath}`, ServerCredentials.createInsecure());
  } finally {
    process.umask(umask);
  }
}

/**
 * Serves the API on a unix socket, with grpc.health.v1 and reflection. Resolves when it accepts connections.
 * @throws TinydockError FAILED_PRECONDITION where another process serves the socket or the path is something else
 */
export async function createGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const { socketPath, socketGid, handlers, logger } = options;
  await claimSocketPath(socketPath);
  const streams = new AbortController();
  const calls = new AbortController();
  const adapter = new CallAdapter({ logger, stopStreams: streams.signal, stopCalls: calls.signal });
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_concurrent_streams': MAX_STREAMS_PER_CONNECTION,
    interceptors: [boundCalls()],
  });
  const definitions = loadServices();
  server.addService(definitions.system, adaptService(definitions.system, handlers.system, adapter));
  server.addService(definitions.images, adaptService(definitions.images, handlers.images, adapter));
  server.addService(definitions.explorer, adaptService(definitions.explorer, handlers.explorer, adapter));
  server.addService(definitions.registries, adaptService(definitions.registries, handlers.registries, adapter));
  server.addService(definitions.retention, adaptService(definitions.retention, handlers.retention, adapter));
  server.addService(definitions.builds, adaptService(definitions.builds, handlers.builds, adapter));
  server.addService(definitions.buildRecords, adaptService(definitions.buildRecords, handlers.buildRecords, adapter));
  server.addService(definitions.containers, adaptService(definitions.containers, handlers.containers, adapter));
  server.addService(definitions.volumes, adaptService(definitions.volumes, handlers.volumes, adapter));
  server.addService(definitions.networks, adaptService(definitions.networks, handlers.networks, adapter));
  const healthNames = ['', ...Object.values(SERVICE_NAMES)];
  const health = new HealthImplementation(Object.fromEntries(healthNames.map((name) => [name, 'SERVING'])));
  health.addToServer(server);
  addReflection(server);
  await bind(server, socketPath);
  if (socketGid !== undefined) await chown(socketPath, -1, socketGid);
  await chmod(socketPath, 0o660);

  const shutDown = async (graceMs: number): Promise<void> => {
    for (const name of healthNames) health.setStatus(name, 'NOT_SERVING');
    streams.abort(createStoppingError());
    const timers = [
      setTimeout(() => {
        calls.abort(createStoppingError());
      }, graceMs),
      setTimeout(() => {
        server.forceShutdown();
      }, graceMs + FORCE_AFTER_MS),
    ];
    await promisify(server.tryShutdown.bind(server))();
    for (const timer of timers) clearTimeout(timer);
  };
  let closed: Promise<void> | undefined;
  return {
    close: ({ graceMs = DEFAULT_GRACE_MS } = {}) => (closed ??= shutDown(graceMs)),
  };
}
