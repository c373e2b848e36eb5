/** A device node that a container gets. Container Device Interface, "containerEdits". */
export interface CdiDeviceNode {
  /** In the container; absolute. */
  readonly path: string;
  /** Of the host; as `path` where absent. */
  readonly hostPath?: string | undefined;
  /** A block or character device, unbuffered or not, or a FIFO; as the host's where absent. */
  readonly type?: 'b' | 'c' | 'u' | 'p' | undefined;
  readonly major?: number | undefined;
  readonly minor?: number | undefined;
  readonly fileMode?: number | undefined;
  /** Of `rwm`, or `none`. */
  readonly permissions?: string | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

export interface CdiMount {
  readonly hostPath: string;
  /** Absolute. */
  readonly containerPath: string;
  readonly type?: string | undefined;
  readonly options: readonly string[];
}

export const CDI_HOOK_NAMES = [
  'prestart',
  'createRuntime',
  'createContainer',
  'startContainer',
  'poststart',
  'poststop',
] as const;

/** A program of the host that the runtime runs. OCI runtime specification, config.md, "POSIX-platform Hooks". */
export interface CdiHook {
  readonly hookName: (typeof CDI_HOOK_NAMES)[number];
  /** Absolute. */
  readonly path: string;
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly timeoutSeconds?: number | undefined;
}

/** What a specification changes of a container. */
export interface CdiEdits {
  /** `NAME=value`. */
  readonly env: readonly string[];
  readonly deviceNodes: readonly CdiDeviceNode[];
  readonly mounts: readonly CdiMount[];
  readonly hooks: readonly CdiHook[];
  readonly additionalGids: readonly number[];
}

/** Edits of one device, or of all devices of a file, and what they come from. */
export interface CdiInjection {
  /** Such as `vendor.com/class=name`. */
  readonly device: string;
  readonly specPath: string;
  readonly edits: CdiEdits;
}

/** A device that a specification on this machine describes. */
export interface CdiDevice {
  /** Such as `vendor.com/class=name`. */
  readonly name: string;
  /** Those of its file too. */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface CdiListing {
  /** By name. */
  readonly devices: readonly CdiDevice[];
  /** What cannot be used, a sentence each. */
  readonly problems: readonly string[];
}

/** The devices of the Container Device Interface, as the machine's specifications describe them at the moment. */
export interface CdiDevices {
  /** Where specifications lie, the weightiest last; empty where the interface is turned off. */
  readonly specDirs: readonly string[];
  list(): Promise<CdiListing>;
  /**
   * What the devices change, in the order in which it is to be done.
   * @param names complete ones; one that is named twice counts once
   * @throws TinydockError NOT_FOUND for a device that is not there, FAILED_PRECONDITION for one that cannot be used
   */
  resolve(names: readonly string[]): Promise<readonly CdiInjection[]>;
}
