import { requireText, type Volume } from '@tinydock/protocol';
import type { VolumeDetail, VolumeService } from '../volumes/volume-service.ts';
import type { VolumeHandlers } from './service-handlers.ts';

function volumeToWire({ volume, mountpoint, containers }: VolumeDetail): Volume {
  const { name, createdAt, labels, options } = volume;
  return {
    name,
    driver: 'local',
    createdAt,
    labels: { ...labels },
    options: { ...options },
    mountpoint,
    containers: [...containers],
  };
}

/** `tinydock.v1.VolumeService` on top of {@link VolumeService}. */
export function createVolumeHandlers(service: VolumeService): VolumeHandlers {
  return {
    Create: async (request) => {
      const created = await service.create(request);
      return { volume: volumeToWire(created), warnings: [...created.warnings] };
    },
    List: ({ filters }) => ({ volumes: service.list(filters).map(volumeToWire) }),
    Inspect: ({ name }) => volumeToWire(service.inspect(requireText('volume', name))),
    Remove: async ({ name }) => {
      await service.remove(requireText('volume', name));
      return {};
    },
    Prune: async (request) => ({ volumes: [...(await service.prune(request))] }),
  };
}
