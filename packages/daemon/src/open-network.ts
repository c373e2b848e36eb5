import { join } from 'node:path';
import type { NetworkDefinition, NetworkDriver } from '@tinydock/domain';
import { bridgeNameOf, createNetworkDriver, HOST_FILES, NAME_SERVER_PROGRAMS } from '@tinydock/network';
import type { DaemonConfig } from './config/daemon-config.ts';
import type { DefaultBridge } from './networks/network-view.ts';
import type { Logger } from './system/logger.ts';

/** The networks of this daemon, and the default one. */
export interface OpenNetwork extends DefaultBridge {
  readonly driver: NetworkDriver;
}

/** Makes the driver with a bridge and subnet of this root's own. @throws as `createNetworkDriver` */
export async function openNetwork(
  config: DaemonConfig,
  networks: readonly NetworkDefinition[],
  logger: Logger,
): Promise<OpenNetwork> {
  const bridge = bridgeNameOf(config.root);
  const network = await createNetworkDriver({
    runDir: join(config.runDir, 'network'),
    stateDir: join(config.root, 'network'),
    bridgeName: bridge,
    subnetPool: config.subnetPool,
    defaultIpv6: config.ipv6,
    hostFiles: HOST_FILES,
    nameServerPrograms: NAME_SERVER_PROGRAMS,
    networks,
    logger,
  });
  return { ...network, bridge };
}
