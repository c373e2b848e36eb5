import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus, hostname, machine, release, totalmem } from 'node:os';
import {
  type ContainerCatalog,
  type ContainerState,
  hasErrnoCode,
  hostPlatform,
  type ImageCatalog,
  type LayerStore,
  type RuntimeInfo,
} from '@tinydock/domain';
import type { EventBus, SystemEvent } from './event-bus.ts';
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
  readonly containersRunning: number;
  readonly containersCreated: number;
  readonly containersExited: number;
  readonly pid: number;
  readonly daemonMemoryBytes: number;
  readonly warnings: readonly string[];
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

  info(): SystemInfo {
    const { runtime, layers, images, containers, ...options } = this.#options;
    const stored = layers.list();
    const states = containers.listContainers().map((record) => record.state.kind);
    const count = (kind: ContainerState['kind']): number => states.filter((state) => state === kind).length;
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
      cpus: cpus().length,
      memoryBytes: totalmem(),
      images: images.listImages().length,
      layers: stored.length,
      layerBytes: stored.reduce((sum, layer) => sum + layer.tarBytes + layer.indexBytes, 0),
      containersRunning: count('running'),
      containersCreated: count('created'),
      containersExited: count('exited'),
      pid: process.pid,
      daemonMemoryBytes: process.memoryUsage.rss(),
      warnings: options.warnings,
    };
  }

  events(signal: AbortSignal): AsyncIterable<SystemEvent> {
    return this.#options.events.subscribe(signal);
  }
}
