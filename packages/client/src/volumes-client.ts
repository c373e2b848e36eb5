import type {
  CreateVolumeRequestInput,
  CreateVolumeResponse,
  ListVolumesRequestInput,
  ProtocolServices,
  PrunedVolume,
  PruneVolumesRequestInput,
  Volume,
} from '@tinydock/protocol';
import type { CallOptions, Connection } from './call/connection.ts';
import { callUnary } from './call/unary-call.ts';
import { callWhole } from './call/whole-call.ts';

/** VolumeService. Every method throws as {@link callUnary}. */
export interface VolumesClient {
  create(request: CreateVolumeRequestInput, options?: CallOptions): Promise<CreateVolumeResponse>;
  /** By name. */
  list(request?: ListVolumesRequestInput, options?: CallOptions): Promise<readonly Volume[]>;
  inspect(name: string, options?: CallOptions): Promise<Volume>;
  remove(name: string, options?: CallOptions): Promise<void>;
  /** Removes volumes that no container has, or says which. */
  prune(request: PruneVolumesRequestInput, options?: CallOptions): Promise<readonly PrunedVolume[]>;
}

export function createVolumesClient(connection: Connection, methods: ProtocolServices['volumes']): VolumesClient {
  return {
    create: (request, options = {}) => callUnary(connection, methods.Create, { request, options }),
    list: async (request = {}, options = {}) =>
      (await callUnary(connection, methods.List, { request, options })).volumes,
    inspect: (name, options = {}) => callUnary(connection, methods.Inspect, { request: { name }, options }),
    remove: async (name, options = {}) => {
      await callUnary(connection, methods.Remove, { request: { name }, options });
    },
    prune: async (request, options = {}) => (await callWhole(connection, methods.Prune, { request, options })).volumes,
  };
}
