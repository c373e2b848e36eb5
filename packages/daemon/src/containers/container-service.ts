import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import {
  type AttachedProcess,
  type BlobStore,
  type CdiDevices,
  type ContainerCatalog,
  type ContainerHealth,
  type ContainerId,
  type ContainerRecord,
  type ContainerRuntime,
  formatPlatform,
  hostPlatform,
  type ImageCatalog,
  imagesOf,
  isNative,
  type LogQuery,
  type LogRecord,
  type MountSpec,
  parseContainerId,
  parseContainerName,
  parseDigest,
  parseImageConfig,
  type ProcessTable,
  type TerminalSize,
  TinydockError,
} from '@tinydock/domain';
import { findImage } from '../images/find-image.ts';
import { findImageFor } from '../images/image-platforms.ts';
import { resolveLinks } from '../networks/container-links.ts';
import type { NetworkService } from '../networks/network-service.ts';
import type { EventBus } from '../system/event-bus.ts';
import { imageTreeDir } from '../volumes/image-trees.ts';
import { volumeDirectory } from '../volumes/volume-places.ts';
import { newAnonymousName, type VolumeStore } from '../volumes/volume-store.ts';
import type { AttachWaiters } from './attach-waiters.ts';
import { containerPaths } from './container-paths.ts';
import { type ContainerPlaces, containerPlaces } from './container-places.ts';
import { containerEvent } from './container-event.ts';
import type { ContainerSupervisor } from './container-supervisor.ts';
import { type CreateRequest, createSpec } from './create-spec.ts';
import { type ContainerFilter, filterContainers } from './filter-containers.ts';
import { findContainer } from './find-container.ts';
import { randomContainerName } from './random-name.ts';
import type { StateChanges } from './state-changes.ts';
import { resolveImages } from './resolve-images.ts';
import { resolveJoined } from './resolve-joined.ts';
import { inheritMounts } from './volumes-from.ts';
import { type WaitCondition, waitForContainer, type WaitResult } from './wait-for-container.ts';

export interface ContainerServiceOptions {
  readonly root: string;
  readonly runDir: string;
  readonly catalog: ContainerCatalog;
  readonly images: ImageCatalog;
  readonly blobs: BlobStore;
  readonly runtime: ContainerRuntime;
  readonly supervisor: ContainerSupervisor;
  readonly networks: Pick<NetworkService, 'find'>;
  readonly waiters: AttachWaiters;
  readonly volumes: VolumeStore;
  readonly devices: Pick<CdiDevices, 'resolve'>;
  /** Of a container that does not run, with what its image has in their places. */
  readonly fillVolumes: (container: ContainerRecord) => Promise<void>;
  readonly changes: StateChanges;
  readonly events: EventBus;
  readonly clock: () => Date;
  readonly currentHealth: (id: ContainerId) => ContainerHealth | undefined;
}

export interface AttachRequest {
  /** The size of the client's terminal. */
  readonly terminal: TerminalSize | undefined;
  readonly withoutStdin: boolean;
  /** The exit code comes when the container has been removed. */
  readonly untilRemoved?: boolean;
  readonly signal: AbortSignal;
}

/** The streams of a container, and how its program ended. */
export interface Attachment {
  /** Connected once the container has been started; rejects where it cannot be. */
  readonly attached: Promise<AttachedProcess>;
  readonly exitCode: () => Promise<number>;
  readonly close: () => void;
}

/** What users do with containers. */
export class ContainerService {
  readonly #options: ContainerServiceOptions;

  constructor(options: ContainerServiceOptions) {
    this.#options = options;
  }

  /** @throws as {@link findContainer} */
  find(nameOrId: string): ContainerRecord {
    return findContainer(this.#options.catalog, nameOrId);
  }

  /** As {@link find}, with what its health checks said last. */
  inspect(nameOrId: string): ContainerRecord {
    const record = this.find(nameOrId);
    return { ...record, health: this.#options.currentHealth(record.id) ?? record.health };
  }

  /** What a user is told who asked for a container. */
  warningsOf({ spec }: ContainerRecord, { platform: asked }: Pick<CreateRequest, 'platform'>): readonly string[] {
    const platform = this.#options.images.getImage(spec.imageId)?.platform;
    if (asked !== undefined || platform === undefined || isNative(platform)) return [];
    const [own, machine] = [platform, hostPlatform()].map(formatPlatform);
    return [`the image is for ${own}, this machine is ${machine}, and no --platform was asked for`];
  }

  /** Makes a container from an image that is here. @throws as {@link findImageFor} and for its devices; ALREADY_EXISTS / NAME_IN_USE */
  async create(asked: CreateRequest): Promise<ContainerRecord> {
    const { catalog, images, blobs, clock, events } = this.#options;
    const { image } = findImageFor(images, asked.image, asked.platform);
    const config = parseImageConfig(await blobs.get(parseDigest(image.id)));
    const id = parseContainerId(randomBytes(32).toString('hex'));
    const name =
      asked.name === undefined
        ? randomContainerName((candidate) => catalog.findContainer(candidate) !== undefined)
        : parseContainerName(asked.name);
    const request = resolveImages(
      images,
      resolveJoined(asked, (container) => this.find(container)),
    );
    const connection = resolveLinks(this.#options.networks, request.networks);
    const withHostname =
      connection.network === 'host' && request.hostname === undefined ? { ...request, hostname: hostname() } : request;
    const inherited = await this.#inherit(request.volumesFrom);
    const record: ContainerRecord = {
      id,
      name,
      createdAt: clock().toISOString(),
      spec: createSpec({
        id,
        request: withHostname,
        connection,
        image,
        config,
        inherited,
        newVolumeName: newAnonymousName,
      }),
      state: { kind: 'created' },
      boundPorts: [],
      addresses: [],
    };
    // Each start looks for them anew; a name that is wrong is told now.
    await this.#options.devices.resolve(record.spec.isolation?.cdiDevices ?? []);
    // Between reading the configuration and this row an image may have gone; the row is what keeps it.
    for (const imageId of imagesOf(record.spec)) findImage(images, imageId);
    catalog.insertContainer(record);
    await this.#makeVolumes(record);
    events.publish(containerEvent(record, 'create'));
    return record;
  }

  /** What others that have never run would fill their volumes with is there before somebody else uses them. */
  async #inherit(volumesFrom: readonly string[]): Promise<ReturnType<typeof inheritMounts>> {
    const donors: ContainerRecord[] = [];
    const inherited = inheritMounts(volumesFrom, (container) => {
      const donor = this.find(container);
      donors.push(donor);
      return donor;
    });
    for (const donor of donors) if (donor.state.kind === 'created') await this.#options.fillVolumes(donor);
    return inherited;
  }

  /** Where the files of a volume or an image lie; empty where nothing is known of them. */
  mountpointOf({ kind, source, image }: MountSpec): string {
    const { runDir, volumes } = this.#options;
    if (image !== undefined) return imageTreeDir(runDir, image.id);
    const volume = kind === 'volume' ? volumes.get(source) : undefined;
    return volume === undefined ? '' : volumeDirectory(this.#options, volume);
  }

  /** After the row, which keeps others from removing them. On failure nothing of the container is left. */
  async #makeVolumes(record: ContainerRecord): Promise<void> {
    const { catalog, volumes } = this.#options;
    try {
      await volumes.ensureFor(record);
    } catch (error) {
      await volumes.removeAnonymous(record);
      catalog.deleteContainer(record.id);
      throw error;
    }
  }

  async start(nameOrId: string): Promise<void> {
    await this.#options.supervisor.start(this.find(nameOrId).id);
  }

  /** Connects to the streams: of the running program at once, of a stopped container from its next start on. */
  attach(nameOrId: string, options: AttachRequest): Attachment {
    const { runtime, waiters } = this.#options;
    const { terminal, withoutStdin, untilRemoved = false, signal } = options;
    const record = this.find(nameOrId);
    const isRunning = record.state.kind === 'running';
    const place = isRunning ? undefined : waiters.register(record.id, { terminal, withoutStdin });
    const connected = place?.attached ?? runtime.attach(record.id, { withoutStdin });
    const attached = connected.then(async (process) => {
      if (terminal !== undefined) await process.resize(terminal);
      return process;
    });
    const exit = attached.then(async () => {
      const condition = isRunning ? 'not-running' : 'next-exit';
      const result = await waitForContainer(this.#options, record.id, { condition, signal });
      if (untilRemoved) await waitForContainer(this.#options, record.id, { condition: 'removed', signal });
      return result;
    });
    exit.catch(() => undefined);
    return {
      attached,
      exitCode: async () => (await exit).exitCode,
      close: () => {
        place?.cancel();
        attached.then(
          (process) => {
            process.close();
          },
          () => undefined,
        );
      },
    };
  }

  /** Waits for a container by name or id. A container that is gone counts as ended. */
  async wait(nameOrId: string, condition: WaitCondition, signal?: AbortSignal): Promise<WaitResult> {
    return waitForContainer(this.#options, this.find(nameOrId).id, { condition, signal });
  }

  /** @throws TinydockError as {@link find}; FAILED_PRECONDITION / CONTAINER_NOT_RUNNING; as the runtime */
  async listProcesses(nameOrId: string, psArgs: readonly string[]): Promise<ProcessTable> {
    const record = this.find(nameOrId);
    if (record.state.kind === 'running') return this.#options.runtime.listProcesses(record.id, psArgs);
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      reason: 'CONTAINER_NOT_RUNNING',
      message: `cannot list the processes of container ${record.name}: it is not running`,
    });
  }

  list(filter: ContainerFilter): readonly ContainerRecord[] {
    return filterContainers(this.#options.catalog.listContainers(), filter, this.#options.images);
  }

  /** @throws TinydockError as {@link find} */
  readLogs(nameOrId: string, query: LogQuery): AsyncIterable<readonly LogRecord[]> {
    const record = this.find(nameOrId);
    if (record.spec.log?.driver === 'none') throw noLog(record.name);
    const follow = query.follow && record.state.kind === 'running';
    return this.#options.runtime.readLogs(record.id, this.logPath(record), { ...query, follow });
  }

  logPath(record: ContainerRecord): string {
    return containerPaths(this.#options, record.id).logPath;
  }

  /** Where its parts lie on the machine. */
  places(record: ContainerRecord): ContainerPlaces {
    return containerPlaces(this.#options, record.id);
  }
}

function noLog(name: string): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `container ${name} has no log: it was created with --log-driver none`,
  });
}
