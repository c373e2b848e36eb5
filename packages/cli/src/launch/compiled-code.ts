import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';

/** What V8 made of a program's source, as earlier runs left it. */
export interface CompiledCode {
  /** Commands whose functions it has; those of others are compiled when they are called. */
  readonly commands: readonly string[];
  /** For `vm.Script`, which refuses what another version of V8 or other flags have made. */
  readonly data: Buffer;
}

interface Trailer {
  readonly commands: readonly string[];
  readonly crc32: number;
}

const TRAILER_SIZE_BYTES = 4;
const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;
/** Code of programs that were replaced or removed is nobody's to miss after so long. */
const ABANDONED_AFTER_MS = 7 * 24 * 3600 * 1000;

function isTrailer(value: unknown): value is Trailer {
  if (typeof value !== 'object' || value === null) return false;
  if (!('commands' in value) || !('crc32' in value) || typeof value.crc32 !== 'number') return false;
  return Array.isArray(value.commands) && value.commands.every((name) => typeof name === 'string');
}

/**
 * Where this user's compiled code of a program lies; undefined for a user without an entry in the database. A shared
 * directory would let another user put code in its place, and the environment of `sudo` may name somebody else's.
 * @param name tells one build of the program, and one V8 with its flags, from others
 */
export function compiledCodePath(name: string): string | undefined {
  try {
    const { homedir } = userInfo();
    if (!homedir.startsWith('/') || homedir === '/') return undefined;
    return join(homedir, '.cache/tinydock/compiled', name, 'code');
  } catch {
    return undefined;
  }
}

/** @returns undefined where nothing whole is there: a file torn by a power failure is as good as none */
export function readCompiledCode(path: string): CompiledCode | undefined {
  try {
    const bytes = readFileSync(path);
    const end = bytes.length - TRAILER_SIZE_BYTES;
    const start = end - bytes.readUInt32LE(end);
    const trailer: unknown = JSON.parse(bytes.toString('utf8', start, end));
    const data = bytes.subarray(0, start);
    if (!isTrailer(trailer) || crc32(data) !== trailer.crc32) return undefined;
    return { commands: trailer.commands, data };
  } catch {
    return undefined;
  }
}

/** What no program has written for a while, beside the directory that was just made. */
function removeAbandoned(directory: string): void {
  const parent = dirname(directory);
  for (const name of readdirSync(parent)) {
    if (name === basename(directory)) continue;
    const path = join(parent, name);
    if (Date.now() - statSync(path).mtimeMs > ABANDONED_AFTER_MS) rmSync(path, { recursive: true, force: true });
  }
}

function replaceFile(path: string, bytes: Buffer): void {
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, bytes, { flag: 'wx', mode: FILE_MODE });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Replaces the file at once or not at all. Where it cannot be written, the next run compiles again. */
export function writeCompiledCode(path: string, { commands, data }: CompiledCode): void {
  const directory = dirname(path);
  const trailer = Buffer.from(JSON.stringify({ commands, crc32: crc32(data) } satisfies Trailer));
  const size = Buffer.alloc(TRAILER_SIZE_BYTES);
  size.writeUInt32LE(trailer.length);
  try {
    const isNew = mkdirSync(directory, { recursive: true, mode: DIRECTORY_MODE }) !== undefined;
    replaceFile(path, Buffer.concat([data, trailer, size]));
    if (isNew) removeAbandoned(directory);
  } catch {
    // A home that cannot be written, or is full: nothing is lost but the time to compile.
  }
}
