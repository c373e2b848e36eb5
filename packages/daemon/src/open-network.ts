import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NetworkDefinition, NetworkDriver } from '@tinydock/domain';
import { bridgeNameOf, createNetworkDriver, firstAddressOf, HOST_FILES, NAME_SERVER_PROGRAMS } from '@tinydock/network';
import * as z from 'zod';
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
  const stateDir = join(config.root, 'network');
  const bridge = bridgeNameOf(config.root);
  const driver = await createNetworkDriver({
    runDir: join(config.runDir, 'network'),
    stateDir,
    bridgeName: bridge,
    subnetPool: config.subnetPool,
    defaultIpv6: config.ipv6,
    hostFiles: HOST_FILES,
    nameServerPrograms: NAME_SERVER_PROGRAMS,
    networks,
    logger,
  });
  const state = z
    .object({ subnet: z.string(), ipv6: z.string().optional() })
    .parse(JSON.parse(await readFile(join(stateDir, 'network.json'), 'utf8')));
  const { subnet, ipv6 } = state;
  return {
    driver,
    bridge,
    subnet,
    gateway: firstAddressOf(subnet),
    ipv6: ipv6 === undefined ? undefined : { subnet: ipv6, gateway: firstAddressOf(ipv6) },
  };
}
