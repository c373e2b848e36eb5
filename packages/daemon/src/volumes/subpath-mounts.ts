import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { mount, MOUNT_FLAGS, O_PATH, openInRoot, unmountSync, UNMOUNT_FLAGS } from '@tinydock/linux';

export interface Subpath {
  /** The whole volume or image. */
  readonly directory: string;
  readonly subpath: string;
  /** For users. */
  readonly source: string;
  /** With what is mounted below it. */
  readonly isRecursive: boolean;
}

/**
 * Opens what lies at a path of a volume or image, as a handle. Links on the way stay inside, whatever others do to them
 * meanwhile. The caller closes the descriptor.
 * @throws TinydockError FAILED_PRECONDITION where nothing is there
 */
export function openSubpath({ directory, subpath, source }: Omit<Subpath, 'isRecursive'>): number {
  const rootFd = openSync(directory, O_PATH | constants.O_DIRECTORY);
  try {
    return openInRoot(rootFd, subpath, O_PATH);
  } catch (cause) {
    if (!hasErrnoCode(cause, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EXDEV', 'EACCES')) throw cause;
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      message: `cannot mount ${subpath} of ${source}: it is not there`,
      hint: 'A subpath is never made: it must be there before the container starts.',
      cause,
    });
  } finally {
    closeSync(rootFd);
  }
}

/** A place of the same kind as what will be mounted there. */
function makePlace(directory: string, isDirectory: boolean): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const place = join(directory, String(readdirSync(directory).length));
  if (isDirectory) mkdirSync(place, { mode: 0o700 });
  else writeFileSync(place, '', { mode: 0o600, flag: 'wx' });
  return place;
}

/**
 * Parts of volumes and images at paths that no container can reach, for the runtime, which takes paths alone: what it
 * looked up in the volume by itself, another container could swap for a link meanwhile. They go as soon as the container
 * has its own mount of them.
 */
export class SubpathMounts {
  readonly #directory: string;

  constructor(runDir: string) {
    this.#directory = join(runDir, 'subpaths');
  }

  /** Mounts a part for a container until {@link drop}. @returns where @throws as {@link openSubpath} */
  stage(id: string, subpath: Subpath): string {
    const fd = openSubpath(subpath);
    try {
      const place = makePlace(join(this.#directory, id), fstatSync(fd).isDirectory());
      const flags = MOUNT_FLAGS.bind | (subpath.isRecursive ? MOUNT_FLAGS.recursive : 0);
      mount({ source: `/proc/self/fd/${fd}`, target: place, flags });
      mount({ target: place, flags: MOUNT_FLAGS.private | MOUNT_FLAGS.recursive });
      return place;
    } finally {
      closeSync(fd);
    }
  }

  /** Idempotent. Deletes nothing that has something in it, so that a mount that stays costs no files. */
  drop(id: string): void {
    const directory = join(this.#directory, id);
    if (!existsSync(directory)) return;
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const place = join(directory, entry.name);
      detach(place);
      if (entry.isDirectory()) rmdirSync(place);
      else unlinkSync(place);
    }
    rmdirSync(directory);
  }

  /** After a restart nothing of it is needed. */
  dropAll(): void {
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    for (const id of readdirSync(this.#directory)) this.drop(id);
  }
}

function detach(place: string): void {
  try {
    unmountSync(place, UNMOUNT_FLAGS.detach);
  } catch (error) {
    // Nothing is mounted there where a crash came between the two.
    if (!hasErrnoCode(error, 'EINVAL')) throw error;
  }
}
