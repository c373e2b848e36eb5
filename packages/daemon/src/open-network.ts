import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NetworkDriver } from '@tinydock/domain';
import { bridgeNameOf, createNetworkDriver, HOST_FILES } from '@tinydock/network';
import { z } from 'zod';
import type { DaemonConfig } from './config/daemon-config.ts';
import type { Logger } from './system/logger.ts';

/** The default network of this daemon. */
export interface OpenNetwork {
  readonly driver: NetworkDriver;
  readonly bridge: string;
  /** In CIDR form. */
  readonly subnet: string;
}

/** Makes the driver with a bridge and subnet of this root's own. @throws as `createNetworkDriver` */
export async function openNetwork(config: DaemonConfig, logger: Logger): Promise<OpenNetwork> {
  const stateDir = join(config.root, 'network');
  const bridge = bridgeNameOf(config.root);
  const driver = await createNetworkDriver({
    runDir: join(config.runDir, 'network'),
    stateDir,
    bridgeName: bridge,
    subnetPool: config.subnetPool,
    hostFiles: HOST_FILES,
    logger,
  });
  const state = z
    .object({ subnet: z.string() })
    .parse(JSON.parse(await readFile(join(stateDir, 'network.json'), 'utf8')));
  return { driver, bridge, subnet: state.subnet };
}
