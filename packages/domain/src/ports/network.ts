import type { ContainerAddress, ContainerId, NetworkMode, PortMapping } from '../container.ts';

export interface NetworkRequest {
  readonly id: ContainerId;
  readonly name: string;
  readonly hostname: string;
  readonly mode: NetworkMode;
  readonly ports: readonly PortMapping[];
  /** Where resolv.conf, hosts and hostname are written; exists. */
  readonly filesDir: string;
}

export interface NetworkResult {
  /** Undefined for the host's namespace. */
  readonly netnsPath: string | undefined;
  readonly addresses: readonly ContainerAddress[];
  /** With the host ports that were chosen. */
  readonly boundPorts: readonly PortMapping[];
  /** Files to bind into the container. */
  readonly files: readonly { readonly source: string; readonly target: string }[];
}

/** Connects containers. */
export interface NetworkDriver {
  /**
   * Makes the namespace, addresses, names and published ports. On failure nothing is left.
   * @throws TinydockError ALREADY_EXISTS / PORT_IN_USE, FAILED_PRECONDITION / MISSING_PROGRAM, RESOURCE_EXHAUSTED
   */
  setUp(request: NetworkRequest): Promise<NetworkResult>;
  /** Takes back everything that setUp made, also after a restart; idempotent. */
  tearDown(id: ContainerId): Promise<void>;
  /** Takes back what belongs to no container of this set, and re-reserves the addresses and ports of the set. */
  adopt(ids: readonly ContainerId[]): Promise<void>;
  /** Removes the bridge where no container uses it. */
  close(): Promise<void>;
}
