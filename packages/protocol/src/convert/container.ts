import { isIP } from 'node:net';
import {
  type ContainerRecord,
  containerStateName,
  NO_RESTART,
  type ContainerState,
  type MountSpec,
  type NetworkLink,
  networkLinksOf,
  networkModeOf,
  type PortMapping,
  type Protocol,
  TinydockError,
} from '@tinydock/domain';
import { healthcheckToWire, healthToWire } from './container-health.ts';
import {
  deviceLimitsToWire,
  isolationToWire,
  limitsToWire,
  logToWire,
  networkLinkToWire,
} from './container-options.ts';
import { mountToWire } from './mount.ts';
import { namesToWire } from './name-settings.ts';
import type { Container__Output } from '../generated/tinydock/v1/Container.ts';
import type { ContainerDetail__Output } from '../generated/tinydock/v1/ContainerDetail.ts';
import type { ContainerPlaces__Output as ContainerPlaces } from '../generated/tinydock/v1/ContainerPlaces.ts';
import type { ContainerSizes__Output as ContainerSizes } from '../generated/tinydock/v1/ContainerSizes.ts';
import type { ContainerStatus__Output } from '../generated/tinydock/v1/ContainerStatus.ts';
import type { PortMapping__Output } from '../generated/tinydock/v1/PortMapping.ts';

const PROTOCOLS: readonly Protocol[] = ['tcp', 'udp', 'sctp'];
const MAX_PORT = 65_535;

export function portToWire(port: PortMapping): PortMapping__Output {
  return { ...port, lastHostPort: port.lastHostPort ?? 0 };
}

function isPort(value: number, lowest: number): boolean {
  return Number.isInteger(value) && value >= lowest && value <= MAX_PORT;
}

/** @throws TinydockError INVALID_ARGUMENT naming the mapping and what is expected of it */
export function portFromWire(wire: PortMapping__Output): PortMapping {
  const { hostIp, hostPort, lastHostPort, containerPort } = wire;
  const protocol = PROTOCOLS.find((known) => known === (wire.protocol || 'tcp'));
  const isAddress = hostIp === '' || isIP(hostIp) !== 0;
  const isRange = lastHostPort !== 0;
  const isHostPort = isRange ? isPort(hostPort, 1) && isPort(lastHostPort, hostPort) : isPort(hostPort, 0);
  if (protocol === undefined || !isAddress || !isHostPort || !isPort(containerPort, 1)) {
    const host = isRange ? `${hostPort}-${lastHostPort}` : String(hostPort);
    const mapping = JSON.stringify(`${hostIp}:${host}:${containerPort}/${wire.protocol}`.slice(0, 200));
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `invalid port mapping ${mapping}: expected an IP address or none, ports up to ${MAX_PORT}, and one of ${PROTOCOLS.join(', ')}`,
    });
  }
  return { hostIp, hostPort, ...(isRange && { lastHostPort }), containerPort, protocol };
}

function stateToWire(state: ContainerState, health: string): ContainerStatus__Output {
  const empty = {
    state: containerStateName(state),
    pid: 0,
    exitCode: 0,
    startedAt: '',
    finishedAt: '',
    oomKilled: false,
    error: '',
    health,
  };
  switch (state.kind) {
    case 'created':
      return { ...empty, error: state.error ?? '' };
    case 'running':
      return { ...empty, pid: state.pid, startedAt: state.startedAt };
    case 'exited': {
      const { exitCode, startedAt, finishedAt, oomKilled } = state;
      return { ...empty, exitCode, startedAt, finishedAt, oomKilled, error: state.error ?? '' };
    }
    case 'removing':
      return empty;
  }
}

/** A network that a container has, with the ids that users see. */
interface ContainerNetwork {
  readonly link: NetworkLink;
  readonly networkId: string;
  readonly endpointId: string;
}

/** One in the network of another has none itself, as in Docker. */
function networkNamesOf(spec: ContainerRecord['spec']): string[] {
  const mode = networkModeOf(spec);
  return mode === 'host' || mode === 'none' ? [mode] : networkLinksOf(spec).map(({ network }) => network);
}

export function containerToWire(record: ContainerRecord, sizes: ContainerSizes | null = null): Container__Output {
  const { id, name, createdAt, spec } = record;
  return {
    id,
    name,
    image: spec.imageName,
    imageId: spec.imageId,
    args: [...spec.args],
    createdAt,
    status: stateToWire(record.state, record.health?.status ?? ''),
    ports: record.boundPorts.map(portToWire),
    labels: { ...spec.labels },
    mounts: spec.mounts.map((mount) => mountToWire(mount)),
    network: spec.network,
    exposedPorts: [...spec.exposedPorts],
    sizes,
    networks: networkNamesOf(spec),
  };
}

export function containerDetailToWire(
  record: ContainerRecord,
  extra: {
    readonly logPath: string;
    readonly runtime: string;
    /** Of a volume or an image. */
    readonly mountpointOf: (mount: MountSpec) => string;
    readonly sizes?: ContainerSizes | undefined;
    readonly networks?: readonly ContainerNetwork[] | undefined;
    readonly places?: ContainerPlaces | undefined;
    readonly apparmorProfile?: string | undefined;
  },
): ContainerDetail__Output {
  const { spec } = record;
  return {
    container: {
      ...containerToWire(record, extra.sizes),
      mounts: spec.mounts.map((mount) => mountToWire(mount, extra.mountpointOf(mount))),
    },
    env: [...spec.env],
    workingDir: spec.workingDir,
    user: spec.user,
    hostname: spec.hostname,
    autoRemove: spec.autoRemove,
    openStdin: spec.openStdin,
    tty: spec.tty,
    stopSignal: spec.stopSignal,
    stopTimeoutSeconds: spec.stopTimeoutSeconds,
    addresses: record.addresses.map(({ ipv6 = null, ...address }) => ({ ...address, ipv6: ipv6 && { ...ipv6 } })),
    networks: (extra.networks ?? []).map(({ link, ...ids }) => ({ ...ids, link: networkLinkToWire(link) })),
    logPath: extra.logPath,
    requestedPorts: spec.ports.map(portToWire),
    runtime: extra.runtime,
    apparmorProfile: extra.apparmorProfile ?? '',
    diffIds: [...spec.diffIds],
    entrypointLength: spec.entrypointLength ?? 0,
    limits: limitsToWire(spec.limits),
    isolation: isolationToWire(spec.isolation),
    restart: { ...(spec.restart ?? NO_RESTART) },
    restartCount: record.restartCount ?? 0,
    volumesFrom: [...(spec.volumesFrom ?? [])],
    names: namesToWire(spec.names),
    domainname: spec.domainname ?? '',
    annotations: { ...spec.annotations },
    deviceLimits: deviceLimitsToWire(spec.deviceLimits),
    healthcheck: healthcheckToWire(spec.healthcheck),
    health: healthToWire(record.health),
    init: spec.init ?? false,
    log: logToWire(spec.log),
    stoppedByUser: record.isStopped ?? false,
    places: extra.places ? { ...extra.places } : null,
    restartAt: (record.state.kind === 'exited' ? record.state.restartAt : undefined) ?? '',
  };
}
