import type {
  CheckLoginRequestInput,
  Image,
  ImageContents,
  ImageDetail,
  ImageHistoryResponse,
  ImportChunkInput,
  ImportProgress,
  ImportRequestInput,
  ListImagesRequestInput,
  LoadChunkInput,
  LoadProgress,
  LoadRequestInput,
  PlatformInput,
  ProtocolServices,
  PullProgress,
  PullRequestInput,
  PushProgress,
  PushRequestInput,
  RemoveImageRequestInput,
  RemoveImageResponse,
  SaveRequestInput,
  TagImageRequestInput,
  TagImageResponse,
  UntagImageResponse,
  VerifyProgress,
} from '@tinydock/protocol';
import type { CallOptions, Connection } from './call/connection.ts';
import { callDuplex, callServerStream } from './call/stream-call.ts';
import { callUnary } from './call/unary-call.ts';
import { callWhole } from './call/whole-call.ts';
import { download } from './download/download.ts';
import type { ArchiveSource } from './upload/archive-source.ts';
import { upload } from './upload/upload.ts';

export interface ImageWithContents {
  readonly image: Image;
  readonly contents: ImageContents;
}

/** Undefined for the platform that a name stands for. */
export interface PlatformOption {
  readonly platform?: PlatformInput | null | undefined;
}

/** ImageService. Every method throws as {@link callUnary}; a stream starts with its first `next()`. */
export interface ImagesClient {
  /** The last message is `done`; ending the iteration early cancels the pull. */
  pull(request: PullRequestInput, options?: CallOptions): AsyncGenerator<PullProgress, void, undefined>;
  /** Repository first, then the layers and the tag of each tag; ending the iteration early cancels the push. */
  push(request: PushRequestInput, options?: CallOptions): AsyncGenerator<PushProgress, void, undefined>;
  /** Rejects where the registry does not know the user. */
  checkLogin(request: CheckLoginRequestInput, options?: CallOptions): Promise<void>;
  /** Newest first. */
  list(request?: ListImagesRequestInput, options?: CallOptions): Promise<readonly Image[]>;
  /** With what they consist of. */
  listWithContents(request?: ListImagesRequestInput, options?: CallOptions): Promise<readonly ImageWithContents[]>;
  /** With a platform, the image of that platform which came with the named one. */
  inspect(image: string, options?: CallOptions & PlatformOption): Promise<ImageDetail>;
  history(image: string, options?: CallOptions & PlatformOption): Promise<ImageHistoryResponse['steps']>;
  tag(request: TagImageRequestInput, options?: CallOptions): Promise<TagImageResponse>;
  /** Removes a name and leaves the image. */
  untag(name: string, options?: CallOptions): Promise<UntagImageResponse>;
  remove(request: RemoveImageRequestInput, options?: CallOptions): Promise<RemoveImageResponse>;
  /** Lets the daemon have a docker-archive or OCI-layout tar, plain or compressed; see {@link upload}. */
  load(
    source: ArchiveSource,
    request?: LoadRequestInput,
    options?: CallOptions,
  ): AsyncGenerator<LoadProgress, void, undefined>;
  /** Lets the daemon have the tar of a root filesystem; see {@link upload}. */
  import(
    source: ArchiveSource,
    request: ImportRequestInput,
    options?: CallOptions,
  ): AsyncGenerator<ImportProgress, void, undefined>;
  /** The bytes of an archive with these images; see {@link download}. */
  save(request: SaveRequestInput, options?: CallOptions): AsyncGenerator<Uint8Array, void, undefined>;
  /** One message for each layer, with the problem where it is damaged. */
  verify(image: string, options?: CallOptions): AsyncGenerator<VerifyProgress, void, undefined>;
}

function loadArchive(
  connection: Connection,
  methods: ProtocolServices['images'],
  call: { readonly source: ArchiveSource; readonly request: LoadRequestInput; readonly options: CallOptions },
): AsyncGenerator<LoadProgress, void, undefined> {
  const { source, request, options } = call;
  return upload<LoadProgress, LoadChunkInput>(
    {
      start: (signal, file) =>
        callServerStream(connection, methods.Load, { request: { ...request, file }, options: { ...options, signal } }),
      startChunks: (signal) => callDuplex(connection, methods.LoadChunks, { ...options, signal }),
      startOf: (progress) => progress,
      head: [{ request }],
      toChunk: (data) => ({ data }),
    },
    source,
    options.signal,
  );
}

function importArchive(
  connection: Connection,
  methods: ProtocolServices['images'],
  call: { readonly source: ArchiveSource; readonly request: ImportRequestInput; readonly options: CallOptions },
): AsyncGenerator<ImportProgress, void, undefined> {
  const { source, request, options } = call;
  return upload<ImportProgress, ImportChunkInput>(
    {
      start: (signal, file) =>
        callServerStream(connection, methods.Import, {
          request: { ...request, file },
          options: { ...options, signal },
        }),
      startChunks: (signal) => callDuplex(connection, methods.ImportChunks, { ...options, signal }),
      startOf: (progress) => progress,
      head: [{ request }],
      toChunk: (data) => ({ data }),
    },
    source,
    options.signal,
  );
}

function saveArchive(
  connection: Connection,
  methods: ProtocolServices['images'],
  { request, options }: { readonly request: SaveRequestInput; readonly options: CallOptions },
): AsyncGenerator<Uint8Array, void, undefined> {
  return download(
    {
      start: (signal) => callServerStream(connection, methods.Save, { request, options: { ...options, signal } }),
      startChunks: (signal) =>
        callServerStream(connection, methods.SaveChunks, { request, options: { ...options, signal } }),
    },
    options.signal,
  );
}

export function createImagesClient(connection: Connection, methods: ProtocolServices['images']): ImagesClient {
  return {
    pull: (request, options = {}) => callServerStream(connection, methods.Pull, { request, options }),
    push: (request, options = {}) => callServerStream(connection, methods.Push, { request, options }),
    checkLogin: async (request, options = {}) => {
      await callUnary(connection, methods.CheckLogin, { request, options });
    },
    list: async (request = {}, options = {}) =>
      (await callUnary(connection, methods.List, { request, options })).images,
    listWithContents: async (request = {}, options = {}) => {
      const asked = { ...request, withContents: true };
      const { images, contents } = await callUnary(connection, methods.List, { request: asked, options });
      return images.map((image, index) => ({ image, contents: contents[index] ?? { indexes: [], layers: [] } }));
    },
    inspect: (image, { platform = null, ...options } = {}) =>
      callUnary(connection, methods.Inspect, { request: { image, platform }, options }),
    history: async (image, { platform = null, ...options } = {}) =>
      (await callUnary(connection, methods.History, { request: { image, platform }, options })).steps,
    tag: (request, options = {}) => callUnary(connection, methods.Tag, { request, options }),
    untag: (name, options = {}) => callUnary(connection, methods.Untag, { request: { name }, options }),
    remove: (request, options = {}) => callWhole(connection, methods.Remove, { request, options }),
    load: (source, request = {}, options = {}) => loadArchive(connection, methods, { source, request, options }),
    import: (source, request, options = {}) => importArchive(connection, methods, { source, request, options }),
    save: (request, options = {}) => saveArchive(connection, methods, { request, options }),
    verify: (image, options = {}) => callServerStream(connection, methods.Verify, { request: { image }, options }),
  };
}
