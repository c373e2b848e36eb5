import { formatHealthcheck } from '@tinydock/domain';
import type {
  Container,
  ContainerDetail,
  ContainerHealth,
  ContainerPlaces,
  ContainerSizes,
  ContainerStatus,
  LogSettings,
  PortMapping,
} from '@tinydock/protocol';
import { hasProcesses } from '@tinydock/text';
import type { GoStruct } from '../format/template/go-value.ts';
import { deviceLimitFields, isolationFields, limitFields, nameFields } from './host-config-fields.ts';
import { nameSet, orNil, toGoMap } from './go-shapes.ts';
import { askedMounts, mountPoints } from './mount-fields.ts';
import { networkSettings } from './network-document.ts';
import { portMap } from './port-map.ts';

/** Go's zero time, for what has not happened. */
const NEVER = '0001-01-01T00:00:00Z';

function healthFields(health: ContainerHealth | null): GoStruct {
  if (health === null) return {};
  const log = health.log.map(({ start, end, exitCode, output }) => ({
    Start: start,
    End: end,
    ExitCode: exitCode,
    Output: output,
  }));
  return { Health: { Status: health.status, FailingStreak: health.failingStreak, Log: log } };
}

function stateFields(status: ContainerStatus | null, health: ContainerHealth | null): GoStruct {
  const state = status?.state ?? 'created';
  return {
    Status: state,
    Running: hasProcesses(status),
    Paused: state === 'paused',
    Restarting: state === 'restarting',
    OOMKilled: status?.oomKilled ?? false,
    Dead: false,
    Pid: status?.pid ?? 0,
    ExitCode: status?.exitCode ?? 0,
    Error: status?.error ?? '',
    StartedAt: status?.startedAt || NEVER,
    FinishedAt: status?.finishedAt || NEVER,
    ...healthFields(health),
  };
}

function logConfig(log: LogSettings | null): GoStruct {
  const { driver = 'k8s-file', maxBytes = 0, maxFiles = 0 } = log ?? {};
  const isLimited = maxBytes > 0 && driver !== 'none';
  return {
    Type: driver,
    Config: toGoMap(isLimited ? { 'max-file': String(maxFiles), 'max-size': String(maxBytes) } : {}),
  };
}

function hostConfig(detail: ContainerDetail, container: Container | null): GoStruct {
  return {
    ...askedMounts(container?.mounts ?? [], detail.isolation?.tmpfs ?? []),
    ContainerIDFile: '',
    LogConfig: logConfig(detail.log),
    NetworkMode: container?.network ?? '',
    PortBindings: portMap(detail.requestedPorts, []),
    RestartPolicy: {
      Name: detail.restart?.name ?? 'no',
      MaximumRetryCount: detail.restart?.maximumRetries ?? 0,
    },
    AutoRemove: detail.autoRemove,
    Init: detail.init,
    VolumesFrom: orNil(detail.volumesFrom),
    Runtime: detail.runtime,
    Annotations: toGoMap(detail.annotations),
    ...limitFields(detail.limits),
    ...deviceLimitFields(detail.deviceLimits),
    ...isolationFields(detail.isolation),
    ...nameFields(detail.names),
  };
}

/** Exposed by the image, and published. */
function exposedPorts(container: Container | null, requested: readonly PortMapping[]): GoStruct {
  const published = requested.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`);
  const names = [...new Set([...(container?.exposedPorts ?? []), ...published])];
  return names.length === 0 ? {} : { ExposedPorts: nameSet(names) };
}

function configFields(detail: ContainerDetail, container: Container | null): GoStruct {
  const args = container?.args ?? [];
  const [entrypoint, cmd] = [args.slice(0, detail.entrypointLength), args.slice(detail.entrypointLength)];
  return {
    Hostname: detail.hostname,
    Domainname: detail.domainname,
    User: detail.user,
    AttachStdin: detail.openStdin,
    AttachStdout: true,
    AttachStderr: true,
    ...exposedPorts(container, detail.requestedPorts),
    Tty: detail.tty,
    OpenStdin: detail.openStdin,
    StdinOnce: detail.openStdin,
    Env: detail.env,
    Cmd: orNil(cmd),
    ...(detail.healthcheck === null ? {} : { Healthcheck: formatHealthcheck(detail.healthcheck) }),
    Image: container?.image ?? '',
    Volumes: nameSet((container?.mounts ?? []).filter(({ kind }) => kind === 'volume').map(({ target }) => target)),
    WorkingDir: detail.workingDir,
    Entrypoint: orNil(entrypoint),
    OnBuild: orNil([]),
    Labels: toGoMap(container?.labels ?? {}),
    StopSignal: detail.stopSignal,
    StopTimeout: detail.stopTimeoutSeconds,
  };
}

function sizeFields({ writtenBytes, imageBytes }: ContainerSizes): GoStruct {
  return { SizeRw: writtenBytes, SizeRootFs: writtenBytes + imageBytes };
}

/** What Docker says of the files that it keeps for a container; a container that has not run has none in `/etc`. */
function placeFields(places: ContainerPlaces | null): GoStruct {
  const { layerDriver = '', filesDir = '', upperDir = '', workDir = '', mergedDir = '' } = places ?? {};
  const file = (name: string): string => (filesDir === '' ? '' : `${filesDir}/${name}`);
  return {
    ResolvConfPath: file('resolv.conf'),
    HostnamePath: file('hostname'),
    HostsPath: file('hosts'),
    Driver: layerDriver,
    GraphDriver: {
      Data: toGoMap({ MergedDir: mergedDir, UpperDir: upperDir, WorkDir: workDir }),
      Name: layerDriver,
    },
  };
}

/** A container in the shape of Docker's `GET /containers/{id}/json`, as far as the daemon tells. */
export function containerDocument(detail: ContainerDetail): GoStruct {
  const { container } = detail;
  const [path = '', ...args] = container?.args ?? [];
  return {
    Id: container?.id ?? '',
    Created: container?.createdAt ?? '',
    Path: path,
    Args: args,
    State: stateFields(container?.status ?? null, detail.health),
    Image: container?.imageId ?? '',
    ...placeFields(detail.places),
    LogPath: detail.logPath,
    Name: `/${container?.name ?? ''}`,
    RestartCount: detail.restartCount,
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: detail.apparmorProfile,
    ExecIDs: orNil([]),
    ...(container?.sizes ? sizeFields(container.sizes) : {}),
    HostConfig: hostConfig(detail, container),
    Mounts: mountPoints(container?.mounts ?? [], detail.isolation?.tmpfs ?? []),
    Config: configFields(detail, container),
    NetworkSettings: networkSettings(detail),
  };
}
