import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism, hostname, machine, release, totalmem } from 'node:os';
import {
  type CdiDevices,
  type ContainerCatalog,
  containerStateName,
  hasErrnoCode,
  hostPlatform,
  type ImageCatalog,
  type LayerStore,
  type RuntimeInfo,
  type SystemEvent,
  TinydockError,
} from '@tinydock/domain';
import type { RegistryConfig } from '../config/registry-config.ts';
import type { EventBus } from './event-bus.ts';
import { eventPredicate } from './filter-events.ts';
import type { ListFilter } from './list-filters.ts';
import { API_VERSION, DAEMON_VERSION } from './version.ts';

/** A program that the daemon uses. */
export interface Component {
  readonly name: string;
  /** Empty where it could not be told. */
  readonly version: string;
  readonly path: string;
}

export interface SystemServiceOptions {
  readonly root: string;
  readonly runDir: string;
  readonly layerDriver: string;
  readonly runtime: RuntimeInfo;
  readonly bridge: string;
  readonly subnet: string;
  readonly components: readonly Component[];
  readonly warnings: readonly string[];
  readonly registries: Pick<RegistryConfig, 'mirrors' | 'insecureRegistries'>;
  readonly devices: Pick<CdiDevices, 'specDirs' | 'list'>;
  readonly layers: LayerStore;
  readonly images: ImageCatalog;
  readonly containers: ContainerCatalog;
  readonly events: EventBus;
  readonly clock: () => Date;
}

export interface VersionInfo {
  readonly version: string;
  readonly apiVersion: string;
  readonly nodeVersion: string;
  readonly os: string;
  readonly architecture: string;
  readonly kernelVersion: string;
  readonly components: readonly Component[];
}

export interface SystemInfo {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly rootDir: string;
  readonly runDir: string;
  readonly layerDriver: string;
  readonly runtime: string;
  readonly cgroupMode: string;
  readonly bridge: string;
  readonly subnet: string;
  readonly kernelVersion: string;
  readonly operatingSystem: string;
  readonly architecture: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly images: number;
  readonly layers: number;
  readonly layerBytes: number;
  /** Without those that are paused. */
  readonly containersRunning: number;
  readonly containersPaused: number;
  readonly containersCreated: number;
  readonly containersExited: number;
  readonly pid: number;
  readonly daemonMemoryBytes: number;
  readonly warnings: readonly string[];
  readonly mirroredRegistries: readonly { readonly registry: string; readonly mirrors: readonly string[] }[];
  readonly insecureRegistries: readonly string[];
  readonly cdiSpecDirs: readonly string[];
  readonly cdiDevices: readonly string[];
}

function readOsName(): string {
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    try {
      const match = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(readFileSync(path, 'utf8'));
      if (match?.[1] !== undefined) return match[1];
    } catch (error) {
      if (!hasErrnoCode(error, 'ENOENT')) throw error;
    }
  }
  return 'Linux';
}

/** Twelve hex digits that tell daemons with different roots apart. */
export function daemonId(root: string): string {
  return createHash('sha256').update(root).digest('hex').slice(0, 12);
}

/** Milliseconds since 1970; undefined for the empty text. */
function parseTime(field: string, text: string): number | undefined {
  if (text === '') return undefined;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid ${field} ${JSON.stringify(text.slice(0, 100))}: expected a time as RFC 3339 has it`,
  });
}

/** What the daemon says of itself. */
export class SystemService {
  readonly #options: SystemServiceOptions;

  constructor(options: SystemServiceOptions) {
    this.#options = options;
  }

  now(): Date {
    return this.#options.clock();
  }

  version(): VersionInfo {
    return {
      version: DAEMON_VERSION,
      apiVersion: API_VERSION,
      nodeVersion: process.versions.node,
      os: 'linux',
      architecture: hostPlatform().architecture,
      kernelVersion: release(),
      components: this.#options.components,
    };
  }

  async info(): Promise<SystemInfo> {
    const { runtime, layers, images, containers, devices, ...options } = this.#options;
    const described = await devices.list();
    const stored = layers.list();
    const {
      running = [],
      created = [],
      exited = [],
    } = Object.groupBy(
      containers.listContainers().map(({ state }) => state),
      ({ kind }) => kind,
    );
    const paused = running.filter((state) => containerStateName(state) === 'paused');
    return {
      id: daemonId(options.root),
      name: hostname(),
      version: DAEMON_VERSION,
      rootDir: options.root,
      runDir: options.runDir,
      layerDriver: options.layerDriver,
      runtime: runtime.name,
      cgroupMode: runtime.cgroup,
      bridge: options.bridge,
      subnet: options.subnet,
      kernelVersion: release(),
      operatingSystem: readOsName(),
      architecture: machine(),
      cpus: availableParallelism(),
      memoryBytes: totalmem(),
      images: images.listImages().length,
      layers: stored.length,
      layerBytes: stored.reduce((sum, layer) => sum + layer.tarBytes + layer.indexBytes, 0),
      containersRunning: running.length - paused.length,
      containersPaused: paused.length,
      containersCreated: created.length,
      containersExited: exited.length,
      pid: process.pid,
      daemonMemoryBytes: process.memoryUsage.rss(),
      warnings: [...options.warnings, ...described.problems],
      mirroredRegistries: Object.entries(options.registries.mirrors).map(([registry, mirrors]) => ({
        registry,
        mirrors,
      })),
      insecureRegistries: options.registries.insecureRegistries,
      cdiSpecDirs: devices.specDirs,
      cdiDevices: described.devices.map(({ name }) => name),
    };
  }

  /** @throws TinydockError INVALID_ARGUMENT for an unknown filter or a time that is none */
  events(
    request: { readonly since: string; readonly until: string; readonly filters: readonly ListFilter[] },
    signal: AbortSignal,
  ): AsyncIterable<SystemEvent> {
    return this.#options.events.subscribe(signal, {
      sinceMs: parseTime('since', request.since),
      untilMs: parseTime('until', request.until),
      isWanted: eventPredicate(request.filters),
    });
  }
}
