import type {
  CompareImagesRequestInput,
  EfficiencyRequestInput,
  EfficiencyResponse,
  FileDifference,
  ImageLayersResponse,
  LineageImage,
  ListedFile,
  ListFilesRequestInput,
  ProtocolServices,
  ReadFileRequestInput,
} from '@tinydock/protocol';
import type { CallOptions, Connection } from './call/connection.ts';
import { callServerStream } from './call/stream-call.ts';
import { callUnary } from './call/unary-call.ts';

/** ImageExplorerService. Every method throws as {@link callUnary}; a stream starts with its first `next()`. */
export interface ExplorerClient {
  /** Lowest first. */
  layers(image: string, options?: CallOptions): Promise<ImageLayersResponse>;
  /** In batches. */
  listFiles(
    request: ListFilesRequestInput,
    options?: CallOptions,
  ): AsyncGenerator<readonly ListedFile[], void, undefined>;
  /** In batches. */
  compare(
    request: CompareImagesRequestInput,
    options?: CallOptions,
  ): AsyncGenerator<readonly FileDifference[], void, undefined>;
  /** The file's contents. */
  readFile(request: ReadFileRequestInput, options?: CallOptions): AsyncGenerator<Uint8Array, void, undefined>;
  efficiency(request: EfficiencyRequestInput, options?: CallOptions): Promise<EfficiencyResponse>;
  /** Bases first; all images where none is named. */
  lineage(image?: string, options?: CallOptions): Promise<readonly LineageImage[]>;
}

export function createExplorerClient(connection: Connection, methods: ProtocolServices['explorer']): ExplorerClient {
  return {
    layers: (image, options = {}) => callUnary(connection, methods.Layers, { request: { image }, options }),
    listFiles: async function* (request, options = {}) {
      for await (const { files } of callServerStream(connection, methods.ListFiles, { request, options })) yield files;
    },
    compare: async function* (request, options = {}) {
      const answers = callServerStream(connection, methods.Compare, { request, options });
      for await (const { differences } of answers) yield differences;
    },
    readFile: async function* (request, options = {}) {
      for await (const { data } of callServerStream(connection, methods.ReadFile, { request, options })) {
        if (data !== undefined) yield data;
      }
    },
    efficiency: (request, options = {}) => callUnary(connection, methods.Efficiency, { request, options }),
    lineage: async (image = '', options = {}) =>
      (await callUnary(connection, methods.Lineage, { request: { image }, options })).images,
  };
}
