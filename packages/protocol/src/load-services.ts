import type { MethodDefinition } from '@grpc/proto-loader';
import type { BuildRecordServiceDefinition } from './generated/tinydock/v1/BuildRecordService.ts';
import type { BuildServiceDefinition } from './generated/tinydock/v1/BuildService.ts';
import type { ContainerServiceDefinition } from './generated/tinydock/v1/ContainerService.ts';
import type { ImageExplorerServiceDefinition } from './generated/tinydock/v1/ImageExplorerService.ts';
import type { ImageServiceDefinition } from './generated/tinydock/v1/ImageService.ts';
import type { NetworkServiceDefinition } from './generated/tinydock/v1/NetworkService.ts';
import protocol from './generated/protocol.json' with { type: 'json' };
import type { RegistryServiceDefinition } from './generated/tinydock/v1/RegistryService.ts';
import type { RetentionServiceDefinition } from './generated/tinydock/v1/RetentionService.ts';
import type { SystemServiceDefinition } from './generated/tinydock/v1/SystemService.ts';
import type { VolumeServiceDefinition } from './generated/tinydock/v1/VolumeService.ts';
import { type Declarations, MessageCodecs, type MethodDeclaration } from './wire/message-codecs.ts';

/** The methods of each service: their paths, and how their messages are read and written. */
export interface ProtocolServices {
  readonly system: SystemServiceDefinition;
  readonly images: ImageServiceDefinition;
  readonly explorer: ImageExplorerServiceDefinition;
  readonly registries: RegistryServiceDefinition;
  readonly retention: RetentionServiceDefinition;
  readonly builds: BuildServiceDefinition;
  readonly buildRecords: BuildRecordServiceDefinition;
  readonly containers: ContainerServiceDefinition;
  readonly volumes: VolumeServiceDefinition;
  readonly networks: NetworkServiceDefinition;
}

/** Names of the services as they stand in paths, in health checks and in reflection. */
export const SERVICE_NAMES = {
  system: 'tinydock.v1.SystemService',
  images: 'tinydock.v1.ImageService',
  explorer: 'tinydock.v1.ImageExplorerService',
  registries: 'tinydock.v1.RegistryService',
  retention: 'tinydock.v1.RetentionService',
  builds: 'tinydock.v1.BuildService',
  buildRecords: 'tinydock.v1.BuildRecordService',
  containers: 'tinydock.v1.ContainerService',
  volumes: 'tinydock.v1.VolumeService',
  networks: 'tinydock.v1.NetworkService',
} as const;

const PACKAGE = 'tinydock.v1';
const DECLARATIONS = protocol.nested.tinydock.nested.v1.nested as unknown as Declarations;

type Codec = Pick<
  MethodDefinition<object, object>,
  'requestSerialize' | 'requestDeserialize' | 'responseSerialize' | 'responseDeserialize'
>;

const unknownFields = new WeakMap<object, number>();

/**
 * The number of a field of a request, or of a message in it, that has a value and that these protos do not know; undefined
 * where they know it whole.
 */
export function unknownFieldOf(request: object): number | undefined {
  return unknownFields.get(request);
}

function noteUnknown(field: number, request: object): void {
  unknownFields.set(request, field);
}

/** The codecs are made when the first message comes. */
function createCodec(codecs: MessageCodecs, { requestType, responseType }: MethodDeclaration): Codec {
  return {
    requestSerialize: (value) => codecs.get(requestType).encode(value),
    requestDeserialize: (bytes) => codecs.get(requestType).decode(bytes, noteUnknown),
    responseSerialize: (value) => codecs.get(responseType).encode(value),
    responseDeserialize: (bytes) => codecs.get(responseType).decode(bytes),
  };
}

function describeService(codecs: MessageCodecs, name: string): Record<string, object> {
  const declaration = DECLARATIONS[name.slice(PACKAGE.length + 1)];
  if (declaration === undefined || !('methods' in declaration)) throw new Error(`there is no service ${name}`);
  return Object.fromEntries(
    Object.entries(declaration.methods).map(([methodName, method]) => [
      methodName,
      {
        path: `/${name}/${methodName}`,
        requestStream: method.requestStream ?? false,
        responseStream: method.responseStream ?? false,
        originalName: `${methodName.slice(0, 1).toLowerCase()}${methodName.slice(1)}`,
        ...createCodec(codecs, method),
      },
    ]),
  );
}

let loaded: ProtocolServices | undefined;

/**
 * The definitions of all services, typed. Numbers stand for 64 bits, buffers for bytes; defaults are filled in, oneofs
 * named. Made of the protos' JSON without proto-loader, whose descriptors only reflection needs, and without protobufjs,
 * which compiles code for each type of message, for which a client's start would wait.
 */
export function loadServices(): ProtocolServices {
  if (loaded === undefined) {
    const codecs = new MessageCodecs(DECLARATIONS);
    const describe = (key: keyof typeof SERVICE_NAMES): object => describeService(codecs, SERVICE_NAMES[key]);
    const keys = Object.keys(SERVICE_NAMES) as (keyof typeof SERVICE_NAMES)[];
    loaded = Object.fromEntries(keys.map((key) => [key, describe(key)])) as unknown as ProtocolServices;
  }
  return loaded;
}
