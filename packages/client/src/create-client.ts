import { loadServices } from '@tinydock/protocol';
import { type BuildsClient, createBuildsClient } from './builds-client.ts';
import { type BuildRecordsClient, createBuildRecordsClient } from './build-records-client.ts';
import { Connection } from './call/connection.ts';
import { type CopiesClient, createCopiesClient } from './copies-client.ts';
import { type ContainersClient, createContainersClient } from './containers-client.ts';
import { createExplorerClient, type ExplorerClient } from './explorer-client.ts';
import { createImagesClient, type ImagesClient } from './images-client.ts';
import { createNetworksClient, type NetworksClient } from './networks-client.ts';
import { parseHost } from './parse-host.ts';
import { createRegistriesClient, type RegistriesClient } from './registries-client.ts';
import { createRetentionClient, type RetentionClient } from './retention-client.ts';
import { createSystemClient, type SystemClient } from './system-client.ts';
import { createVolumesClient, type VolumesClient } from './volumes-client.ts';

export interface ClientOptions {
  /** `unix:///path` of the daemon's socket, or the path alone. */
  readonly host: string;
  /** How long the daemon may take to greet a connection that it has accepted; 10 seconds unless told. */
  readonly connectTimeoutMs?: number | undefined;
}

/** A daemon, seen from outside. */
export interface Client {
  readonly system: SystemClient;
  readonly images: ImagesClient;
  readonly explorer: ExplorerClient;
  readonly registries: RegistriesClient;
  readonly retention: RetentionClient;
  readonly builds: BuildsClient;
  readonly buildRecords: BuildRecordsClient;
  readonly containers: ContainersClient;
  readonly copies: CopiesClient;
  readonly volumes: VolumesClient;
  readonly networks: NetworksClient;
  /** Ends the connection and the calls that are under way. Idempotent. */
  close(): void;
}

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;

/**
 * Makes a client. It connects with the first call, which fails at once where no daemon listens.
 * @throws TinydockError INVALID_ARGUMENT for a host that is not a unix socket
 */
export function createClient(options: ClientOptions): Client {
  const { socketPath } = parseHost(options.host);
  const connectTimeoutMs = options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS;
  const connection = new Connection({ socketPath, connectTimeoutMs });
  const services = loadServices();
  return {
    system: createSystemClient(connection, services.system),
    images: createImagesClient(connection, services.images),
    explorer: createExplorerClient(connection, services.explorer),
    registries: createRegistriesClient(connection, services.registries),
    retention: createRetentionClient(connection, services.retention),
    builds: createBuildsClient(connection, services.builds),
    buildRecords: createBuildRecordsClient(connection, services.buildRecords),
    containers: createContainersClient(connection, services.containers),
    copies: createCopiesClient(connection, services.containers),
    volumes: createVolumesClient(connection, services.volumes),
    networks: createNetworksClient(connection, services.networks),
    close: () => {
      connection.close();
    },
  };
}
