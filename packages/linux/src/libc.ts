import { createRequire } from 'node:module';
import { TinydockError } from '@tinydock/domain';
import { createErrnoError } from './errno-error.ts';

/** A path or name for the kernel: text, or the bytes themselves where they may not be UTF-8. */
export type KernelString = string | Uint8Array;

type Argument = number | bigint | Uint8Array | null;

/** A bound C function that returns a number. */
export interface CFunction {
  (...args: Argument[]): number | bigint;
  async(...args: [...Argument[], (error: Error | null, result: number | bigint) => void]): void;
}

export interface CLibrary {
  func(name: string, result: string, parameters: string[]): CFunction;
}

interface Koffi {
  load(path: string): CLibrary;
  errno(): number;
  /** Where the bytes lie in memory. */
  address(bytes: Uint8Array): bigint;
}

let native: Koffi | undefined;
let loaded: { readonly koffi: Koffi; readonly libc: CLibrary } | undefined;
const bound = new Map<string, CFunction>();

/** Loading the native module takes 15 ms; a program that makes no call through it must not pay. */
export function loadKoffi(): Koffi {
  return (native ??= createRequire(import.meta.url)('koffi') as Koffi);
}

function loadLibc(): NonNullable<typeof loaded> {
  if (loaded !== undefined) return loaded;
  try {
    const koffi = loadKoffi();
    loaded = { koffi, libc: koffi.load('libc.so.6') };
    return loaded;
  } catch (cause) {
    throw new TinydockError({
      code: 'UNIMPLEMENTED',
      reason: 'MISSING_KERNEL_FEATURE',
      message: `cannot load the C library for system calls on ${process.platform}/${process.arch}`,
      hint: 'tinydock needs Linux with glibc and the koffi module built for this platform.',
      cause,
    });
  }
}

/** A C function of libc: its name, its return type and its parameters in koffi's terms. */
export interface Signature {
  readonly name: string;
  readonly result?: 'int' | 'long';
  readonly parameters: readonly string[];
}

/**
 * Binds a function of libc on first use.
 * @throws TinydockError UNIMPLEMENTED / MISSING_KERNEL_FEATURE where libc has no such symbol
 */
export function bindLibc(signature: Signature): CFunction {
  const key = `${signature.name}(${signature.parameters.join()})`;
  const known = bound.get(key);
  if (known !== undefined) return known;
  const { libc } = loadLibc();
  try {
    const made = libc.func(signature.name, signature.result ?? 'int', [...signature.parameters]);
    bound.set(key, made);
    return made;
  } catch (cause) {
    throw new TinydockError({
      code: 'UNIMPLEMENTED',
      reason: 'MISSING_KERNEL_FEATURE',
      message: `the C library of this machine has no function ${signature.name}`,
      hint: 'tinydock needs glibc 2.28 or newer.',
      cause,
    });
  }
}

export interface Call {
  readonly function: CFunction;
  readonly syscall: string;
  readonly subject?: KernelString | undefined;
  readonly args: readonly Argument[];
}

/**
 * Calls and returns the result; -1 becomes an error with Node's `code`.
 * @throws ErrnoError
 */
export function callLibc(call: Call): number {
  const result = Number(call.function(...call.args));
  if (result !== -1) return result;
  const errno = loadLibc().koffi.errno();
  throw createErrnoError({
    syscall: call.syscall,
    errno,
    subject: call.subject === undefined ? undefined : showKernelString(call.subject),
  });
}

/** Runs the call on a thread of the pool, for calls that may wait for a disk. @throws ErrnoError */
export async function callLibcAsync(call: Call): Promise<number> {
  const result = await new Promise<number>((resolve, reject) => {
    call.function.async(...call.args, (error, value) => {
      if (error === null) resolve(Number(value));
      else reject(error);
    });
  });
  // errno belongs to the pool's thread and cannot be read here: the failed call is made again on this one.
  return result === -1 ? callLibc(call) : result;
}

/** NUL-terminated bytes. @throws ErrnoError EINVAL where the text holds a NUL, which would end it early */
export function toKernelString(text: KernelString): Uint8Array {
  const bytes = typeof text === 'string' ? Buffer.from(`${text}\0`) : Buffer.concat([text, Buffer.alloc(1)]);
  if (bytes.indexOf(0) === bytes.length - 1) return bytes;
  throw createErrnoError({ syscall: 'path', errno: 22, subject: showKernelString(text), detail: 'holds a NUL byte' });
}

export function showKernelString(text: KernelString): string {
  return typeof text === 'string' ? text : Buffer.from(text).toString();
}
