import type { SystemService } from '../system/system-service.ts';
import type { SystemHandlers } from './service-handlers.ts';

/** `tinydock.v1.SystemService` on top of {@link SystemService}. */
export function createSystemHandlers(service: SystemService): SystemHandlers {
  return {
    Ping: () => ({ timeMs: service.now().getTime() }),
    Version: () => {
      const version = service.version();
      return { ...version, components: version.components.map((component) => ({ ...component })) };
    },
    Info: () => {
      const info = service.info();
      return { ...info, warnings: [...info.warnings] };
    },
    Events: (_request, { signal }) => service.events(signal),
  };
}
