import { gzipSync } from 'node:zlib';
import { type CFunction, loadKoffi } from './libc.ts';

/** `struct inflate_state` of igzip_lib.h; its layout belongs to the library's soname, and is tried before it is used. */
const STATE = { nextOut: 0, availOut: 8, nextIn: 16, availIn: 32, blockState: 21_160, gzipFlag: 21_172 } as const;
/** The struct has 87,368 bytes. */
const STATE_BYTES = 128 * 1024;
const FINISHED = 5;
const WITH_HEADER_AND_CHECKSUM = 1;
const LIBRARY = 'libisal.so.2';

const PROBLEMS: Readonly<Record<number, string>> = {
  [-1]: 'invalid block',
  [-2]: 'invalid symbol',
  [-3]: 'invalid distance',
  [-4]: 'incorrect header check',
  [-5]: 'unknown compression method',
  [-6]: 'incorrect data check',
};

interface Isal {
  readonly address: (bytes: Uint8Array) => bigint;
  readonly init: CFunction;
  readonly reset: CFunction;
  readonly inflate: CFunction;
}

/** What one call did. */
export interface InflateStep {
  /** Bytes written to the output. */
  readonly produced: number;
  /** False where the input is used up; the next call needs more. */
  readonly hasMore: boolean;
}

/**
 * Inflates gzip data of one or more members with ISA-L, which takes half the time of zlib. All work runs on a thread
 * of the pool; buffers must not be touched or transferred until the call resolves.
 */
export class GzipInflater {
  readonly #isal: Isal;
  readonly #state = Buffer.alloc(STATE_BYTES);
  #input: Uint8Array = new Uint8Array();
  #isFinished = false;
  #isStarted = false;

  constructor(isal: Isal) {
    this.#isal = isal;
    isal.init(this.#state);
    this.#state.writeUInt32LE(WITH_HEADER_AND_CHECKSUM, STATE.gzipFlag);
  }

  /** True at the end of a member. */
  get isFinished(): boolean {
    return this.#isFinished;
  }

  /** The next bytes, once the last step said that there is no more; kept alive until they are used up. */
  setInput(input: Uint8Array): void {
    this.#input = input;
    this.#state.writeBigUInt64LE(input.length === 0 ? 0n : this.#isal.address(input), STATE.nextIn);
    this.#state.writeUInt32LE(input.length, STATE.availIn);
  }

  /** Goes on, with the next member where one has ended. @throws Error that says how the data is damaged */
  async inflate(output: Uint8Array): Promise<InflateStep> {
    if (this.#isFinished && this.#availIn > 0) this.#startMember();
    this.#isStarted = true;
    this.#state.writeBigUInt64LE(this.#isal.address(output), STATE.nextOut);
    this.#state.writeUInt32LE(output.length, STATE.availOut);
    const result = await new Promise<number>((resolve, reject) => {
      this.#isal.inflate.async(this.#state, (error, value) => {
        if (error === null) resolve(Number(value));
        else reject(error);
      });
    });
    if (result < 0) throw new Error(PROBLEMS[result] ?? `error ${result}`);
    this.#isFinished = this.#state.readUInt32LE(STATE.blockState) === FINISHED;
    const availOut = this.#state.readUInt32LE(STATE.availOut);
    const hasMore = this.#availIn > 0 || (availOut === 0 && !this.#isFinished);
    if (!hasMore) this.#input = new Uint8Array();
    return { produced: output.length - availOut, hasMore };
  }

  /** True where the data may end: after a member, or where there was none. */
  get isComplete(): boolean {
    return (this.#isFinished || !this.#isStarted) && this.#input.length === 0;
  }

  get #availIn(): number {
    return this.#state.readUInt32LE(STATE.availIn);
  }

  #startMember(): void {
    this.#isal.reset(this.#state);
    this.#state.writeUInt32LE(WITH_HEADER_AND_CHECKSUM, STATE.gzipFlag);
    this.#isFinished = false;
  }
}

let found: Promise<Isal | undefined> | undefined;

/** An inflater; undefined where ISA-L is not installed or does not work as it should. */
export async function openGzipInflater(): Promise<GzipInflater | undefined> {
  found ??= findIsal();
  const isal = await found;
  return isal === undefined ? undefined : new GzipInflater(isal);
}

async function findIsal(): Promise<Isal | undefined> {
  try {
    const koffi = loadKoffi();
    const library = koffi.load(LIBRARY);
    const isal: Isal = {
      address: (bytes) => koffi.address(bytes),
      init: library.func('isal_inflate_init', 'void', ['void *']),
      reset: library.func('isal_inflate_reset', 'void', ['void *']),
      inflate: library.func('isal_inflate', 'int', ['void *']),
    };
    return (await worksAsKnown(isal)) ? isal : undefined;
  } catch {
    // Not installed: zlib does the same work, slower.
    return undefined;
  }
}

/** Two members, cut in the middle, into a small output: shows that every field lies where it is looked for. */
async function worksAsKnown(isal: Isal): Promise<boolean> {
  const plain = Buffer.from(Array.from({ length: 500 }, (_, at) => `${at * at} `).join(''));
  const data = Buffer.concat([gzipSync(plain), gzipSync(plain)]);
  const output = Buffer.allocUnsafeSlow(1000);
  const inflater = new GzipInflater(isal);
  const parts: Buffer[] = [];
  for (const input of [data.subarray(0, 700), data.subarray(700)]) {
    inflater.setInput(Uint8Array.from(input));
    for (let hasMore = true; hasMore && parts.length < 100;) {
      const step = await inflater.inflate(output);
      parts.push(Buffer.from(output.subarray(0, step.produced)));
      ({ hasMore } = step);
    }
  }
  return inflater.isComplete && Buffer.concat(parts).equals(Buffer.concat([plain, plain]));
}
