import type { MethodDefinition } from '@grpc/proto-loader';
import type protobuf from 'protobufjs/light.js';
import type { BuildRecordServiceDefinition } from './generated/tinydock/v1/BuildRecordService.ts';
import type { BuildServiceDefinition } from './generated/tinydock/v1/BuildService.ts';
import type { ContainerServiceDefinition } from './generated/tinydock/v1/ContainerService.ts';
import type { ImageExplorerServiceDefinition } from './generated/tinydock/v1/ImageExplorerService.ts';
import type { ImageServiceDefinition } from './generated/tinydock/v1/ImageService.ts';
import type { NetworkServiceDefinition } from './generated/tinydock/v1/NetworkService.ts';
import protocol from './generated/protocol.json' with { type: 'json' };
import { type Declarations, MessageTypes } from './message-types.ts';
import type { RegistryServiceDefinition } from './generated/tinydock/v1/RegistryService.ts';
import type { RetentionServiceDefinition } from './generated/tinydock/v1/RetentionService.ts';
import type { SystemServiceDefinition } from './generated/tinydock/v1/SystemService.ts';
import type { VolumeServiceDefinition } from './generated/tinydock/v1/VolumeService.ts';

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

/** How messages look in JavaScript: numbers for 64 bits, buffers for bytes, defaults filled in, oneofs named. */
const CONVERSION: protobuf.IConversionOptions = { longs: Number, defaults: true, oneofs: true };

type Codec = Pick<
  MethodDefinition<object, object>,
  'requestSerialize' | 'requestDeserialize' | 'responseSerialize' | 'responseDeserialize'
>;

/** The types are made when the first message comes. */
function createCodec(types: MessageTypes, method: protobuf.IMethod): Codec {
  const write =
    (typeName: string) =>
    (value: object): Buffer => {
      const type = types.get(typeName);
      return type.encode(type.fromObject(value)).finish() as Buffer;
    };
  const read =
    (typeName: string) =>
    (bytes: Buffer): object => {
      const type = types.get(typeName);
      return type.toObject(type.decode(bytes), CONVERSION);
    };
  return {
    requestSerialize: write(method.requestType),
    requestDeserialize: read(method.requestType),
    responseSerialize: write(method.responseType),
    responseDeserialize: read(method.responseType),
  };
}

function describeService(types: MessageTypes, name: string): Record<string, object> {
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
        ...createCodec(types, method),
      },
    ]),
  );
}

let loaded: ProtocolServices | undefined;

/**
 * The definitions of all services, typed. Made of the protos' JSON without proto-loader, whose descriptors only
 * reflection needs, and with message types made only as they are used, which a client's start would wait for.
 */
export function loadServices(): ProtocolServices {
  if (loaded === undefined) {
    const types = new MessageTypes(PACKAGE, DECLARATIONS);
    const describe = (key: keyof typeof SERVICE_NAMES): object => describeService(types, SERVICE_NAMES[key]);
    const keys = Object.keys(SERVICE_NAMES) as (keyof typeof SERVICE_NAMES)[];
    loaded = Object.fromEntries(keys.map((key) => [key, describe(key)])) as unknown as ProtocolServices;
  }
  return loaded;
}
