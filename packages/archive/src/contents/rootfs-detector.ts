import { createArchiveError } from '../archive-error.ts';

const SYSTEM_DIRECTORIES: ReadonlySet<string> = new Set(
  'bin boot dev etc home lib lib64 media mnt opt proc root run sbin srv sys tmp usr var'.split(' '),
);
const IMAGE_FILES: ReadonlySet<string> = new Set([
  'manifest.json',
  'repositories',
  'oci-layout',
  'index.json',
  'blobs',
]);
const ENOUGH = 3;

/** Recognizes a root file system early, before the whole of it has been sent. */
export class RootfsDetector {
  readonly #seen = new Set<string>();
  #isImage = false;

  /** @throws TinydockError INVALID_ARCHIVE where the archive is clearly no image */
  see(path: string): void {
    const [top = ''] = path.split('/', 1);
    if (IMAGE_FILES.has(top)) this.#isImage = true;
    if (this.#isImage || !SYSTEM_DIRECTORIES.has(top)) return;
    this.#seen.add(top);
    if (this.#seen.size < ENOUGH) return;
    throw createArchiveError(
      `it holds a root file system (${[...this.#seen].join(', ')}) and no image`,
      'Make an image of it with: tdctl import FILE NAME',
    );
  }
}
