import type {
  Annotations,
  BuildCacheCatalog,
  CdiDevices,
  DiffId,
  ImageConfig,
  ImageId,
  LayerStore,
  Platform,
  PullEvent,
} from '@tinydock/domain';
import type { ByteString } from '@tinydock/tar';
import type { ImportedSteps } from './cache/step-results.ts';
import type { GitReference } from './git/parse-git-reference.ts';
import type { Waits } from './steps/step-waits.ts';
import type { SourceTree } from './tree/source-tree.ts';

/** An image that a stage begins with, all its layers stored. */
export interface BaseImage {
  readonly id: ImageId;
  readonly config: ImageConfig;
  /** What an image that is based on it says of it. */
  readonly annotations?: Annotations | undefined;
}

/** Where base images come from. */
export interface ImageSource {
  /** From the store, or from a registry where it is not there or `pull` asks for it. @throws as a pull */
  resolve(
    reference: string,
    options: {
      readonly pull: boolean;
      readonly platform: Platform;
      readonly signal: AbortSignal;
      readonly onEvent: (event: PullEvent) => void;
    },
  ): Promise<BaseImage>;
}

/** What layers show together, lowest first. */
export interface LayerTrees {
  /** Shows the merged files for as long as the work takes. */
  open<T>(diffIds: readonly DiffId[], work: (tree: SourceTree) => Promise<T>): Promise<T>;
  /** The tar of one layer that does to the base what the added layers do. The same layers give the same bytes. */
  merge(layers: { readonly base: readonly DiffId[]; readonly added: readonly DiffId[] }): AsyncIterable<Uint8Array>;
}

/** Layers below what is written into a cache; all paths of them share one cache. */
export interface CacheBase {
  readonly diffIds: readonly DiffId[];
  /** A file or directory of them, or of what is written over them; as it is given, also through symlinks. */
  readonly source: string;
}

/** What is mounted into a command's container; nothing of it becomes part of the layer. Targets are absolute. */
export type RequestedMount =
  | {
      /** A file or directory of layers; what is written there is dropped. */
      readonly kind: 'layers';
      readonly diffIds: readonly DiffId[];
      /** Without symlinks; empty for all. */
      readonly source: ByteString;
      readonly isDirectory: boolean;
      readonly target: string;
      readonly readOnly: boolean;
    }
  | {
      /** A directory that later builds find as this one leaves it. */
      readonly kind: 'cache';
      readonly id: string;
      /** What it shows at first; without, it begins as an empty directory. */
      readonly base?: CacheBase | undefined;
      readonly target: string;
      readonly readOnly: boolean;
      readonly sharing: 'shared' | 'private' | 'locked';
      /** Of a directory that begins empty, as its owner. */
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
    }
  | { readonly kind: 'tmpfs'; readonly target: string; readonly sizeBytes: number | undefined; readonly mode: number }
  | {
      readonly kind: 'secret';
      readonly id: string;
      /** Undefined where it is a variable alone. */
      readonly target: string | undefined;
      readonly env: string | undefined;
      readonly isRequired: boolean;
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
    }
  | {
      /** The socket of an agent. */
      readonly kind: 'ssh';
      readonly id: string;
      readonly target: string;
      readonly isRequired: boolean;
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
    };

export interface RunRequest {
  /** Lowest first. */
  readonly diffIds: readonly DiffId[];
  readonly args: readonly string[];
  /** `NAME=value`, complete. */
  readonly env: readonly string[];
  readonly workingDir: string;
  /** `user[:group]`; empty is root. */
  readonly user: string;
  readonly network: 'bridge' | 'none' | 'host';
  /** As a privileged container. */
  readonly isInsecure: boolean;
  /** Of the Container Device Interface: `VENDOR/CLASS=NAME`. */
  readonly devices: readonly string[];
  readonly mounts: readonly RequestedMount[];
  readonly signal: AbortSignal;
  /** What it waits for that others have, it waits for within this. */
  readonly waits: Waits;
  readonly onOutput: (data: Uint8Array) => Promise<void>;
}

export type RunResult =
  | { readonly kind: 'layer'; readonly diffId: DiffId }
  | { readonly kind: 'failed'; readonly exitCode: number; readonly oomKilled: boolean };

/** Runs commands in containers. */
export interface CommandRunner {
  /** What the command changed is a layer of the store when it resolves; a failed command leaves nothing. */
  run(request: RunRequest): Promise<RunResult>;
}

/** A file that a URL names. */
export interface RemoteFile {
  readonly url: string;
  readonly name: string;
  /** sha256 in hex that it must have. */
  readonly checksum: string | undefined;
}

/** A repository of which the build takes the files of one commit. */
export interface RemoteRepository extends GitReference {
  readonly keepGitDir: boolean;
}

export interface RemoteCommit {
  /** Its id. */
  readonly id: string;
  /** The files of the directory that the reference names; fetched when something of it is asked for. */
  readonly tree: SourceTree;
}

/** What ADD takes from elsewhere. */
export interface RemoteSources {
  /**
   * A tree with the file alone, under its name; it can be read until the build has ended. The digest of one with a
   * checksum is known, everything else fetches it.
   * @throws TinydockError, by the tree: INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, UNAVAILABLE,
   * RESOURCE_EXHAUSTED, FAILED_PRECONDITION / DIGEST_MISMATCH, CANCELLED
   */
  file(file: RemoteFile, signal: AbortSignal): SourceTree;
  /**
   * The commit that a reference names now; its files can be read until the build has ended.
   * @throws TinydockError, also by the tree: INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, UNAVAILABLE,
   * RESOURCE_EXHAUSTED, FAILED_PRECONDITION / DIGEST_MISMATCH or MISSING_PROGRAM, CANCELLED
   */
  commit(repository: RemoteRepository, signal: AbortSignal): Promise<RemoteCommit>;
}

export interface BuilderPorts {
  readonly images: ImageSource;
  readonly layers: Pick<LayerStore, 'ingest' | 'get'>;
  readonly trees: LayerTrees;
  readonly runner: CommandRunner;
  readonly remotes: RemoteSources;
  readonly devices: Pick<CdiDevices, 'list'>;
  readonly cache: BuildCacheCatalog;
  readonly imported: ImportedSteps;
  /** Takes off whatever compression bytes may have. */
  readonly unpack: (source: AsyncIterable<Uint8Array>) => Promise<AsyncIterable<Uint8Array>>;
  readonly clock: () => Date;
}
