import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import {
  type BuildServiceHandlers,
  type ContainerServiceHandlers,
  type ImageExplorerServiceHandlers,
  type ImageServiceHandlers,
  loadServices,
  MAX_MESSAGE_BYTES,
  type SystemServiceHandlers,
} from '@tinydock/protocol';
import { type Client, createClient } from '../create-client.ts';

/** What the daemon answers; a method that a test does not script is UNIMPLEMENTED. */
export interface Script {
  readonly builds?: Partial<BuildServiceHandlers>;
  readonly system?: Partial<SystemServiceHandlers>;
  readonly images?: Partial<ImageServiceHandlers>;
  readonly containers?: Partial<ContainerServiceHandlers>;
  readonly explorer?: Partial<ImageExplorerServiceHandlers>;
  /** What the data socket does with a connection. */
  readonly data?: (socket: Socket) => void;
}

export interface ScriptedDaemon {
  readonly dir: string;
  readonly socketPath: string;
  readonly dataSocketPath: string;
  readonly client: Client;
  close(): Promise<void>;
}

function addService(server: Server, definition: ServiceDefinition, script: object | undefined): void {
  if (script !== undefined) server.addService(definition, script as UntypedServiceImplementation);
}

/** A real gRPC server and data socket in a directory of their own, with a client of them. */
export async function startScriptedDaemon(script: Script): Promise<ScriptedDaemon> {
  const dir = mkdtempSync(join(tmpdir(), 'tinydock-client-'));
  const socketPath = join(dir, 'api.sock');
  const dataSocketPath = join(dir, 'data.sock');
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': -1,
  });
  const services = loadServices();
  addService(server, services.builds, script.builds);
  addService(server, services.system, script.system);
  addService(server, services.images, script.images);
  addService(server, services.containers, script.containers);
  addService(server, services.explorer, script.explorer);
  await promisify(server.bindAsync.bind(server))(`unix:${socketPath}`, ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  const dataServer = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    script.data?.(socket);
  });
  if (script.data !== undefined) await promisify(dataServer.listen.bind(dataServer) as DataListen)(dataSocketPath);
  const client = createClient({ host: `unix://${socketPath}` });
  return {
    dir,
    socketPath,
    dataSocketPath,
    client,
    close: async () => {
      client.close();
      server.forceShutdown();
      for (const socket of sockets) socket.destroy();
      if (dataServer.listening) await promisify(dataServer.close.bind(dataServer))();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

type DataListen = (path: string, callback: () => void) => void;
