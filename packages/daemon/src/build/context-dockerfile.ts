import { locateError, resolvePath, type SourceTree } from '@tinydock/builder';
import { decodeDockerfile, DockerfileError, type IgnorePatterns, parseIgnorePatterns } from '@tinydock/dockerfile';
import { TinydockError } from '@tinydock/domain';
import { type ByteString, fromByteString, toByteString } from '@tinydock/tar';

/** As much as a message of the API holds. */
const MAX_TEXT_BYTES = 3 * 1024 * 1024;
const IGNORE_FILE = '.dockerignore';

async function readTreeBytes(tree: SourceTree, name: string): Promise<Buffer | undefined> {
  const { path, entry } = await resolvePath(tree, toByteString(name));
  if (entry?.type !== 'file') return undefined;
  if (entry.size > MAX_TEXT_BYTES) {
    const message = `the file ${name} of the context is larger than ${MAX_TEXT_BYTES} bytes`;
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of tree.read(path)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @returns undefined where there is no such file. @throws TinydockError INVALID_ARGUMENT for one that is too large */
async function readTreeText(tree: SourceTree, name: string): Promise<string | undefined> {
  return (await readTreeBytes(tree, name))?.toString('utf8');
}

function decode(name: string, bytes: Buffer): string {
  try {
    return decodeDockerfile(bytes);
  } catch (error) {
    throw locateError(error, { name, source: bytes.toString('utf8') });
  }
}

/** A Dockerfile that is the whole of a context; empty where there is none. @throws TinydockError INVALID_ARGUMENT */
export async function readLoneDockerfile(tree: SourceTree, name: string): Promise<string> {
  return decode('Dockerfile', (await readTreeBytes(tree, name)) ?? Buffer.alloc(0));
}

/** A tree without what `.dockerignore` leaves out; directories stay where exceptions may lie below them. */
class FilteredTree implements SourceTree {
  readonly #tree: SourceTree;
  readonly #ignored: IgnorePatterns;

  constructor(tree: SourceTree, ignored: IgnorePatterns) {
    this.#tree = tree;
    this.#ignored = ignored;
  }

  #isHidden(path: ByteString): boolean {
    const text = fromByteString(path);
    return path !== '' && this.#ignored.isIgnored(text) && !this.#ignored.mayHoldExceptions(text);
  }

  stat(path: ByteString): ReturnType<SourceTree['stat']> {
    return this.#isHidden(path) ? undefined : this.#tree.stat(path);
  }

  async list(path: ByteString): Promise<readonly ByteString[]> {
    const names = await this.#tree.list(path);
    return names.filter((name) => !this.#isHidden(path === '' ? name : `${path}/${name}`));
  }

  read(path: ByteString): AsyncIterable<Uint8Array> {
    return this.#tree.read(path);
  }

  digest(path: ByteString): ReturnType<SourceTree['digest']> {
    return this.#tree.digest(path);
  }
}

function parsePatterns(name: string, text: string): IgnorePatterns {
  try {
    return parseIgnorePatterns(text);
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error;
    const message = `${name}:${error.position?.line ?? 1}: ${error.message}`;
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message, cause: error });
  }
}

/** The Dockerfile and the `.dockerignore` of a context that came as an archive, and what they leave of it. */
export interface ContextDockerfile {
  readonly source: string;
  readonly ignorePatterns: string;
  /** The file that it is. */
  readonly ignoreName: string;
  readonly tree: SourceTree;
}

/** The first of the files that is there is applied. */
async function applyIgnoreFile(tree: SourceTree, names: readonly string[]): Promise<Omit<ContextDockerfile, 'source'>> {
  for (const ignoreName of names) {
    const ignorePatterns = await readTreeText(tree, ignoreName);
    if (ignorePatterns === undefined) continue;
    return { ignoreName, ignorePatterns, tree: new FilteredTree(tree, parsePatterns(ignoreName, ignorePatterns)) };
  }
  return { ignoreName: IGNORE_FILE, ignorePatterns: '', tree };
}

/** A context without what its `.dockerignore` leaves out, for a Dockerfile that came from elsewhere. */
export async function filterContext(tree: SourceTree, source: string): Promise<ContextDockerfile> {
  return { source, ...(await applyIgnoreFile(tree, [IGNORE_FILE])) };
}

/** @throws TinydockError NOT_FOUND where the context has no such Dockerfile */
export async function readContextDockerfile(tree: SourceTree, name: string): Promise<ContextDockerfile> {
  const found =
    (await readTreeBytes(tree, name)) ?? (name === 'Dockerfile' ? await readTreeBytes(tree, 'dockerfile') : undefined);
  if (found === undefined) {
    const message = `the context has no file ${JSON.stringify(name)}`;
    const hint = 'Name the Dockerfile, as its path in the context, with --file.';
    throw new TinydockError({ code: 'NOT_FOUND', message, hint });
  }
  return { source: decode(name, found), ...(await applyIgnoreFile(tree, [`${name}${IGNORE_FILE}`, IGNORE_FILE])) };
}
