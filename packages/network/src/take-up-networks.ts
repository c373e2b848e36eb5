import { readdir } from 'node:fs/promises';
import { type ContainerId, DEFAULT_NETWORK, hasErrnoCode, parseContainerId } from '@tinydock/domain';
import type { EndpointChanges } from './endpoint-changes.ts';
import type { Endpoint } from './endpoint-store.ts';
import type { BridgeDriverOptions } from './network-driver.ts';

type TakeUpOptions = Pick<BridgeDriverOptions, 'endpoints' | 'logger' | 'netnsDir' | 'networks'>;

/** Takes down what a daemon before left of containers that are not among `live`. */
export async function takeBackEndpoints(
  live: readonly ContainerId[],
  { endpoints, logger, netnsDir }: TakeUpOptions,
  tearDown: (id: ContainerId) => Promise<void>,
): Promise<void> {
  const known = new Set([...endpoints.all.keys(), ...(await listNamespaces(netnsDir))]);
  for (const id of known.difference(new Set(live))) {
    try {
      await tearDown(id);
    } catch (error) {
      logger?.warn({ container: id, err: error }, 'cannot take back the network of a container');
    }
  }
}

async function listNamespaces(netnsDir: string): Promise<readonly ContainerId[]> {
  try {
    return (await readdir(netnsDir)).filter((name) => /^[0-9a-f]{64}$/.test(name)).map(parseContainerId);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Makes the networks again, and publishes the ports of the containers that went on without a daemon. */
export async function restoreNetworks(options: TakeUpOptions, changes: EndpointChanges): Promise<void> {
  const { networks, endpoints } = options;
  await Promise.all(networks.networks.map(({ label }) => restoreNetwork(label, options)));
  await Promise.all([...endpoints.all.values()].map((endpoint) => resumeEndpoint(endpoint, options, changes)));
}

/** A network that cannot be made again must not keep the daemon from starting; its containers say why. */
async function restoreNetwork(name: string, { networks, logger }: TakeUpOptions): Promise<void> {
  if (name === DEFAULT_NETWORK && networks.usersOf(name).length === 0) return;
  try {
    await networks.get(name).bridge.prepare();
  } catch (error) {
    logger?.warn({ network: name, err: error }, 'cannot make a network again');
  }
}

/** Another program may have taken a port meanwhile; what the firewall publishes goes on. */
async function resumeEndpoint(endpoint: Endpoint, { logger }: TakeUpOptions, changes: EndpointChanges): Promise<void> {
  try {
    await changes.resume(endpoint);
  } catch (error) {
    logger?.warn({ container: endpoint.name, err: error }, 'cannot publish a port on ::1 again');
  }
}
