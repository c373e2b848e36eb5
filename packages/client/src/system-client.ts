import type {
  DiskUsageResponse,
  Event,
  EventsRequestInput,
  InfoResponse,
  PingResponse,
  ProtocolServices,
  VersionResponse,
} from '@tinydock/protocol';
import type { CallOptions, Connection } from './call/connection.ts';
import { callServerStream } from './call/stream-call.ts';
import { callUnary } from './call/unary-call.ts';

/** SystemService. Every method throws as {@link callUnary}. */
export interface SystemClient {
  ping(options?: CallOptions): Promise<PingResponse>;
  version(options?: CallOptions): Promise<VersionResponse>;
  info(options?: CallOptions): Promise<InfoResponse>;
  /** Looks at every file of the daemon. */
  diskUsage(options?: CallOptions): Promise<DiskUsageResponse>;
  /** What happens from the first `next()` on, without end; with `since` or `until`, what happened, until then. */
  events(options?: CallOptions, selection?: EventsRequestInput): AsyncGenerator<Event, void, undefined>;
}

export function createSystemClient(connection: Connection, methods: ProtocolServices['system']): SystemClient {
  const request = {};
  return {
    ping: (options = {}) => callUnary(connection, methods.Ping, { request, options }),
    version: (options = {}) => callUnary(connection, methods.Version, { request, options }),
    info: (options = {}) => callUnary(connection, methods.Info, { request, options }),
    diskUsage: (options = {}) => callUnary(connection, methods.DiskUsage, { request, options }),
    events: (options = {}, selection = {}) =>
      callServerStream(connection, methods.Events, { request: selection, options }),
  };
}
