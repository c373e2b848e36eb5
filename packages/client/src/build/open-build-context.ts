import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { decodeDockerfile, DockerfileError, formatDockerfileError, parseIgnorePatterns } from '@tinydock/dockerfile';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { TAR_TRAILER } from '@tinydock/tar';
import { readArchive, type ArchiveSource } from '../upload/archive-source.ts';
import { ContextListing } from './context-listing.ts';
import { writeContextTar } from './context-tar.ts';
import { findDirectory } from './find-directory.ts';

export interface OpenContextOptions {
  /** A directory, a URL, or `-` for standard input. */
  readonly path: string;
  /** `--file`: of the Dockerfile, `-` for standard input; undefined for the `Dockerfile` of the context. */
  readonly file: string | undefined;
  readonly cwd: string;
  readonly openStdin: () => ArchiveSource;
  /** Of the file with the user's secret, of which the names are made under which contexts are kept. */
  readonly secretPath: string;
  readonly signal: AbortSignal;
}

/** What a build reads. */
export interface BuildContext {
  /** As the user named it. */
  readonly dockerfileName: string;
  /** Undefined where it is a file of the context. */
  readonly dockerfile: string | undefined;
  readonly ignorePatterns: string;
  /** The file that it is, as the user would name it. */
  readonly ignoreName: string;
  /** A tar, to be read once. */
  readonly archive: AsyncIterable<Uint8Array>;
  /** Walks the directory; undefined where the context is an archive. */
  readonly list?: (signal: AbortSignal) => Promise<ContextListing>;
  /** From where the daemon takes the context, which is empty then. */
  readonly remote?: string;
}

/** As much as a message to the daemon holds. */
const MAX_DOCKERFILE_BYTES = 3 * 1024 * 1024;
const MAGIC_BYTES = 512;
const IGNORE_FILE = '.dockerignore';
const NO_PATTERNS = { ignorePatterns: '', ignoreName: IGNORE_FILE };
const REMOTE = /^(?:https?|git|ssh):\/\/|^github\.com\/|^[\w.-]+@[\w.-]+:/i;
/** gzip, zstd with its skippable frames, bzip2, xz. */
const COMPRESSED = /^(?:1f8b|28b52ffd|5[0-9a-f]2a4d18|425a68|fd377a585a00)/;

/** Archives that nobody unpacks here, which would be read as a Dockerfile. */
const FOREIGN_ARCHIVES: readonly (readonly [magic: string, format: string])[] = [
  ['04224d18', 'lz4'],
  ['02214c18', 'lz4'],
  ['504b0304', 'zip'],
  ['5d00008000', 'lzma'],
  ['4c5a4950', 'lzip'],
  ['894c5a4f', 'lzop'],
  ['1f9d', 'compress'],
  ['377abcaf271c', '7z'],
  ['526172211a07', 'rar'],
];

function invalid(message: string, hint?: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', message, hint });
}

async function readBytes(path: string): Promise<Buffer | undefined> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw invalid(`${path} is a directory, not a file`);
    if (stats.size > MAX_DOCKERFILE_BYTES) throw invalid(`${path} is larger than ${MAX_DOCKERFILE_BYTES} bytes`);
    return await readFile(path);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    if (error instanceof TinydockError) throw error;
    throw invalid(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readText(path: string): Promise<string | undefined> {
  return (await readBytes(path))?.toString('utf8');
}

function decode(name: string, bytes: Buffer): string {
  try {
    return decodeDockerfile(bytes);
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error;
    throw invalid(formatDockerfileError(error, { file: name, source: bytes.toString('utf8') }), error.hint);
  }
}

async function readAll(source: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > MAX_DOCKERFILE_BYTES)
      throw invalid(`the Dockerfile on standard input is larger than ${MAX_DOCKERFILE_BYTES} bytes`);
    chunks.push(chunk);
  }
  return decode('Dockerfile', Buffer.concat(chunks));
}

function isArchive(beginning: Buffer): boolean {
  if (beginning.toString('latin1', 257, 262) === 'ustar') return true;
  return COMPRESSED.test(beginning.toString('hex', 0, 6));
}

/** @throws TinydockError INVALID_ARGUMENT */
function refuseForeignArchive(beginning: Buffer): void {
  const hex = beginning.toString('hex', 0, 8);
  const format = FOREIGN_ARCHIVES.find(([magic]) => hex.startsWith(magic))?.[1];
  if (format === undefined) return;
  const hint = 'Send a tar, plain or compressed with gzip, zstd, bzip2 or xz.';
  throw invalid(`standard input is in the format ${format}, which is not supported`, hint);
}

/** Standard input is a tar, which holds the Dockerfile, or a Dockerfile without a context. */
async function openStandardInput(options: OpenContextOptions): Promise<BuildContext> {
  const iterator = readArchive(options.openStdin(), options.signal)[Symbol.asyncIterator]();
  const beginning: Uint8Array[] = [];
  for (let bytes = 0; bytes < MAGIC_BYTES;) {
    const next = await iterator.next();
    if (next.done === true) break;
    beginning.push(next.value);
    bytes += next.value.length;
  }
  async function* whole(): AsyncGenerator<Uint8Array, void, undefined> {
    yield* beginning;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  }
  if (isArchive(Buffer.concat(beginning))) {
    const dockerfileName = options.file ?? 'Dockerfile';
    return { dockerfileName, dockerfile: undefined, ...NO_PATTERNS, archive: whole() };
  }
  refuseForeignArchive(Buffer.concat(beginning));
  if (options.file !== undefined && options.file !== '-')
    throw invalid('standard input is no tar archive, in which --file could name the Dockerfile');
  const dockerfile = await readAll(whole());
  return { dockerfileName: 'Dockerfile', dockerfile, ...NO_PATTERNS, archive: Readable.from([TAR_TRAILER]) };
}

/** Whether the daemon fetches it; as in Docker, a directory of that name is one. */
async function isRemote({ path, cwd }: Pick<OpenContextOptions, 'path' | 'cwd'>): Promise<boolean> {
  if (!REMOTE.test(path)) return false;
  return !(await stat(resolve(cwd, path)).then(
    (stats) => stats.isDirectory(),
    () => false,
  ));
}

/** The Dockerfile may come from standard input. */
async function openRemote(options: OpenContextOptions): Promise<BuildContext> {
  const { path, file, openStdin, signal } = options;
  const dockerfile = file === '-' ? await readAll(readArchive(openStdin(), signal)) : undefined;
  const dockerfileName = dockerfile === undefined ? (file ?? 'Dockerfile') : 'Dockerfile';
  return { dockerfileName, dockerfile, ...NO_PATTERNS, archive: Readable.from([TAR_TRAILER]), remote: path };
}

async function readDockerfile(options: OpenContextOptions, directory: string): Promise<[name: string, text: string]> {
  const { file, cwd, signal } = options;
  if (file === '-') return ['Dockerfile', await readAll(readArchive(options.openStdin(), signal))];
  const path = file === undefined ? join(directory, 'Dockerfile') : resolve(cwd, file);
  const found =
    (await readBytes(path)) ?? (file === undefined ? await readBytes(join(directory, 'dockerfile')) : undefined);
  const name = file ?? 'Dockerfile';
  if (found !== undefined) return [name, decode(name, found)];
  throw new TinydockError({
    code: 'NOT_FOUND',
    message: `cannot build: no ${name} ${file === undefined ? `in ${options.path}` : 'is there'}`,
    hint: 'Name the Dockerfile with --file.',
  });
}

async function readIgnorePatterns(
  options: OpenContextOptions,
  directory: string,
): Promise<[name: string, text: string]> {
  const { file, cwd } = options;
  const dockerfile = file === undefined || file === '-' ? join(directory, 'Dockerfile') : resolve(cwd, file);
  const own = join(dirname(dockerfile), `${basename(dockerfile)}${IGNORE_FILE}`);
  const text = file === '-' ? undefined : await readText(own);
  if (text !== undefined) return [`${file ?? 'Dockerfile'}${IGNORE_FILE}`, text];
  return [IGNORE_FILE, (await readText(join(directory, IGNORE_FILE))) ?? ''];
}

/**
 * Finds what a build reads: the Dockerfile, what `.dockerignore` leaves out, and the context, which is read when the
 * daemon takes it.
 * @throws TinydockError NOT_FOUND, INVALID_ARGUMENT
 */
export async function openBuildContext(options: OpenContextOptions): Promise<BuildContext> {
  if (options.path === '-') {
    if (options.file === '-') throw invalid('standard input cannot be both the context and the Dockerfile');
    return await openStandardInput(options);
  }
  if (await isRemote(options)) return await openRemote(options);
  const directory = await findDirectory(options);
  const [dockerfileName, dockerfile] = await readDockerfile(options, directory);
  const [ignoreName, ignorePatterns] = await readIgnorePatterns(options, directory);
  const { secretPath } = options;
  const source = openDirectory({ directory, secretPath }, { name: ignoreName, patterns: ignorePatterns });
  return { dockerfileName, dockerfile, ignorePatterns, ignoreName, ...source };
}

/**
 * A directory that a build names among its contexts, without what its `.dockerignore` leaves out, or a URL.
 * @throws TinydockError NOT_FOUND, INVALID_ARGUMENT
 */
export async function openNamedContext(
  options: Pick<OpenContextOptions, 'path' | 'cwd' | 'secretPath'> & { readonly name: string },
): Promise<Pick<BuildContext, 'archive' | 'list' | 'remote'>> {
  if (await isRemote(options)) return { archive: Readable.from([]), remote: options.path };
  const directory = await findDirectory(options);
  const name = join(directory, '.dockerignore');
  const { secretPath } = options;
  return openDirectory({ directory, secretPath }, { name, patterns: (await readText(name)) ?? '' });
}

function openDirectory(
  place: { readonly directory: string; readonly secretPath: string },
  ignore: { readonly name: string; readonly patterns: string },
): Pick<BuildContext, 'archive' | 'list'> {
  const { directory } = place;
  try {
    const ignored = parseIgnorePatterns(ignore.patterns);
    const archive = writeContextTar(directory, ignored);
    const list = (signal: AbortSignal): Promise<ContextListing> =>
      ContextListing.create({ ...place, name: directory, ignored, signal });
    return { archive, list };
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error;
    throw invalid(`${ignore.name}:${error.position?.line ?? 1}: ${error.message}`);
  }
}
