import type { ContainerAddress, ContainerId, NetworkMode, PortMapping } from '../container.ts';
import type { NameSettings } from '../name-settings.ts';
import type { NetworkDefinition, NetworkLink, NetworkPlan } from '../network.ts';

export interface NetworkRequest {
  readonly id: ContainerId;
  readonly name: string;
  readonly hostname: string;
  /** None where absent. */
  readonly domainname?: string | undefined;
  readonly mode: NetworkMode;
  /** For mode `bridge`, in the order of the interfaces; the default network alone where absent. */
  readonly links?: readonly NetworkLink[] | undefined;
  readonly ports: readonly PortMapping[];
  /** Where resolv.conf, hosts and hostname are written; exists. */
  readonly filesDir: string;
  /** None where absent. */
  readonly names?: NameSettings | undefined;
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
   * Checks what is asked of a new network, and chooses the rest; makes nothing. One plan at a time.
   * @throws TinydockError INVALID_ARGUMENT, ALREADY_EXISTS where a subnet or bridge is taken, RESOURCE_EXHAUSTED,
   *   FAILED_PRECONDITION / MISSING_PROGRAM, or for IPv6 where the kernel has none
   */
  planNetwork(plan: NetworkPlan): Promise<NetworkDefinition>;
  /** Makes the bridge of a network. On failure nothing is left. */
  createNetwork(definition: NetworkDefinition): Promise<void>;
  /** Removes it; idempotent. @throws TinydockError FAILED_PRECONDITION / NETWORK_IN_USE naming the containers */
  removeNetwork(name: string): Promise<void>;
  /**
   * Makes the namespace, addresses, names and published ports. On failure nothing is left.
   * @throws TinydockError ALREADY_EXISTS / PORT_IN_USE or ADDRESS_IN_USE, FAILED_PRECONDITION / MISSING_PROGRAM,
   *   NOT_FOUND / NETWORK_NOT_FOUND, RESOURCE_EXHAUSTED
   */
  setUp(request: NetworkRequest): Promise<NetworkResult>;
  /**
   * Connects a container that is set up to one more network, while it runs. On failure nothing has changed.
   * @param request what {@link setUp} would be asked for, with the new link
   * @throws TinydockError as {@link setUp}
   */
  connect(request: NetworkRequest, network: string): Promise<NetworkResult>;
  /**
   * Takes back one link of a container that is set up; what it publishes goes on by way of its next network.
   * @param request as for {@link connect}, without the link
   */
  disconnect(request: NetworkRequest, network: string): Promise<NetworkResult>;
  /** Has other containers know it by another name. */
  rename(id: ContainerId, name: string): Promise<void>;
  /** Takes back everything that setUp made, also after a restart; idempotent. */
  tearDown(id: ContainerId): Promise<void>;
  /** Takes back what belongs to no container of this set, and re-reserves the addresses and ports of the set. */
  adopt(ids: readonly ContainerId[]): Promise<void>;
  /** Removes the bridges that no container uses; those of networks come back with the next driver. */
  close(): Promise<void>;
}
