import type { MountSpec } from './mount-spec.ts';
import type { NameSettings } from './name-settings.ts';
import type { Branded } from './brand.ts';
import type { ContainerHealth } from './container-health.ts';
import {
  type ContainerIsolation,
  type ContainerLimits,
  type DeviceLimits,
  isJoined,
  type RestartPolicy,
} from './container-options.ts';
import type { DiffId, ImageId } from './digest.ts';
import { TinydockError } from './errors.ts';
import type { LogSettings } from './log-settings.ts';
import type { Healthcheck } from './healthcheck.ts';
import type { NetworkLink } from './network.ts';

/** 64 lower-case hex digits, random. */
export type ContainerId = Branded<string, 'ContainerId'>;

const CONTAINER_ID = /^[0-9a-f]{64}$/;
const CONTAINER_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** @throws TinydockError INVALID_ARGUMENT */
export function parseContainerId(text: string): ContainerId {
  if (CONTAINER_ID.test(text)) return text as ContainerId;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid container id ${JSON.stringify(text.slice(0, 100))}: expected 64 hex digits`,
  });
}

/**
 * Checks a container name by Docker's rule.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseContainerName(text: string): string {
  const name = text.startsWith('/') ? text.slice(1) : text;
  if (CONTAINER_NAME.test(name) && name.length <= 128) return name;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid container name ${JSON.stringify(text.slice(0, 200))}: two to 128 letters, digits, _ . and -, beginning with a letter or digit`,
  });
}

export type Protocol = 'tcp' | 'udp' | 'sctp';

/** One published port. `hostPort` 0 asks for a free one. */
export interface PortMapping {
  /** Empty for all addresses of the families that the container has; of IPv4 once it is published. */
  readonly hostIp: string;
  readonly hostPort: number;
  /** Where the first free port from `hostPort` to this one is asked for; absent once it is published. */
  readonly lastHostPort?: number | undefined;
  readonly containerPort: number;
  readonly protocol: Protocol;
}

/** Bridges, the host's network, or loopback alone. */
export type NetworkMode = 'bridge' | 'host' | 'none';

/** What a user asked for, with the image's defaults already merged in. Only limits, restart policy and links ever change. */
export interface ContainerSpec {
  readonly imageId: ImageId;
  /** The reference as the user typed it, for display. */
  readonly imageName: string;
  readonly diffIds: readonly DiffId[];
  /** Entrypoint and command together; never empty. */
  readonly args: readonly string[];
  /** How many of {@link args} are the entrypoint; 0 where absent. */
  readonly entrypointLength?: number | undefined;
  /** `NAME=value`, complete, PATH included. */
  readonly env: readonly string[];
  readonly workingDir: string;
  /** `user[:group]`, names or numbers; empty is root. */
  readonly user: string;
  readonly hostname: string;
  /** None where absent. */
  readonly domainname?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** For the runtime. None where absent. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly mounts: readonly MountSpec[];
  /** Containers that it has mounts of, as they were named; they are in {@link mounts}. None where absent. */
  readonly volumesFrom?: readonly string[] | undefined;
  readonly ports: readonly PortMapping[];
  /** What the image exposes, such as `80/tcp`. */
  readonly exposedPorts: readonly string[];
  /** `host`, `none`, `container:` and the id of another, or the name of the network that was asked for first. */
  readonly network: string;
  /** The networks with bridges; the one that {@link network} names alone where absent. */
  readonly links?: readonly NetworkLink[] | undefined;
  /** A name or number, such as SIGTERM or 15. */
  readonly stopSignal: string;
  readonly stopTimeoutSeconds: number;
  readonly tty: boolean;
  readonly openStdin: boolean;
  /** The first client that attaches to standard input and goes ends it; else it stays open. True where absent. */
  readonly stdinOnce?: boolean | undefined;
  readonly autoRemove: boolean;
  /** None where absent. */
  readonly limits?: ContainerLimits | undefined;
  /** None where absent. */
  readonly deviceLimits?: DeviceLimits | undefined;
  /** The default where absent. */
  readonly isolation?: ContainerIsolation | undefined;
  /** None where absent. */
  readonly restart?: RestartPolicy | undefined;
  /** The default where absent. */
  readonly log?: LogSettings | undefined;
  /** None where absent. */
  readonly names?: NameSettings | undefined;
  /** Its program runs below an init that ends zombies and hands signals on. False where absent. */
  readonly init?: boolean | undefined;
  /** None where absent. */
  readonly healthcheck?: Healthcheck | undefined;
  /** What runs scripts, such as those of the health check; `/bin/sh -c` where absent. */
  readonly shell?: readonly string[] | undefined;
}

/** What a container has of a network with IPv6, beside its IPv4 address. */
export interface ContainerIpv6 {
  readonly ipAddress: string;
  readonly prefixLength: number;
  /** Empty where the network leads nowhere. */
  readonly gateway: string;
}

export interface ContainerAddress {
  readonly network: string;
  readonly ipAddress: string;
  readonly prefixLength: number;
  readonly gateway: string;
  readonly macAddress: string;
  /** None where absent. */
  readonly ipv6?: ContainerIpv6 | undefined;
}

/** How a container is connected; `container` for the network of another one. */
export function networkModeOf({ network }: Pick<ContainerSpec, 'network'>): NetworkMode | 'container' {
  if (isJoined(network)) return 'container';
  return network === 'host' || network === 'none' ? network : 'bridge';
}

/** The networks with bridges that a container is to be connected to, in the order of its interfaces. */
export function networkLinksOf({ network, links }: Pick<ContainerSpec, 'network' | 'links'>): readonly NetworkLink[] {
  if (links !== undefined) return links;
  return networkModeOf({ network }) === 'bridge' ? [{ network, aliases: [] }] : [];
}

/** In characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Where a container is in its life. Times are RFC 3339. */
export type ContainerState =
  | { readonly kind: 'created'; readonly error?: string | undefined }
  | {
      readonly kind: 'running';
      readonly pid: number;
      readonly startedAt: string;
      /** Its processes are frozen. */
      readonly isPaused?: boolean | undefined;
    }
  | {
      readonly kind: 'exited';
      readonly exitCode: number;
      readonly startedAt: string;
      readonly finishedAt: string;
      readonly oomKilled: boolean;
      readonly error?: string | undefined;
      /** When its restart policy starts it again; absent where it does not. */
      readonly restartAt?: string | undefined;
    }
  | { readonly kind: 'removing' };

/** What users call the state. */
export type ContainerStateName = ContainerState['kind'] | 'paused' | 'restarting';

export function containerStateName(state: ContainerState): ContainerStateName {
  if (state.kind === 'running' && state.isPaused === true) return 'paused';
  return state.kind === 'exited' && state.restartAt !== undefined ? 'restarting' : state.kind;
}

/** A container as the metadata keeps it. */
export interface ContainerRecord {
  readonly id: ContainerId;
  readonly name: string;
  readonly createdAt: string;
  readonly spec: ContainerSpec;
  readonly state: ContainerState;
  /** Known while it runs: the ports with the host ports that were chosen, and its addresses. */
  readonly boundPorts: readonly PortMapping[];
  readonly addresses: readonly ContainerAddress[];
  /** How often its restart policy has started it since a user did. 0 where absent. */
  readonly restartCount?: number | undefined;
  /** A user has ended it; no policy but `always`, at the daemon's start, starts it again. False where absent. */
  readonly isStopped?: boolean | undefined;
  /**
   * Of the run that goes on, or was the last; absent where it is not checked. The status is current; the rest is as
   * of its last change.
   */
  readonly health?: ContainerHealth | undefined;
}
