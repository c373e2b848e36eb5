import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Client,
  type ClientReadableStream,
  credentials,
  makeGenericClientConstructor,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import {
  type ContainerServiceClient,
  decodeError,
  type ImageServiceClient,
  loadServices,
  type PingResponse,
  type SystemServiceClient,
} from '@tinydock/protocol';
import { createGrpcServer, type GrpcServer } from '../grpc-server.ts';
import type {
  ContainerHandlers,
  ImageExplorerHandlers,
  ImageHandlers,
  RegistryHandlers,
  NetworkHandlers,
  RetentionHandlers,
  BuildHandlers,
  BuildRecordHandlers,
  SystemHandlers,
  VolumeHandlers,
} from '../service-handlers.ts';

export interface LogLine {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

export interface TestHandlers {
  readonly system?: Partial<SystemHandlers>;
  readonly images?: Partial<ImageHandlers>;
  readonly containers?: Partial<ContainerHandlers>;
}

/** Raw gRPC clients of the services. */
export interface TestClients {
  readonly system: SystemServiceClient;
  readonly images: ImageServiceClient;
  readonly containers: ContainerServiceClient;
}

/** A service in which every method but the given ones throws. */
function handlersOf<T extends object>(given: Partial<T>): T {
  return new Proxy(given, {
    get: (target, name): unknown =>
      Reflect.get(target, name) ??
      (() => {
        throw new Error(`unexpected call of ${String(name)}`);
      }),
  }) as T;
}

/** The real server on a socket in a directory of its own, with what the tests need beside it. */
export class TestServer {
  readonly dir = mkdtempSync(join(tmpdir(), 'tinydock-grpc-'));
  readonly socketPath = join(this.dir, 'api.sock');
  readonly lines: LogLine[] = [];
  readonly #clients: Client[] = [];
  #server: GrpcServer | undefined;

  /** Starts to serve; the first server stays where a second one cannot start. */
  async start(handlers: TestHandlers): Promise<TestClients> {
    const log =
      (level: string) =>
      (fields: object, message: string): void => {
        this.lines.push({ level, fields, message });
      };
    this.#server = await createGrpcServer({
      socketPath: this.socketPath,
      handlers: {
        system: handlersOf<SystemHandlers>(handlers.system ?? {}),
        images: handlersOf<ImageHandlers>(handlers.images ?? {}),
        explorer: handlersOf<ImageExplorerHandlers>({}),
        registries: handlersOf<RegistryHandlers>({}),
        retention: handlersOf<RetentionHandlers>({}),
        networks: handlersOf<NetworkHandlers>({}),
        builds: handlersOf<BuildHandlers>({}),
        buildRecords: handlersOf<BuildRecordHandlers>({}),
        containers: handlersOf<ContainerHandlers>(handlers.containers ?? {}),
        volumes: handlersOf<VolumeHandlers>({}),
      },
      logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    });
    return this.connect(this.socketPath);
  }

  connect(path: string): TestClients {
    const services = loadServices();
    return {
      system: this.connectTo(services.system, path) as SystemServiceClient,
      images: this.connectTo(services.images, path) as ImageServiceClient,
      containers: this.connectTo(services.containers, path) as ContainerServiceClient,
    };
  }

  connectTo(definition: ServiceDefinition, path: string = this.socketPath): unknown {
    const ServiceClient = makeGenericClientConstructor(definition, 'Test');
    const client = new ServiceClient(`unix:${path}`, credentials.createInsecure());
    this.#clients.push(client);
    return client;
  }

  /** A client without services. */
  connectRaw(): Client {
    const client = new Client(`unix:${this.socketPath}`, credentials.createInsecure());
    this.#clients.push(client);
    return client;
  }

  /** A way to the server that can be cut, which to the server is a client that has died. */
  async openCuttablePath(): Promise<{ readonly path: string; readonly cut: () => void }> {
    const path = join(this.dir, 'proxy.sock');
    const sockets: Socket[] = [];
    const proxy = createServer((socket) => {
      const upstream = connect(this.socketPath);
      sockets.push(socket, upstream);
      socket.on('error', () => undefined).pipe(upstream);
      upstream.on('error', () => undefined).pipe(socket);
    });
    proxy.listen(path);
    await once(proxy, 'listening');
    return {
      path,
      cut: () => {
        proxy.close();
        for (const socket of sockets) socket.destroy();
      },
    };
  }

  async closeServer(graceMs: number): Promise<void> {
    await this.#server?.close({ graceMs });
  }

  async dispose(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.closeServer(0);
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** @throws what the handler threw, decoded */
export function ping(client: SystemServiceClient): Promise<PingResponse> {
  return new Promise((resolve, reject) => {
    client.ping({}, (error, response) => {
      if (error === null && response !== undefined) resolve(response);
      else reject(decodeError(error));
    });
  });
}

/** Reads a stream to its end, also a failed one. */
export async function readStream<T>(
  call: ClientReadableStream<T>,
): Promise<{ readonly items: readonly T[]; readonly error: unknown }> {
  const items: T[] = [];
  try {
    for await (const item of call as AsyncIterable<T>) items.push(item);
    return { items, error: undefined };
  } catch (error) {
    return { items, error: decodeError(error) };
  }
}
