import type { ContainerLimits } from '../container-options.ts';
import type { LogLimits } from '../log-settings.ts';
import type { ContainerId, ContainerSpec, TerminalSize } from '../container.ts';
import type { BelowReadOnly, MountPropagation } from '../mount-spec.ts';

/** A directory or file of the host in a container. */
export interface BindMount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** `rprivate` where absent. */
  readonly propagation?: MountPropagation | undefined;
  /** Without what is mounted below the source. */
  readonly isNotRecursive?: boolean | undefined;
  /** Of one that is read-only; as far as the runtime can where absent. */
  readonly belowReadOnly?: BelowReadOnly | undefined;
}

/** Namespaces of other containers, as paths that are there while the process is made. */
export interface JoinedNamespaces {
  readonly network?: string | undefined;
  readonly ipc?: string | undefined;
  readonly pid?: string | undefined;
}

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
  /** None where absent; `netnsPath` is undefined where it has a network. */
  readonly joined?: JoinedNamespaces | undefined;
  /** A directory for `/dev/shm`; one of the container's own where absent. */
  readonly shmDir?: string | undefined;
  /** Files to bind over the image's, such as `/etc/resolv.conf`. */
  readonly files: readonly { readonly source: string; readonly target: string; readonly readOnly?: boolean }[];
  /** Host directories of volumes and binds, resolved. */
  readonly mounts: readonly BindMount[];
  /** Of the program's terminal, from its first moment on. */
  readonly terminalSize?: TerminalSize | undefined;
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

export interface OutputChunk {
  readonly stream: 'stdout' | 'stderr';
  readonly data: Uint8Array;
}

/** A line with its line feed, or a part of one: what has no line feed goes on in the next record of its stream. */
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
  /** Whether what follows each other in one stream may come as one record, which has no bounds of lines. */
  readonly isJoined?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface AttachedProcess {
  /** Output from the moment of attaching; ends when the container exits. */
  readonly output: AsyncIterable<OutputChunk>;
  /** Resolves when more can be taken; drops the data where the container has ended or has no standard input. */
  write(data: Uint8Array): Promise<void>;
  /** Ends the program's standard input, as does `close` for a container without a terminal. Idempotent. */
  closeStdin(): Promise<void>;
  /** Sets the size of the program's terminal; does nothing where it has none. */
  resize(size: TerminalSize): Promise<void>;
  /** Detaches; the container goes on. Idempotent. */
  close(): void;
}

export interface AttachOptions {
  /** Leave standard input alone; then neither `write` nor `close` touches it. */
  readonly withoutStdin?: boolean | undefined;
  /** End the output where the log is rotated first, so that a slow reader keeps no more on the disk than that. */
  readonly untilRotation?: boolean | undefined;
}

/** One more program for a running container. */
export interface ExecRequest {
  readonly args: readonly string[];
  /** `NAME=value`, complete but for HOME and TERM. */
  readonly env: readonly string[];
  /** Empty for the container's. */
  readonly workingDir: string;
  /** `user[:group]`; empty for the container's. */
  readonly user: string;
  /** Give it all capabilities that the daemon has. */
  readonly privileged: boolean;
  readonly tty: boolean;
  readonly openStdin: boolean;
  readonly terminalSize?: TerminalSize | undefined;
}

/** A program that was started by {@link ContainerRuntime.exec}. */
export interface ExecProcess extends AttachedProcess {
  readonly pid: number;
  /** Resolves when the program has ended and its output is read; 128 and the number for a signal. */
  readonly exitCode: Promise<number>;
  /** Sends a signal to the program; does nothing where it has ended. */
  kill(signal: string): void;
  /** Kills the program and what it has started that has not left its process group. */
  killGroup(): void;
  /** Leaves the program alone and its output unread. Idempotent. */
  close(): void;
}

/** What a container has used since it was started, and what it uses now. */
export interface ContainerUsage {
  readonly cpuNanoseconds: number;
  readonly memoryBytes: number;
  /** The machine's memory where there is no limit. */
  readonly memoryLimitBytes: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly processes: number;
}

/** Rows have as many cells as there are titles. */
export interface ProcessTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What the kernel of this machine can confine processes with. */
export interface SecurityModules {
  readonly apparmor: boolean;
  readonly selinux: boolean;
}

export interface RuntimeInfo {
  /** Such as `runc`. */
  readonly name: string;
  readonly path: string;
  readonly version: string;
  readonly conmonVersion: string;
  readonly cgroup: 'v1' | 'hybrid' | 'v2';
  readonly securityModules: SecurityModules;
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
  /**
   * SIGKILL reaches frozen processes too; other signals wait until they go on.
   * @throws TinydockError FAILED_PRECONDITION / CONTAINER_NOT_RUNNING
   */
  kill(id: ContainerId, signal: string): Promise<void>;
  /** Freezes the container's processes; idempotent. @throws TinydockError FAILED_PRECONDITION / CONTAINER_NOT_RUNNING */
  pause(id: ContainerId): Promise<void>;
  /** Lets frozen processes go on; idempotent, also where the container has ended. */
  unpause(id: ContainerId): Promise<void>;
  /**
   * The container's processes as ps(1) of the host shows them; none where it does not run. The arguments choose the
   * columns, of which PID must be one. @throws TinydockError INVALID_ARGUMENT, FAILED_PRECONDITION / MISSING_PROGRAM
   */
  listProcesses(id: ContainerId, psArgs: readonly string[]): Promise<ProcessTable>;
  /**
   * Changes what a running container may use; what it had `before` and has no longer is taken back.
   * @throws TinydockError FAILED_PRECONDITION where the kernel refuses
   */
  updateLimits(id: ContainerId, limits: ContainerLimits, before: ContainerLimits): Promise<void>;
  /** Undefined where it does not run. */
  readUsage(id: ContainerId): Promise<ContainerUsage | undefined>;
  /** Ends and forgets the container's process and supervisor; idempotent. */
  delete(id: ContainerId): Promise<void>;
  status(id: ContainerId): Promise<ProcessStatus>;
  /**
   * Resolves when the container has exited, at once where it has. @throws TinydockError CANCELLED, NOT_FOUND /
   * CONTAINER_NOT_FOUND where nothing is known of it
   */
  waitExit(id: ContainerId, signal?: AbortSignal): Promise<ContainerExit>;
  /**
   * Connects to the streams. Between create and start, no output is missed; a slow reader loses nothing and costs no
   * memory. @throws TinydockError NOT_FOUND / CONTAINER_NOT_FOUND, FAILED_PRECONDITION / CONTAINER_NOT_RUNNING
   */
  attach(id: ContainerId, options?: AttachOptions): Promise<AttachedProcess>;
  /**
   * Runs one more program in a running container; resolves when it runs. It does not outlive the container.
   * @throws TinydockError as create; FAILED_PRECONDITION / CONTAINER_NOT_RUNNING
   */
  exec(id: ContainerId, request: ExecRequest): Promise<ExecProcess>;
  /** As exec, for a program that nobody watches; it outlives the daemon. @throws as exec */
  execDetached(id: ContainerId, request: ExecRequest): Promise<void>;
  /**
   * Gives records in batches of some 100 KiB. A log that is not there has none.
   * @throws TinydockError INVALID_ARGUMENT for a time that is none
   */
  readLogs(id: ContainerId, logPath: string, query: LogQuery): AsyncIterable<readonly LogRecord[]>;
  /**
   * Rotates a running container's log whenever it has grown to its limit, until the signal: `log` becomes `log.1`, that
   * `log.2`, and so on. Readers lose nothing. Costs nothing while nothing is written.
   */
  limitLog(
    log: { readonly path: string; readonly bundleDir: string },
    limits: LogLimits,
    signal: AbortSignal,
  ): Promise<void>;
  /** Stops watching; the containers go on. */
  close(): Promise<void>;
}
