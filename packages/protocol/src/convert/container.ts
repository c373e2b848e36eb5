import {
  type ContainerRecord,
  type ContainerState,
  type PortMapping,
  type Protocol,
  TinydockError,
} from '@tinydock/domain';
import type { Container__Output } from '../generated/tinydock/v1/Container.ts';
import type { ContainerDetail__Output } from '../generated/tinydock/v1/ContainerDetail.ts';
import type { ContainerStatus__Output } from '../generated/tinydock/v1/ContainerStatus.ts';
import type { PortMapping__Output } from '../generated/tinydock/v1/PortMapping.ts';

const PROTOCOLS: readonly Protocol[] = ['tcp', 'udp', 'sctp'];
const MAX_PORT = 65_535;

export function portToWire(port: PortMapping): PortMapping__Output {
  return { ...port };
}

/** @throws TinydockError INVALID_ARGUMENT naming what is wrong with the mapping. */
export function portFromWire(wire: PortMapping__Output): PortMapping {
  const protocol = PROTOCOLS.find((known) => known === (wire.protocol || 'tcp'));
  const isValid = wire.containerPort >= 1 && wire.containerPort <= MAX_PORT && wire.hostPort <= MAX_PORT;
  if (protocol === undefined || !isValid) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `invalid port mapping ${wire.hostPort}:${wire.containerPort}/${wire.protocol}: expected ports up to ${MAX_PORT} and ${PROTOCOLS.join(', ')}`,
    });
  }
  return { hostIp: wire.hostIp, hostPort: wire.hostPort, containerPort: wire.containerPort, protocol };
}

function stateToWire(state: ContainerState): ContainerStatus__Output {
  const empty = { state: state.kind, pid: 0, exitCode: 0, startedAt: '', finishedAt: '', oomKilled: false, error: '' };
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

export function containerToWire(record: ContainerRecord): Container__Output {
  const { id, name, createdAt, spec } = record;
  return {
    id,
    name,
    image: spec.imageName,
    imageId: spec.imageId,
    args: [...spec.args],
    createdAt,
    status: stateToWire(record.state),
    ports: record.boundPorts.map(portToWire),
    labels: { ...spec.labels },
    mounts: spec.mounts.map((mount) => ({ ...mount })),
    network: spec.network,
    exposedPorts: [...spec.exposedPorts],
  };
}

export function containerDetailToWire(
  record: ContainerRecord,
  extra: { readonly logPath: string; readonly runtime: string },
): ContainerDetail__Output {
  const { spec } = record;
  return {
    container: containerToWire(record),
    env: [...spec.env],
    workingDir: spec.workingDir,
    user: spec.user,
    hostname: spec.hostname,
    autoRemove: spec.autoRemove,
    openStdin: spec.openStdin,
    tty: spec.tty,
    stopSignal: spec.stopSignal,
    stopTimeoutSeconds: spec.stopTimeoutSeconds,
    addresses: record.addresses.map((address) => ({ ...address })),
    logPath: extra.logPath,
    requestedPorts: spec.ports.map(portToWire),
    runtime: extra.runtime,
    diffIds: [...spec.diffIds],
  };
}
