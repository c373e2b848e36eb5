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
import { mountFromWire } from './mount-from-wire.ts';

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
