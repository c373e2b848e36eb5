import type { ContainerRecord, RuntimeInfo } from '@tinydock/domain';
import {
  containerDetailToWire,
  type ContainerSizes,
  containerToWire,
  type LogBatchInput,
  type LogsRequest,
  optionalText,
  requireText,
  type StatsSampleInput,
} from '@tinydock/protocol';
import type { ContainerControl } from '../containers/container-control.ts';
import type { ContainerService } from '../containers/container-service.ts';
import type { ContainerStats, StatsRequest } from '../containers/container-stats.ts';
import type { ExecService } from '../containers/exec-service.ts';
import type { PrunedContainer, PruneRequest } from '../containers/prune-containers.ts';
import { apparmorProfile, missingModules } from '../containers/security-modules.ts';
import type { WaitCondition } from '../containers/wait-for-container.ts';
import type { ContainerNetwork } from '../networks/container-networks.ts';
import { type ContainerFilesHandlerOptions, createContainerFilesHandlers } from './container-files-handlers.ts';
import { type ContainerCopyHandlerOptions, createContainerCopyHandlers } from './container-copy-handlers.ts';
import { createContainerControlHandlers } from './container-control-handlers.ts';
import { createRequestFromWire } from './create-request.ts';
import { oneOf } from './one-of.ts';
import { streamAttach, streamExec } from './process-streams.ts';
import type { ContainerHandlers } from './service-handlers.ts';

const WAIT_CONDITIONS: readonly WaitCondition[] = ['not-running', 'next-exit', 'removed'];

async function* readLogs(
  service: ContainerService,
  request: LogsRequest,
  signal: AbortSignal,
): AsyncGenerator<LogBatchInput, void, undefined> {
  const showsBoth = request.stdout === request.stderr;
  const records = service.readLogs(requireText('container', request.container), {
    follow: request.follow,
    tail: request.tail === undefined || request.tail < 0 ? undefined : request.tail,
    since: optionalText(request.since),
    until: optionalText(request.until),
    isJoined: request.joined,
    signal,
  });
  for await (const batch of records) {
    const shown = showsBoth ? batch : batch.filter(({ stream }) => request[stream]);
    if (shown.length === 0) continue;
    yield {
      entries: shown.map(({ time, stream, data }) => {
        return { time, stream, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength) };
      }),
    };
  }
}

async function* streamStats(
  samples: AsyncIterable<readonly ContainerStats[]>,
): AsyncGenerator<StatsSampleInput, void, undefined> {
  for await (const containers of samples) yield { containers: [...containers] };
}

export interface ContainerHandlerOptions extends ContainerFilesHandlerOptions, ContainerCopyHandlerOptions {
  readonly service: ContainerService;
  readonly control: ContainerControl;
  readonly prune: (request: PruneRequest) => Promise<readonly PrunedContainer[]>;
  readonly stats: (request: StatsRequest, signal: AbortSignal) => AsyncIterable<readonly ContainerStats[]>;
  readonly execs: ExecService;
  readonly runtime: RuntimeInfo;
  readonly networksOf: (record: ContainerRecord) => readonly ContainerNetwork[];
}

/** `tinydock.v1.ContainerService` on top of {@link ContainerService} and its companions. */
export function createContainerHandlers(options: ContainerHandlerOptions): ContainerHandlers {
  const { service, execs, files, runtime } = options;
  const measure = async (record: ContainerRecord, isWanted: boolean): Promise<ContainerSizes | undefined> =>
    isWanted ? files.sizes(record) : undefined;
  return {
    Create: async (request) => {
      const asked = createRequestFromWire(request);
      const record = await service.create(asked);
      const missing = missingModules(asked.isolation, runtime.securityModules);
      return { id: record.id, name: record.name, warnings: [...service.warningsOf(record, asked), ...missing] };
    },
    Start: async ({ container }) => {
      await service.start(requireText('container', container));
      return {};
    },
    Attach: (requests, { signal }) => streamAttach(service, requests, signal),
    Exec: (requests, { signal }) => streamExec(execs, requests, signal),
    ...createContainerControlHandlers(options),
    ...createContainerFilesHandlers(options),
    ...createContainerCopyHandlers(options),
    Wait: ({ container, condition }, { signal }) =>
      service.wait(requireText('container', container), oneOf('condition', condition, WAIT_CONDITIONS), signal),
    List: async ({ all, filters, last, size }) => ({
      containers: await Promise.all(
        service
          .list({ all, filters, last })
          .map(async (record) => containerToWire(record, await measure(record, size))),
      ),
    }),
    Inspect: async ({ container, size }) => {
      const record = service.inspect(requireText('container', container));
      return containerDetailToWire(record, {
        mountpointOf: (mount) => service.mountpointOf(mount),
        logPath: service.logPath(record),
        runtime: runtime.name,
        apparmorProfile: apparmorProfile(record.spec.isolation, runtime.securityModules),
        sizes: await measure(record, size),
        networks: options.networksOf(record),
        places: service.places(record),
      });
    },
    Stats: (request, { signal }) => streamStats(options.stats(request, signal)),
    Logs: (request, { signal }) => readLogs(service, request, signal),
  };
}
