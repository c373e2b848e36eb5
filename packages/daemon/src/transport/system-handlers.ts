import { imageToWire } from '@tinydock/protocol';
import type { SystemService } from '../system/system-service.ts';
import type { UsageService } from '../usage/usage-service.ts';
import type { SystemHandlers } from './service-handlers.ts';

async function diskUsage(usage: UsageService) {
  const { totals, images, layers, containers, volumes } = await usage.measure();
  return {
    totals: [...totals],
    images: images.map(({ image, containers: users, ...bytes }) => ({ image: imageToWire(image, users), ...bytes })),
    layers: [...layers],
    containers: containers.map(({ imageName, ...container }) => ({ ...container, image: imageName })),
    volumes: [...volumes],
  };
}

/** `tinydock.v1.SystemService` on top of {@link SystemService} and {@link UsageService}. */
export function createSystemHandlers({
  system: service,
  usage,
}: {
  readonly system: SystemService;
  readonly usage: UsageService;
}): SystemHandlers {
  return {
    DiskUsage: () => diskUsage(usage),
    Ping: () => ({ timeMs: service.now().getTime(), refusesUnknownFields: true }),
    Version: () => {
      const version = service.version();
      return { ...version, components: version.components.map((component) => ({ ...component })) };
    },
    Info: async () => {
      const info = await service.info();
      return {
        ...info,
        warnings: [...info.warnings],
        mirroredRegistries: info.mirroredRegistries.map(({ registry, mirrors }) => ({
          registry,
          mirrors: [...mirrors],
        })),
        insecureRegistries: [...info.insecureRegistries],
        cdiSpecDirs: [...info.cdiSpecDirs],
        cdiDevices: [...info.cdiDevices],
      };
    },
    Events: (request, { signal }) => service.events(request, signal),
  };
}
