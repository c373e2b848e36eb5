import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import {
  type AttachedProcess,
  type BlobStore,
  type ContainerCatalog,
  type ContainerId,
  type ContainerRecord,
  type ContainerRuntime,
  type ImageCatalog,
  type LogQuery,
  type LogRecord,
  parseContainerId,
  parseContainerName,
  parseDigest,
  parseImageConfig,
  type TerminalSize,
  TinydockError,
} from '@tinydock/domain';
import { findImage } from '../images/find-image.ts';
import type { EventBus } from '../system/event-bus.ts';
import type { AttachWaiters } from './attach-waiters.ts';
import { containerPaths } from './container-paths.ts';
import { type ContainerSupervisor, containerEvent } from './container-supervisor.ts';
import { type CreateRequest, createSpec } from './create-spec.ts';
import { type ContainerFilter, filterContainers } from './filter-containers.ts';
import { randomContainerName } from './random-name.ts';
import type { StateChanges } from './state-changes.ts';

export interface ContainerServiceOptions {
  readonly root: string;
  readonly runDir: string;
  readonly catalog: ContainerCatalog;
  readonly images: ImageCatalog;
  readonly blobs: BlobStore;
  readonly runtime: ContainerRuntime;
  readonly supervisor: ContainerSupervisor;
  readonly waiters: AttachWaiters;
  readonly changes: StateChanges;
  readonly events: EventBus;
  readonly clock: () => Date;
}

export interface WaitResult {
  readonly exitCode: number;
  readonly error: string;
}

export type WaitCondition = 'not-running' | 'next-exit' | 'removed';

export interface AttachRequest {
  /** The size of the client's terminal. */
  readonly terminal: TerminalSize | undefined;
  readonly withoutStdin: boolean;
  readonly signal: AbortSignal;
}

/** The streams of a container, and how its program ended. */
export interface Attachment {
  /** Connected once the container has been started; rejects where it cannot be. */
  readonly attached: Promise<AttachedProcess>;
  readonly exitCode: () => Promise<number>;
  readonly close: () => void;
}

/** What a kill waits for at the most before it reports that the container does not end. */
const KILL_TIMEOUT_MS = 15_000;
/** How often a forced removal kills a container that others keep starting. */
const MAX_REMOVE_ATTEMPTS = 5;

/** What users do with containers. */
export class ContainerService {
  readonly #options: ContainerServiceOptions;

  constructor(options: ContainerServiceOptions) {
    this.#options = options;
  }

  /** @throws TinydockError NOT_FOUND / CONTAINER_NOT_FOUND, INVALID_ARGUMENT / AMBIGUOUS_ID */
  find(nameOrId: string): ContainerRecord {
    const record = this.#options.catalog.findContainer(nameOrId.replace(/^\//, ''));
    if (record !== undefined) return record;
    throw new TinydockError({
      code: 'NOT_FOUND',
      reason: 'CONTAINER_NOT_FOUND',
      message: `no such container: ${nameOrId}`,
      hint: 'See `tdctl ps -a` for the containers that are here.',
    });
  }

  /** Makes a container from an image that is here. @throws as {@link findImage}; ALREADY_EXISTS / NAME_IN_USE */
  async create(request: CreateRequest): Promise<ContainerRecord> {
    const { catalog, images, blobs, clock, events } = this.#options;
    const { image } = findImage(images, request.image);
    const config = parseImageConfig(await blobs.get(parseDigest(image.id)));
    const id = parseContainerId(randomBytes(32).toString('hex'));
    const name =
      request.name === undefined
        ? randomContainerName((candidate) => catalog.findContainer(candidate) !== undefined)
        : parseContainerName(request.name);
    const withHostname =
      request.network === 'host' && request.hostname === undefined ? { ...request, hostname: hostname() } : request;
    const newVolumeName = (): string => randomBytes(32).toString('hex');
    const record: ContainerRecord = {
      id,
      name,
      createdAt: clock().toISOString(),
      spec: createSpec({ id, request: withHostname, image, config, newVolumeName }),
      state: { kind: 'created' },
      boundPorts: [],
      addresses: [],
    };
    // Between reading the configuration and this row the image may have gone; the row is what keeps it.
    findImage(images, image.id);
    catalog.insertContainer(record);
    events.publish(containerEvent(record, 'create'));
    return record;
  }

  async start(nameOrId: string): Promise<void> {
    await this.#options.supervisor.start(this.find(nameOrId).id);
  }

  /** Connects to the streams: of the running program at once, of a stopped container from its next start on. */
  attach(nameOrId: string, options: AttachRequest): Attachment {
    const { runtime, waiters } = this.#options;
    const { terminal, withoutStdin, signal } = options;
    const record = this.find(nameOrId);
    const isRunning = record.state.kind === 'running';
    const place = isRunning ? undefined : waiters.register(record.id, { terminal, withoutStdin });
    const connected = place?.attached ?? runtime.attach(record.id, { withoutStdin });
    const attached = connected.then(async (process) => {
      if (terminal !== undefined) await process.resize(terminal);
      return process;
    });
    const exit = attached.then(() => this.#waitFor(record.id, isRunning ? 'not-running' : 'next-exit', signal));
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

  /** The record once a start, exit or removal that is under way is done; undefined where it is gone then. */
  async #settled(nameOrId: string): Promise<ContainerRecord | undefined> {
    const { id } = this.find(nameOrId);
    await this.#options.supervisor.settle(id);
    return this.#options.catalog.getContainer(id);
  }

  /** Asks the program to end, and kills it when it has not after the time-out; nothing happens where it does not run. */
  async stop(nameOrId: string, options: { readonly timeoutSeconds?: number; readonly signal?: string }): Promise<void> {
    const record = await this.#settled(nameOrId);
    if (record?.state.kind !== 'running') return;
    const timeoutSeconds = options.timeoutSeconds ?? record.spec.stopTimeoutSeconds;
    await this.#signal(record, options.signal ?? record.spec.stopSignal);
    if (await this.#endedWithin(record.id, timeoutSeconds < 0 ? undefined : timeoutSeconds * 1000)) return;
    await this.#end(record.id);
  }

  /** A container that has ended in the meantime is no failure. */
  async #signal(record: ContainerRecord, signal: string): Promise<void> {
    try {
      await this.#options.runtime.kill(record.id, signal);
    } catch (error) {
      if (!(error instanceof TinydockError && error.reason === 'CONTAINER_NOT_RUNNING')) throw error;
    }
  }

  async #endedWithin(id: ContainerId, timeoutMs: number | undefined): Promise<boolean> {
    const signal = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
    try {
      await this.#waitFor(id, 'not-running', signal);
      return true;
    } catch (error) {
      if (signal?.aborted === true) return false;
      throw error;
    }
  }

  /** @throws TinydockError FAILED_PRECONDITION / CONTAINER_NOT_RUNNING, INVALID_ARGUMENT for an unknown signal */
  async kill(nameOrId: string, signal: string): Promise<void> {
    const record = await this.#settled(nameOrId);
    if (record?.state.kind !== 'running') {
      throw new TinydockError({
        code: 'FAILED_PRECONDITION',
        reason: 'CONTAINER_NOT_RUNNING',
        message: `cannot kill container ${record?.name ?? nameOrId}: it is not running`,
      });
    }
    await this.#options.runtime.kill(record.id, signal);
  }

  async remove(nameOrId: string, options: { readonly force: boolean; readonly volumes: boolean }): Promise<void> {
    const { id } = this.find(nameOrId);
    for (let attempt = 1; ; attempt += 1) {
      if (options.force) await this.#end(id);
      try {
        await this.#options.supervisor.remove(id, options.volumes);
        return;
      } catch (error) {
        // Somebody else has started it since it was killed.
        const isRunning = error instanceof TinydockError && error.reason === 'CONTAINER_RUNNING';
        if (!options.force || !isRunning || attempt === MAX_REMOVE_ATTEMPTS) throw error;
      }
    }
  }

  /** Kills the program, if it runs, and waits for its end. */
  async #end(id: ContainerId): Promise<void> {
    await this.#options.supervisor.settle(id);
    const record = this.#options.catalog.getContainer(id);
    if (record?.state.kind !== 'running') return;
    await this.#signal(record, 'SIGKILL');
    if (!(await this.#endedWithin(id, KILL_TIMEOUT_MS))) throw this.#stuck(record);
  }

  #stuck(record: ContainerRecord): TinydockError {
    return new TinydockError({
      code: 'DEADLINE_EXCEEDED',
      message: `container ${record.name} did not end within ${KILL_TIMEOUT_MS / 1000} seconds of SIGKILL (${this.#options.runtime.info.name})`,
      hint: 'A process of it may be stuck in the kernel; see `ps -eo pid,stat,wchan,args`.',
    });
  }

  /** Waits for a container by name or id. A container that is gone counts as ended. */
  async wait(nameOrId: string, condition: WaitCondition, signal?: AbortSignal): Promise<WaitResult> {
    return this.#waitFor(this.find(nameOrId).id, condition, signal);
  }

  #waitFor(id: ContainerId, condition: WaitCondition, signal?: AbortSignal): Promise<WaitResult> {
    const { catalog, changes } = this.#options;
    const first = catalog.getContainer(id);
    const startedBefore = first?.state.kind === 'exited' ? first.state.startedAt : undefined;
    let last: WaitResult = first === undefined ? { exitCode: 0, error: '' } : resultOf(first);
    return changes.until(id, signal, () => {
      const record = catalog.getContainer(id);
      if (record === undefined) return last;
      const { state } = record;
      if (state.kind === 'exited') last = resultOf(record);
      if (condition === 'removed') return undefined;
      if (condition === 'not-running') return state.kind === 'running' ? undefined : last;
      return state.kind === 'exited' && state.startedAt !== startedBefore ? last : undefined;
    });
  }

  list(filter: ContainerFilter): readonly ContainerRecord[] {
    return filterContainers(this.#options.catalog.listContainers(), filter, this.#options.images);
  }

  /** @throws TinydockError as {@link find} */
  readLogs(nameOrId: string, query: LogQuery): AsyncIterable<LogRecord> {
    const record = this.find(nameOrId);
    const follow = query.follow && record.state.kind === 'running';
    return this.#options.runtime.readLogs(record.id, this.logPath(record), { ...query, follow });
  }

  logPath(record: ContainerRecord): string {
    return containerPaths(this.#options, record.id).logPath;
  }
}

function resultOf(record: ContainerRecord): WaitResult {
  const { state } = record;
  if (state.kind === 'exited') return { exitCode: state.exitCode, error: state.error ?? '' };
  return { exitCode: 0, error: state.kind === 'created' ? (state.error ?? '') : '' };
}
