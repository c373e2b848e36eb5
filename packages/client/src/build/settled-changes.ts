import { statfsSync, statSync } from 'node:fs';
import type { FileStatus, FoundFile } from '@tinydock/tar';

/** The coarsest clocks of file systems count pairs of seconds, and that of a server may be behind this machine's. */
const COARSE_MS = 2000;
/** For a write that has set the time of the change already, and its bytes not yet. */
const UNDER_WAY_MS = 250;
/** File systems whose times are this kernel's, to the tick: ext2 to ext4, XFS, btrfs, tmpfs, F2FS. statfs(2) */
const PRECISE_TYPES: ReadonlySet<number> = new Set([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0xf2f52010]);

/**
 * The kernel's clock for times of files as it was at some time in this process, 0 where that is not known. It is behind
 * that of programs by a tick, or by as long as the processor that moves it on is kept from running. An inode of procfs
 * has the time at which it was first looked at.
 */
export function readKernelClock(): number {
  return Math.min(statSync('/proc/self/fdinfo', { throwIfNoEntry: false })?.ctimeMs ?? 0, Date.now());
}

function hasPreciseTimes(source: Buffer): boolean {
  try {
    return PRECISE_TYPES.has(statfsSync(source).type);
  } catch {
    return false;
  }
}

/** Tells files whose next change will show, from those that have just changed: another change may get the same time. */
export class SettledChanges {
  readonly #startedAt = Date.now();
  readonly #kernelClock: number;
  #device: number | undefined;
  #isPrecise = false;

  constructor(kernelClock = readKernelClock()) {
    this.#kernelClock = kernelClock;
  }

  /** @param file whose status is the one of now, after this was made */
  has({ dev, ctimeMs }: Pick<FileStatus, 'dev' | 'ctimeMs'>, file: Pick<FoundFile, 'source'>): boolean {
    if (ctimeMs <= this.#startedAt - COARSE_MS) return true;
    // ext4 with small inodes counts seconds.
    if (ctimeMs % 1000 === 0 || ctimeMs >= this.#kernelClock - UNDER_WAY_MS) return false;
    if (dev !== this.#device) {
      this.#device = dev;
      this.#isPrecise = hasPreciseTimes(file.source);
    }
    return this.#isPrecise;
  }
}
