import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ContextTree, type RemoteFile, type RemoteSources, type SourceTree } from '@tinydock/builder';
import { TinydockError } from '@tinydock/domain';
import { type ByteString, toByteString } from '@tinydock/tar';
import { FileSpool } from '../file-spool.ts';
import type { UrlFetcher } from './fetch-url.ts';
import { LazyTree } from './lazy-tree.ts';

export interface RemoteFilesOptions {
  readonly fetcher: UrlFetcher;
  /** Of the build; made where something is fetched. */
  readonly dir: string;
  /** Holds what has been fetched until the build has ended. */
  readonly resources: AsyncDisposableStack;
}

interface Wanted extends RemoteFile {
  readonly signal: AbortSignal;
}

const FILE_MODE = 0o600;

/** A tree of one file; its checksum tells the digest without it. */
class FileTree extends LazyTree {
  readonly #name: ByteString;
  readonly #checksum: string | undefined;

  constructor(wanted: Wanted, load: () => Promise<SourceTree>) {
    super(load);
    this.#name = toByteString(wanted.name);
    this.#checksum = wanted.checksum;
  }

  override async digest(path: ByteString): Promise<string> {
    if (path === this.#name && this.#checksum !== undefined) return this.#checksum;
    return super.digest(path);
  }
}

/** Files of URLs, kept below the build's directory until the build has ended. */
export class RemoteFiles implements Pick<RemoteSources, 'file'> {
  readonly #options: RemoteFilesOptions;
  readonly #trees = new Map<string, SourceTree>();

  constructor(options: RemoteFilesOptions) {
    this.#options = options;
  }

  file(file: RemoteFile, signal: AbortSignal): SourceTree {
    const key = JSON.stringify(file);
    const known = this.#trees.get(key);
    if (known !== undefined) return known;
    const place = String(this.#trees.size);
    const wanted = { ...file, signal };
    const tree = new FileTree(wanted, () => this.#fetch(wanted, place));
    this.#trees.set(key, tree);
    return tree;
  }

  async #fetch({ url, name, checksum, signal }: Wanted, place: string): Promise<SourceTree> {
    const { fetcher, dir, resources } = this.#options;
    const { body, mtimeSeconds } = await fetcher.fetch(url, signal);
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const spool = resources.use(await FileSpool.create(join(dir, place)));
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of body) {
      hash.update(chunk);
      await spool.write(chunk);
      size += chunk.length;
    }
    const digest = hash.digest('hex');
    if (checksum !== undefined && checksum !== digest) {
      const message = `the file of the URL has the checksum sha256:${digest}, not sha256:${checksum}`;
      throw new TinydockError({ code: 'FAILED_PRECONDITION', reason: 'DIGEST_MISMATCH', message });
    }
    const tree = new ContextTree(spool);
    const owner = { uid: 0, gid: 0 };
    const path = toByteString(name);
    tree.add({ path, type: 'file', mode: FILE_MODE, ...owner, size, mtimeSeconds, linkPath: '', offset: 0, digest });
    return tree;
  }
}
