import type { ContainerServiceDefinition } from './generated/tinydock/v1/ContainerService.ts';
import type { ImageServiceDefinition } from './generated/tinydock/v1/ImageService.ts';
import type { SystemServiceDefinition } from './generated/tinydock/v1/SystemService.ts';
import { loadProtocol } from './load-protocol.ts';

/** The methods of each service: their paths, and how their messages are read and written. */
export interface ProtocolServices {
  readonly system: SystemServiceDefinition;
  readonly images: ImageServiceDefinition;
  readonly containers: ContainerServiceDefinition;
}

/** Names of the services as they stand in paths, in health checks and in reflection. */
export const SERVICE_NAMES = {
  system: 'tinydock.v1.SystemService',
  images: 'tinydock.v1.ImageService',
  containers: 'tinydock.v1.ContainerService',
} as const;

/** The definitions of all services, typed. */
export function loadServices(): ProtocolServices {
  const definitions = loadProtocol();
  return {
    system: definitions[SERVICE_NAMES.system] as unknown as SystemServiceDefinition,
    images: definitions[SERVICE_NAMES.images] as unknown as ImageServiceDefinition,
    containers: definitions[SERVICE_NAMES.containers] as unknown as ContainerServiceDefinition,
  };
}
