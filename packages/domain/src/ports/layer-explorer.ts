import type { DiffId } from '../digest.ts';

export type LayerFileKind = 'file' | 'directory' | 'symlink' | 'character-device' | 'block-device' | 'fifo';

/**
 * What a layer does to a path that the layers below it show. `unchanged` is also a directory that the layer names with
 * the metadata it had, whatever its times.
 */
export type LayerChange = 'added' | 'changed' | 'removed' | 'unchanged';

/** What stands at one path of a layer. */
export interface LayerFile {
  /** Without leading slash; '' for the root. A byte string: one character per byte. */
  readonly path: string;
  readonly kind: LayerFileKind;
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Of a regular file's contents; 0 for everything else. */
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  readonly mtimeNanoseconds: number;
  /** Of a symlink, as a byte string; empty for everything else. */
  readonly linkTarget: string;
  /** Of a device; 0 for everything else. */
  readonly deviceMajor: number;
  readonly deviceMinor: number;
}

/** A path as `listFiles` shows it. */
export interface ListedFile extends LayerFile {
  /** Position in the image of the layer that holds what is shown; the lowest is 0. */
  readonly holder: number;
  /** Position of the layer that `change` speaks of. */
  readonly layer: number;
  readonly change: LayerChange;
}

export interface ListFilesRequest {
  /** The image's layers, lowest first. */
  readonly diffIds: readonly DiffId[];
  /**
   * Show the tree as this layer leaves it, and what it removes; undefined for the whole image's tree, in which nothing
   * counts as changed.
   */
  readonly layer: number | undefined;
  /** Only what is not `unchanged`: of the one layer, or of each, one after another from the lowest. */
  readonly onlyChanges: boolean;
  /** Show this path and what is below it. Symlinks among its parents are followed inside the image. A byte string. */
  readonly path: string;
  /** Only so many levels below the path; undefined for all. */
  readonly depth?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** In what the two sides of a changed path differ. Times alone make no difference. */
export type FileAspect = 'type' | 'contents' | 'target' | 'device' | 'mode' | 'owner' | 'attributes';

export type TreeDifference =
  | { readonly kind: 'added'; readonly file: LayerFile }
  | { readonly kind: 'removed'; readonly file: LayerFile }
  | {
      readonly kind: 'changed';
      readonly file: LayerFile;
      readonly before: LayerFile;
      readonly aspects: readonly FileAspect[];
    };

/** The copy of a file that no container can see, since a layer above replaces or deletes it. */
export interface WastedFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Position of the layer that holds the copy. */
  readonly layer: number;
  /** Position of the layer that hides it. */
  readonly hiddenBy: number;
  readonly reason: 'replaced' | 'deleted';
}

/** Sizes are contents of regular files, hard links counted once, as in `LayerRecord.contentBytes`. */
export interface WasteReport {
  readonly totalBytes: number;
  readonly wastedBytes: number;
  readonly wastedFiles: number;
  /** Lowest first. */
  readonly layers: readonly { readonly contentBytes: number; readonly wastedBytes: number }[];
  /** The largest, largest first. */
  readonly largest: readonly WastedFile[];
}

/** An open file of an image. */
export interface OpenedFile {
  readonly file: LayerFile;
  /** The contents, read at the caller's pace. End the iteration, or never begin it. */
  readonly contents: AsyncIterable<Uint8Array>;
}

/**
 * Looks into layers through their indexes, without mounting or unpacking. All throw TinydockError DATA_LOSS where a
 * layer's files are missing or damaged, NOT_FOUND where a path is not there, CANCELLED.
 */
export interface LayerExplorer {
  /** In byte order of the path's components, parents before children; in batches of bounded size. */
  listFiles(request: ListFilesRequest): AsyncIterable<readonly ListedFile[]>;
  /** What `to` shows that `from` does not, and the reverse. Contents are compared where sizes are equal. */
  compareTrees(request: {
    readonly from: readonly DiffId[];
    readonly to: readonly DiffId[];
    readonly signal?: AbortSignal | undefined;
  }): AsyncIterable<readonly TreeDifference[]>;
  /**
   * Follows symlinks inside the image.
   * @throws TinydockError INVALID_ARGUMENT for what is no regular file and for symlinks that lead in a circle
   */
  openFile(request: {
    readonly diffIds: readonly DiffId[];
    readonly path: string;
    readonly signal?: AbortSignal | undefined;
  }): Promise<OpenedFile>;
  measureWaste(request: {
    readonly diffIds: readonly DiffId[];
    /** How many files to name. */
    readonly largest: number;
    readonly signal?: AbortSignal | undefined;
  }): Promise<WasteReport>;
  /** Ends the threads that wait for work. */
  close(): Promise<void>;
}
