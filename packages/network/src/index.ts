export type { HostFiles } from './container-files.ts';
export {
  bridgeNameOf,
  createNetworkDriver,
  HOST_FILES,
  type NetworkDriverOptions,
  SUBNET_POOL,
} from './create-network-driver.ts';
export { NAME_SERVER_PROGRAMS } from './name-server.ts';
export type { NetworkLogger } from './network-driver.ts';
