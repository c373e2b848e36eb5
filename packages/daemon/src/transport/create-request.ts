import { MOUNT_PROPAGATIONS, parseVolumeName, TinydockError } from '@tinydock/domain';
import {
  type CreateContainerRequest,
  deviceLimitsFromWire,
  isolationFromWire,
  limitsFromWire,
  logFromWire,
  namesFromWire,
  networkLinkFromWire,
  optionalText,
  platformFromWire,
  portFromWire,
  requireText,
  restartFromWire,
} from '@tinydock/protocol';
import type { CreateRequest } from '../containers/create-spec.ts';
import type { RequestedMount } from '../containers/merge-mounts.ts';

/** @throws TinydockError INVALID_ARGUMENT naming the field; the first known value stands for an empty one */
export function oneOf<T extends string>(field: string, value: string, known: readonly T[]): T {
  const fallback = known[0];
  const found = value === '' ? fallback : known.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid ${field} ${JSON.stringify(value)}: expected one of ${known.join(', ')}`,
  });
}

function mountFromWire(mount: CreateContainerRequest['mounts'][number]): RequestedMount {
  const { source, target, readOnly, mustExist, isNotFilled, isNotRecursive } = mount;
  const kind = oneOf('kind of mount', mount.kind, ['bind', 'volume']);
  if (kind === 'volume' && source !== '') parseVolumeName(source);
  if (!target.startsWith('/') || (kind === 'bind' && !source.startsWith('/'))) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `invalid mount ${JSON.stringify(source)} at ${JSON.stringify(target)}: target and source are absolute paths`,
    });
  }
  const options = { readOnly, mustExist, isNotFilled, isNotRecursive };
  if (mount.propagation === '') return { kind, source, target, ...options };
  const propagation = oneOf('propagation', mount.propagation, MOUNT_PROPAGATIONS);
  if (kind === 'bind') return { kind, source, target, ...options, propagation };
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid mount of the volume ${JSON.stringify(source)}: only binds have a propagation`,
  });
}

/** @throws TinydockError INVALID_ARGUMENT naming what cannot be */
export function createRequestFromWire(wire: CreateContainerRequest): CreateRequest {
  return {
    image: requireText('image', wire.image),
    platform: platformFromWire(wire.platform),
    name: optionalText(wire.name),
    command: wire.command,
    entrypoint: wire.entrypoint?.values,
    env: wire.env,
    workingDir: optionalText(wire.workingDir),
    user: optionalText(wire.user),
    hostname: optionalText(wire.hostname),
    domainname: optionalText(wire.domainname),
    labels: wire.labels,
    annotations: wire.annotations,
    mounts: wire.mounts.map(mountFromWire),
    volumesFrom: wire.volumesFrom,
    ports: wire.ports.map(portFromWire),
    publishAll: wire.publishAll,
    networks: wire.networks.map(networkLinkFromWire),
    autoRemove: wire.autoRemove,
    openStdin: wire.openStdin,
    stdinOnce: wire.stdinOnce,
    tty: wire.tty,
    stopSignal: optionalText(wire.stopSignal),
    stopTimeoutSeconds: wire.stopTimeoutSeconds,
    limits: limitsFromWire(wire.limits),
    deviceLimits: deviceLimitsFromWire(wire.deviceLimits),
    isolation: isolationFromWire(wire.isolation),
    exposedPorts: wire.exposedPorts,
    restart: restartFromWire(wire.restart),
    healthcheck: wire.healthcheck ?? undefined,
    init: wire.init,
    log: logFromWire(wire.log),
    names: namesFromWire(wire.names),
  };
}
