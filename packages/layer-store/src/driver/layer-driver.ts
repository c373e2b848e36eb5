import type { ByteString } from '@tinydock/tar';

/** A directory as the merged tree is to show it. */
export interface DirectoryMetadata {
  /** Without leading slash, `''` for the root. A byte string: one character per byte. */
  readonly path: ByteString;
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeSeconds: number;
  readonly mtimeNanoseconds: number;
  readonly xattrs: ReadonlyMap<ByteString, Uint8Array>;
}

/** How stored layers become directory trees that overlayfs can stack. Every driver passes `describeLayerDriverContract`. */
export interface LayerDriver {
  readonly name: 'erofs' | 'directory';
  /**
   * Shows the layer of a stored layer's directory, or one made by `writeMetadataLayer`, read-only at `target`, an
   * existing directory. Whiteouts and opaque directories appear in overlayfs's form.
   * @throws TinydockError DATA_LOSS where the layer's files are missing or damaged, UNIMPLEMENTED /
   *   MISSING_KERNEL_FEATURE
   */
  expose(layerDir: string, target: string): Promise<void>;
  /** Ends `expose`. Idempotent. */
  withdraw(target: string): Promise<void>;
  /**
   * Makes a layer of empty directories in a directory that is there, synced, to lend their metadata to the layers
   * below. Parents come before children and are all there.
   */
  writeMetadataLayer(layerDir: string, directories: readonly DirectoryMetadata[]): Promise<void>;
}
