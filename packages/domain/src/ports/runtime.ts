import type { ContainerId, ContainerSpec } from '../container.ts';

export interface CreateProcessRequest {
  readonly id: ContainerId;
  readonly spec: ContainerSpec;
  /** The mounted root filesystem. */
  readonly rootfsDir: string;
  /** Where the bundle (config.json and generated files) goes; made if missing. */
  readonly bundleDir: string;
  /** Where conmon writes the container's output. */
  readonly logPath: string;
  /** The network namespace to join; undefined for the host's. */
  readonly netnsPath: string | undefined;
  /** Files to bind over the image's, such as `/etc/resolv.conf`. */
  readonly files: readonly { readonly source: string; readonly target: string; readonly readOnly?: boolean }[];
  /** Host directories of volumes and binds, resolved. */
  readonly mounts: readonly { readonly source: string; readonly target: string; readonly readOnly: boolean }[];
}

export interface ContainerExit {
  readonly id: ContainerId;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  /** RFC 3339. */
  readonly finishedAt: string;
}

/** What the supervisor knows of a container, also after a restart of the daemon. */
export type ProcessStatus =
  | { readonly kind: 'created'; readonly pid: number }
  | { readonly kind: 'running'; readonly pid: number }
  | { readonly kind: 'exited'; readonly exit: ContainerExit }
  /** Nothing is known: the machine rebooted, or create never finished. */
  | { readonly kind: 'unknown' };

export type OutputChunk = {
  readonly stream: 'stdout' | 'stderr';
  readonly data: Uint8Array;
};

export interface LogRecord extends OutputChunk {
  /** RFC 3339 with nanoseconds. */
  readonly time: string;
}

export interface LogQuery {
  /** Keep reading as the container writes; ends when it exits. */
  readonly follow: boolean;
  /** Lines from the end; undefined for all. */
  readonly tail: number | undefined;
  /** RFC 3339, inclusive. */
  readonly since: string | undefined;
  readonly until?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface AttachedProcess {
  /** Output from the moment of attaching; ends when the container exits. */
  readonly output: AsyncIterable<OutputChunk>;
  write(data: Uint8Array): Promise<void>;
  closeStdin(): Promise<void>;
  /** Detaches; the container goes on. Idempotent. */
  close(): void;
}

export interface RuntimeInfo {
  /** Such as `runc`. */
  readonly name: string;
  readonly path: string;
  readonly version: string;
  readonly conmonVersion: string;
  readonly cgroup: 'v1' | 'hybrid' | 'v2';
}

/** Runs containers; they outlive the daemon. */
export interface ContainerRuntime {
  readonly info: RuntimeInfo;
  /**
   * Makes the container's process, stopped before its program. On failure nothing of it is left.
   * @throws TinydockError NOT_FOUND / EXEC_NOT_FOUND (127), FAILED_PRECONDITION / EXEC_NOT_EXECUTABLE (126),
   *   INVALID_ARGUMENT for a user or working directory that cannot be, INTERNAL
   */
  create(request: CreateProcessRequest): Promise<{ readonly pid: number }>;
  /** Runs the program of a created container. @throws as create */
  start(id: ContainerId): Promise<void>;
  /** @throws TinydockError FAILED_PRECONDITION / CONTAINER_NOT_RUNNING */
  kill(id: ContainerId, signal: string): Promise<void>;
  /** Ends and forgets the container's process and supervisor; idempotent. */
  delete(id: ContainerId): Promise<void>;
  status(id: ContainerId): Promise<ProcessStatus>;
  /** Resolves when the container has exited, at once where it has. */
  waitExit(id: ContainerId, signal?: AbortSignal): Promise<ContainerExit>;
  attach(id: ContainerId): Promise<AttachedProcess>;
  readLogs(id: ContainerId, logPath: string, query: LogQuery): AsyncIterable<LogRecord>;
  close(): Promise<void>;
}
