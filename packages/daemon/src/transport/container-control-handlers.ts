import { changedLimits, requireText, restartFromWire } from '@tinydock/protocol';
import type { StopOptions } from '../containers/container-control.ts';
import type { ContainerHandlerOptions } from './container-handlers.ts';
import type { ContainerHandlers } from './service-handlers.ts';

type ControlMethod =
  'Stop' | 'Restart' | 'Kill' | 'Pause' | 'Unpause' | 'Rename' | 'Update' | 'Remove' | 'Top' | 'Prune';

function stopOptions(request: { readonly timeoutSeconds?: number; readonly signal: string }): StopOptions {
  const { timeoutSeconds, signal } = request;
  return { timeoutSeconds, signal: signal === '' ? undefined : signal };
}

/** The calls of `tinydock.v1.ContainerService` that are about containers which are there already. */
export function createContainerControlHandlers(
  options: Pick<ContainerHandlerOptions, 'service' | 'control' | 'prune'>,
): Pick<ContainerHandlers, ControlMethod> {
  const { service, control, prune } = options;
  return {
    Stop: async (request) => {
      await control.stop(requireText('container', request.container), stopOptions(request));
      return {};
    },
    Restart: async (request) => {
      await control.restart(requireText('container', request.container), stopOptions(request));
      return {};
    },
    Kill: async ({ container, signal }) => {
      await control.kill(requireText('container', container), signal || 'SIGKILL');
      return {};
    },
    Pause: async ({ container }) => {
      await control.pause(requireText('container', container));
      return {};
    },
    Unpause: async ({ container }) => {
      await control.unpause(requireText('container', container));
      return {};
    },
    Update: async ({ container, limits, restart, takenBack }) => {
      await control.update(requireText('container', container), {
        limits: changedLimits(limits, takenBack),
        restart: restart === null ? undefined : restartFromWire(restart),
      });
      return {};
    },
    Rename: async ({ container, newName }) => {
      await control.rename(requireText('container', container), requireText('new name', newName));
      return {};
    },
    Remove: async ({ container, force, volumes }) => {
      await control.remove(requireText('container', container), { force, volumes });
      return {};
    },
    Top: async ({ container, psArgs }) => {
      const { titles, rows } = await service.listProcesses(requireText('container', container), psArgs);
      return { titles: [...titles], processes: rows.map((cells) => ({ cells: [...cells] })) };
    },
    Prune: async ({ filters, planOnly, only }) => ({ containers: [...(await prune({ filters, planOnly, only }))] }),
  };
}
