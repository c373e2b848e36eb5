import { type FilesystemOption, type MountInfo, mountFilesystem } from '@tinydock/linux';

export interface OverlayRequest {
  /** Directories, highest first; at least one. */
  readonly lowerDirs: readonly string[];
  /** Nothing can be written where absent; then at least two lower directories. */
  readonly writable?: { readonly upperDir: string; readonly workDir: string } | undefined;
  /** An existing directory. */
  readonly target: string;
  readonly volatile: boolean;
}

const SOURCE = 'tinydock';

function upperOptions({ writable }: OverlayRequest): readonly FilesystemOption[] {
  if (writable === undefined) return [];
  return [
    ['upperdir', writable.upperDir],
    ['workdir', writable.workDir],
  ];
}

/**
 * Stacks directories by overlayfs through the new mount API, which takes each lower directory by itself and so has no
 * limit but the kernel's 500 layers. Linux Documentation/filesystems/overlayfs.rst.
 * @throws ErrnoError with what overlayfs logged
 */
export function mountOverlay(request: OverlayRequest): void {
  const lowers = request.lowerDirs.map((directory): FilesystemOption => ['lowerdir+', directory]);
  const options: FilesystemOption[] = [
    ['source', SOURCE],
    ...lowers,
    ...upperOptions(request),
    // One device number for all files of the tree, which `find -xdev` and `du -x` need.
    ['xino', 'on'],
    // With these off the upper directory is the true difference, readable without overlayfs.
    ['metacopy', 'off'],
    ['redirect_dir', 'off'],
    ['index', 'off'],
  ];
  if (request.volatile) options.push(['volatile']);
  mountFilesystem({ type: 'overlay', options }, request.target);
}

/** The lower directories of an overlay in the mount table, highest first; undefined for any other mount. */
export function readLowerDirs(mount: MountInfo): readonly string[] | undefined {
  if (mount.type !== 'overlay' || mount.source !== SOURCE) return undefined;
  return mount.superOptions
    .filter((option) => option.startsWith('lowerdir+='))
    .map((option) => option.slice('lowerdir+='.length));
}
