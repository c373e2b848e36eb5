import { read, readSync, writevSync } from 'node:fs';
import { release } from 'node:os';
import { promisify } from 'node:util';
import { bindLibc, type Call, callLibc, callLibcAsync, loadKoffi } from './libc.ts';

const readAt = promisify(read);

/** linux/fs.h: what was not in the page cache before leaves it as soon as the call needs it no more. */
const RWF_DONTCACHE = 0x80;
/** Kernels before could use memory after it was freed in calls with the flag, until they refused it for a while. */
const FIRST_SOUND_KERNEL = [6, 17] as const;

/** False for kernels that are not to be asked. @param text as uname(2) gives it: `6.18.44-name` */
export function hasSoundUncachedCalls(text: string): boolean {
  const [major = 0, minor = 0] = text.split('.', 2).map((part) => Number.parseInt(part, 10));
  return major > FIRST_SOUND_KERNEL[0] || (major === FIRST_SOUND_KERNEL[0] && minor >= FIRST_SOUND_KERNEL[1]);
}

/** Bytes of a struct iovec; uio.h. */
const PIECE_BYTES = 16;

/** An array of struct iovec. */
function describePieces(pieces: readonly Uint8Array[]): Uint8Array {
  const described = Buffer.alloc(PIECE_BYTES * pieces.length);
  for (const [index, bytes] of pieces.entries()) {
    described.writeBigUInt64LE(loadKoffi().address(bytes), PIECE_BYTES * index);
    described.writeBigUInt64LE(BigInt(bytes.length), PIECE_BYTES * index + 8);
  }
  return described;
}

/**
 * Reads and writes an open file without filling the page cache with it: bytes that nobody asks for soon again would
 * drive out what others need, and each page of new memory costs the kernel (and the host of a virtual machine) more
 * than the copy. Bytes that are cached already are read from there, and stay. Linux 6.17 and newer do so where the
 * filesystem can, as ext4 and XFS; elsewhere these are ordinary reads and writes. preadv2(2), RWF_DONTCACHE.
 */
export class UncachedFile {
  readonly #fd: number;
  /** After a refusal, of the flag or of anything else, an ordinary read says what is wrong. */
  #isPossible = hasSoundUncachedCalls(release());

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Fills `bytes` from `position` on. @returns how many came; 0 at the end of the file @throws what fs.readSync throws */
  readSync(bytes: Uint8Array, position: number): number {
    if (this.#isPossible) {
      try {
        return callLibc(this.#describe('preadv2', [bytes], position));
      } catch {
        this.#isPossible = false;
      }
    }
    return readSync(this.#fd, bytes, 0, bytes.length, position);
  }

  /** As {@link readSync}, on a thread of the pool. `bytes` are not to be touched meanwhile. @throws what fs.read throws */
  async read(bytes: Uint8Array, position: number): Promise<number> {
    if (this.#isPossible) {
      try {
        return await callLibcAsync(this.#describe('preadv2', [bytes], position));
      } catch {
        this.#isPossible = false;
      }
    }
    return (await readAt(this.#fd, bytes, 0, bytes.length, position)).bytesRead;
  }

  /**
   * Writes the pieces one after the other from `position` on, and starts their way to the disk: each call is a request,
   * so they should be large, and of whole pages, as a page that goes is read again for what comes beside it.
   * @returns how many bytes were written @throws what fs.writevSync throws
   */
  writeSync(pieces: readonly Uint8Array[], position: number): number {
    if (this.#isPossible) {
      try {
        return callLibc(this.#describe('pwritev2', pieces, position));
      } catch {
        this.#isPossible = false;
      }
    }
    return writevSync(this.#fd, pieces, position);
  }

  #describe(syscall: 'preadv2' | 'pwritev2', pieces: readonly Uint8Array[], position: number): Call {
    const parameters = ['int', 'void *', 'int', 'int64_t', 'int'];
    return {
      function: bindLibc({ name: syscall, result: 'long', parameters }),
      syscall,
      args: [this.#fd, describePieces(pieces), pieces.length, position, RWF_DONTCACHE],
    };
  }
}
