/** How the daemon is, as far as its keeper knows. */
export type ServiceState =
  | { readonly kind: 'running'; readonly pid: number }
  | { readonly kind: 'stopped' }
  /** Nothing knows of it. */
  | { readonly kind: 'absent' };

export interface LogOptions {
  /** From the end; undefined for all. */
  readonly lines: number | undefined;
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/** Who starts and ends the daemon: systemd, or nobody but this program. */
export interface ServiceControl {
  /** For users, such as `systemd unit tinydock.service`. */
  readonly description: string;
  /** Where its log is, as a user reads it. */
  readonly logName: string;
  /** Has it started with the machine where that can be, and starts it now. @returns what is to be known */
  install(command: readonly string[]): Promise<readonly string[]>;
  /** Ends it, and has it started no more. Idempotent. */
  uninstall(): Promise<void>;
  /** @param command program and arguments; a unit has its own */
  start(command: readonly string[]): Promise<void>;
  /** Returns when it has ended; idempotent. Containers go on. @throws TinydockError FAILED_PRECONDITION */
  stop(): Promise<void>;
  /** Has it read its settings again. @throws TinydockError FAILED_PRECONDITION where it does not run */
  reload(): Promise<void>;
  state(): Promise<ServiceState>;
  /** @throws TinydockError FAILED_PRECONDITION where there is none */
  readLogs(options: LogOptions): AsyncIterable<Uint8Array>;
}
