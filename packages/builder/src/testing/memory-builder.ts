import { createHash } from 'node:crypto';
import {
  type BuildEvent,
  type CdiDevice,
  type DiffId,
  type Digest,
  FileBytes,
  NO_DEVICE_RIGHTS,
  parseDiffId,
  parseImageConfig,
  parseImageId,
  TinydockError,
} from '@tinydock/domain';
import { encodeTarHeader, readTarEntries, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { createMemoryBuildCacheCatalog } from '@tinydock/testing';
import { buildImage, type BuildRequest } from '../build-image.ts';
import type { ImportedStep, StepResult } from '../cache/step-results.ts';
import type { BaseImage, BuilderPorts, RemoteFile, RemoteRepository, RunRequest } from '../ports.ts';
import { readContext, type Spool } from '../tree/read-context.ts';
import type { SourceTree, TreeEntry } from '../tree/source-tree.ts';

/** Contents by path; a value that begins with `->` is a symlink, with `=>` a hard link, a path that ends with a slash a directory. */
export type Files = Readonly<Record<string, string>>;

function encodeFiles(files: Files): Buffer {
  const parts = Object.entries(files).flatMap(([path, content]): Uint8Array[] => {
    if (path.endsWith('/')) return [encodeTarHeader({ path, type: 'directory', mode: 0o755 })];
    if (content.startsWith('->'))
      return [encodeTarHeader({ path, type: 'symlink', mode: 0o777, linkPath: content.slice(2) })];
    if (content.startsWith('=>'))
      return [encodeTarHeader({ path, type: 'hardLink', mode: 0o644, linkPath: content.slice(2) })];
    const data = Buffer.from(content);
    return [encodeTarHeader({ path, type: 'file', mode: 0o644, size: data.length }), data, tarPadding(data.length)];
  });
  return Buffer.concat(parts);
}

/** A tar as text of a file. */
export function archiveOf(files: Files): string {
  return Buffer.concat([encodeFiles(files), TAR_TRAILER]).toString('latin1');
}

/** Of each step but the fetching of images and URLs. */
export function explanations(events: readonly BuildEvent[]): string[] {
  return events
    .flatMap((event) => (event.kind === 'step-done' ? [event.explanation] : []))
    .filter((text) => text !== '' && !text.startsWith('the image '));
}

/** The memory of a chunk may be used again for the next. */
async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

/** @param asFile whether what is read says where in a file it lies, as that of a client's context does */
function createSpool(asFile = false): Spool {
  const chunks: Uint8Array[] = [];
  const readAt = (offset: number, length: number): Buffer => Buffer.concat(chunks).subarray(offset, offset + length);
  const file = { fd: -1, read: async (offset: number, length: number) => readAt(offset, length) };
  return {
    write: async (bytes) => void chunks.push(Buffer.from(bytes)),
    read: (offset, length) => (asFile ? new FileBytes(file, offset, length) : once(readAt(offset, length))),
  };
}

const LIMITS = { maxBytes: 1_000_000, maxEntries: 100 };

/** A builder whose layers are tars in memory, without whiteouts, and whose commands write a file. */
export class MemoryBuilder {
  readonly layers = new Map<DiffId, Buffer>();
  readonly runs: RunRequest[] = [];
  /** What a command takes its time for. */
  onRun: (request: RunRequest) => Promise<void> = () => Promise.resolve();
  readonly images = new Map<string, BaseImage>();
  time = new Date('2026-01-02T03:04:05Z');
  readonly cache = createMemoryBuildCacheCatalog();
  /** What another builder has made, by key. */
  readonly imported = new Map<Digest, ImportedStep>();
  /** Layers that the imported steps have, which are fetched when something opens them. */
  readonly elsewhere = new Map<DiffId, Buffer>();
  /** Of the machine, by name. */
  devices: readonly CdiDevice[] = [];
  /** Contents by URL; {@link fetched} has those that were asked for. */
  readonly urls = new Map<string, string>();
  readonly fetched: string[] = [];
  /** By remote: the commit that each reference names, and its files. */
  readonly repositories = new Map<string, { readonly id: string; readonly files: Files }>();

  /** Files as a client sends them. */
  async files(files: Files, asFile = true): Promise<SourceTree> {
    const tar = once(Buffer.concat([encodeFiles(files), TAR_TRAILER]));
    return readContext(tar, { spool: createSpool(asFile), limits: LIMITS, onReceived: () => {} });
  }

  async put(source: AsyncIterable<Uint8Array>): Promise<DiffId> {
    const bytes = await collect(source);
    const diffId = parseDiffId(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    this.layers.set(diffId, bytes);
    return diffId;
  }

  async tree(diffIds: readonly DiffId[]): Promise<SourceTree> {
    for (const diffId of diffIds) {
      const bytes = this.elsewhere.get(diffId);
      if (bytes !== undefined) this.layers.set(diffId, bytes);
    }
    const source = once(this.#concatenate(diffIds));
    return readContext(source, { spool: createSpool(), limits: LIMITS, onReceived: () => {} });
  }

  #concatenate(diffIds: readonly DiffId[]): Buffer {
    const bodies = diffIds.map(
      (diffId) => this.layers.get(diffId)?.subarray(0, -TAR_TRAILER.length) ?? Buffer.alloc(0),
    );
    return Buffer.concat([...bodies, TAR_TRAILER]);
  }

  /** Adds a base image of one layer. */
  async addImage(reference: string, files: Files, config: object = {}): Promise<void> {
    const diffId = await this.put(once(Buffer.concat([encodeFiles(files), TAR_TRAILER])));
    const bytes = JSON.stringify({ os: 'linux', config, rootfs: { type: 'layers', diff_ids: [diffId] } });
    const id = parseImageId(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    this.images.set(reference, { id, config: parseImageConfig(Buffer.from(bytes)) });
  }

  /** Everything but a known digest fetches. */
  #remote({ url, name, checksum }: RemoteFile): SourceTree {
    const load = async (): Promise<SourceTree> => {
      this.fetched.push(url);
      return this.files({ [name]: this.urls.get(url) ?? '' });
    };
    async function* read(path: string): AsyncGenerator<Uint8Array, void, undefined> {
      yield* (await load()).read(path);
    }
    return {
      stat: async (path) => (await load()).stat(path),
      list: async (path) => (await load()).list(path),
      digest: async (path) => checksum ?? (await load()).digest(path),
      read,
    };
  }

  /** All of it has to be asked for the files. */
  async #commit({ remote, subdir }: RemoteRepository): ReturnType<BuilderPorts['remotes']['commit']> {
    const { id, files } = this.repositories.get(remote) ?? { id: '', files: {} };
    const prefix = subdir === '' ? '' : `${subdir}/`;
    const inside = Object.entries(files).map(([path, content]) => [path.slice(prefix.length), content]);
    const load = async (): Promise<SourceTree> => {
      this.fetched.push(remote);
      return this.files(Object.fromEntries(inside) as Files);
    };
    async function* read(path: string): AsyncGenerator<Uint8Array, void, undefined> {
      yield* (await load()).read(path);
    }
    const stat = async (path: string): Promise<TreeEntry | undefined> => (await load()).stat(path);
    return {
      id,
      tree: {
        stat,
        list: async (path) => (await load()).list(path),
        digest: async (path) => (await load()).digest(path),
        read,
      },
    };
  }

  #ports(): BuilderPorts {
    return {
      cache: this.cache,
      imported: { find: (key) => this.imported.get(key) },
      unpack: async (source) => source,
      clock: () => this.time,
      images: {
        resolve: async (reference) => {
          const image = this.images.get(reference);
          if (image !== undefined) return image;
          throw new TinydockError({ code: 'NOT_FOUND', reason: 'IMAGE_NOT_FOUND', message: `no ${reference}` });
        },
      },
      layers: {
        get: (diffId) => (this.layers.has(diffId) ? ({ diffId } as never) : undefined),
        ingest: async ({ source }) => {
          const diffId = await this.put(source(new AbortController().signal));
          return { layer: { diffId } as never, alreadyPresent: false, compressed: undefined };
        },
      },
      remotes: { file: (file) => this.#remote(file), commit: (repository) => this.#commit(repository) },
      devices: { list: async () => ({ devices: this.devices, problems: [] }) },
      trees: {
        open: async (diffIds, work) => work(await this.tree(diffIds)),
        merge: ({ added }) => once(this.#concatenate(added)),
      },
      runner: {
        run: async (request) => {
          this.runs.push(request);
          await this.onRun(request);
          if (request.args.includes('exit 7')) return { kind: 'failed', exitCode: 7, oomKilled: false };
          const files = { [`run-${this.runs.length}`]: request.args.join(' ') };
          return { kind: 'layer', diffId: await this.put(once(Buffer.concat([encodeFiles(files), TAR_TRAILER]))) };
        },
      },
    };
  }

  async build(
    source: string,
    context: Files = {},
    options: Partial<BuildRequest> = {},
  ): Promise<{
    readonly image: ReturnType<typeof parseImageConfig>;
    readonly bytes: string;
    readonly events: BuildEvent[];
    readonly results: readonly StepResult[];
    readonly ownResults: readonly StepResult[];
  }> {
    const events: BuildEvent[] = [];
    let step = 0;
    const {
      config: bytes,
      results,
      ownResults,
    } = await buildImage(this.#ports(), {
      dockerfile: { name: 'Dockerfile', source },
      ignorePatterns: '',
      ignoreName: '.dockerignore',
      openContext: () => this.files(context),
      namedContexts: {},
      target: undefined,
      buildArgs: {},
      labels: {},
      network: 'bridge',
      hosts: [],
      allowsInsecure: false,
      deviceRights: NO_DEVICE_RIGHTS,
      noCache: false,
      noCacheStages: [],
      pull: false,
      machine: { os: 'linux', architecture: 'amd64' },
      platform: { os: 'linux', architecture: 'amd64' },
      timestamp: undefined,
      squash: false,
      traceName: 'test',
      heading: '',
      slots: undefined,
      underWay: undefined,
      nextStep: () => (step += 1),
      signal: new AbortController().signal,
      onEvent: (event) => events.push(event),
      ...options,
    });
    return { image: parseImageConfig(bytes), bytes: Buffer.from(bytes).toString(), events, results, ownResults };
  }

  /** What layers show, files by their contents. */
  async filesOf(diffIds: readonly DiffId[]): Promise<Record<string, string>> {
    const files: Record<string, string> = {};
    for (const diffId of diffIds) {
      const source = once(this.layers.get(diffId) ?? Buffer.alloc(0));
      for await (const { entry, data } of readTarEntries(source, { reason: 'INVALID_LAYER' }))
        files[entry.path] =
          entry.type === 'file' ? (await collect(data)).toString() : `${entry.type} ${entry.linkPath}`.trim();
    }
    return files;
  }
}

/** One that knows the image `base`: a merged /bin, a user, and a configuration that stages inherit. */
export async function createBuilderWithBase(): Promise<MemoryBuilder> {
  const builder = new MemoryBuilder();
  await builder.addImage(
    'base',
    { 'usr/bin/': '', bin: '->usr/bin', 'etc/passwd': 'app:x:10:20::/:/bin/sh\n', 'etc/group': 'app:x:20:\n' },
    { Cmd: ['from-base'], Env: ['PATH=/bin', 'A=base'], Labels: { l: 'base' }, OnBuild: ['ENV TRIGGERED=1'] },
  );
  return builder;
}
