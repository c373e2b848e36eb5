import { availableParallelism } from 'node:os';
import {
  assertHealthcheck,
  checkDeviceLimits,
  checkIsolation,
  checkLimits,
  type ContainerId,
  type ContainerIsolation,
  type ContainerLimits,
  type ContainerSpec,
  type DeviceLimits,
  type Healthcheck,
  type ImageConfig,
  type LogSettings,
  type NameSettings,
  mergeHealthcheck,
  type NamedImage,
  type NetworkLink,
  type Platform,
  type PortMapping,
  type Protocol,
  type RestartPolicy,
  TinydockError,
} from '@tinydock/domain';
import { mergeEnv } from './merge-env.ts';
import { mergeMounts, type RequestedMount } from './merge-mounts.ts';

const DEFAULT_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const DEFAULT_STOP_TIMEOUT_SECONDS = 10;

/** What a user asks of a new container; an absent field takes the image's value. */
export interface CreateRequest {
  readonly image: string;
  /** Of the images that came with the named one, the one for this platform. */
  readonly platform?: Platform | undefined;
  readonly name?: string | undefined;
  readonly command: readonly string[];
  /** Replaces the image's entrypoint and drops its command. */
  readonly entrypoint?: readonly string[] | undefined;
  readonly env: readonly string[];
  readonly workingDir?: string | undefined;
  readonly user?: string | undefined;
  readonly hostname?: string | undefined;
  readonly domainname?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly mounts: readonly RequestedMount[];
  /** Containers whose mounts it has too: `CONTAINER[:ro|rw]`. */
  readonly volumesFrom: readonly string[];
  readonly names: NameSettings;
  readonly ports: readonly PortMapping[];
  readonly publishAll: boolean;
  /** None for the default network. */
  readonly networks: readonly NetworkLink[];
  readonly autoRemove: boolean;
  readonly openStdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  readonly stopSignal?: string | undefined;
  readonly stopTimeoutSeconds?: number | undefined;
  readonly limits: ContainerLimits;
  readonly deviceLimits: DeviceLimits;
  readonly isolation: ContainerIsolation;
  readonly restart: RestartPolicy;
  /** Beside those of the image. */
  readonly exposedPorts: readonly string[];
  readonly init: boolean;
  readonly log: LogSettings;
  /** What it leaves open is as the image has it. */
  readonly healthcheck?: Healthcheck | undefined;
}

function mergeArgs(request: CreateRequest, config: ImageConfig): Pick<ContainerSpec, 'args' | 'entrypointLength'> {
  const named = request.entrypoint ?? config.process.entrypoint ?? [];
  // A single empty word stands for none, as Docker has it.
  const entrypoint = named.length === 1 && named[0] === '' ? [] : named;
  const inherited = request.entrypoint === undefined ? (config.process.cmd ?? []) : [];
  const args = [...entrypoint, ...(request.command.length > 0 ? request.command : inherited)];
  if (args.length > 0) return { args, entrypointLength: entrypoint.length };
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot create a container of ${request.image}: the image names no command and none was given`,
    hint: 'Give the command after the image.',
  });
}

/** @throws TinydockError INVALID_ARGUMENT for an exposed port of an image that is not `port[-port][/protocol]`. */
export function parseExposedPort(text: string): { readonly ports: readonly number[]; readonly protocol: Protocol } {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/.exec(text.toLowerCase());
  const first = Number(match?.[1] ?? 0);
  const last = Number(match?.[2] ?? first);
  if (match === null || first < 1 || last > 65_535 || last < first) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      reason: 'INVALID_CONFIG',
      message: `the image exposes the port ${JSON.stringify(text)}: expected 1 to 65535, with /tcp, /udp or /sctp`,
    });
  }
  const ports = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return { ports, protocol: (match[3] ?? 'tcp') as Protocol };
}

function mergeExposedPorts(request: CreateRequest, config: ImageConfig): string[] {
  const added = request.exposedPorts.flatMap((text) => {
    const { ports, protocol } = parseExposedPort(text);
    return ports.map((port) => `${port}/${protocol}`);
  });
  return [...new Set([...config.process.exposedPorts, ...added])];
}

function mergePorts(request: CreateRequest, config: ImageConfig): PortMapping[] {
  const ports = [...request.ports];
  if (!request.publishAll) return ports;
  const published = new Set(ports.map((port) => `${port.containerPort}/${port.protocol}`));
  for (const exposed of mergeExposedPorts(request, config)) {
    const { ports: numbers, protocol } = parseExposedPort(exposed);
    for (const containerPort of numbers) {
      if (published.has(`${containerPort}/${protocol}`)) continue;
      ports.push({ hostIp: '', hostPort: 0, containerPort, protocol });
    }
  }
  return ports;
}

function mergeHealth(request: CreateRequest, config: ImageConfig): Pick<ContainerSpec, 'healthcheck' | 'shell'> {
  const healthcheck = mergeHealthcheck(request.healthcheck, config.process.healthcheck);
  if (healthcheck === undefined) return {};
  assertHealthcheck(healthcheck);
  return { healthcheck, shell: config.process.shell };
}

/**
 * Merges what the user asked for with what the image says, as Docker does.
 * @throws TinydockError INVALID_ARGUMENT where there is no command, or where two mounts have one target; as {@link checkLimits}
 */
export function createSpec(options: {
  readonly id: ContainerId;
  readonly request: CreateRequest;
  readonly connection: Pick<ContainerSpec, 'network' | 'links'>;
  readonly image: NamedImage;
  readonly config: ImageConfig;
  /** What `volumesFrom` comes to. */
  readonly inherited: readonly RequestedMount[];
  readonly newVolumeName: () => string;
}): ContainerSpec {
  const { id, request, connection, image, config } = options;
  const hostname = request.hostname ?? id.slice(0, 12);
  if (request.autoRemove && request.restart.name !== 'no') {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: 'conflicting options: a container that is removed when it ends cannot have a restart policy',
    });
  }
  checkLimits(request.limits, availableParallelism());
  checkIsolation(request.isolation, connection.network);
  checkDeviceLimits(request.deviceLimits);
  return {
    imageId: image.id,
    imageName: request.image,
    diffIds: image.diffIds,
    ...mergeArgs(request, config),
    env: mergeEnv([DEFAULT_PATH], [`HOSTNAME=${hostname}`], config.process.env, request.env),
    workingDir: request.workingDir ?? (config.process.workingDir || '/'),
    user: request.user ?? config.process.user,
    hostname,
    domainname: request.domainname,
    labels: { ...image.labels, ...request.labels },
    annotations: request.annotations,
    mounts: mergeMounts({ ...options, requested: request.mounts, tmpfs: request.isolation.tmpfs }),
    volumesFrom: request.volumesFrom,
    ports: mergePorts(request, config),
    exposedPorts: mergeExposedPorts(request, config),
    ...connection,
    stopSignal: request.stopSignal ?? config.process.stopSignal ?? 'SIGTERM',
    stopTimeoutSeconds: request.stopTimeoutSeconds ?? DEFAULT_STOP_TIMEOUT_SECONDS,
    tty: request.tty,
    openStdin: request.openStdin,
    stdinOnce: request.stdinOnce,
    autoRemove: request.autoRemove,
    limits: request.limits,
    deviceLimits: request.deviceLimits,
    isolation: request.isolation,
    restart: request.restart,
    init: request.init,
    log: request.log,
    names: request.names,
    ...mergeHealth(request, config),
  };
}
