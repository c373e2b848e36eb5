import type { Build, BuildLogBatch, Filter, ProtocolServices, RemoveBuildsRequestInput } from '@tinydock/protocol';
import type { CallOptions, Connection } from './call/connection.ts';
import { callServerStream } from './call/stream-call.ts';
import { callUnary } from './call/unary-call.ts';
import { callWhole } from './call/whole-call.ts';

/** BuildRecordService. Every method throws as {@link callUnary}; a stream starts with its first `next()`. */
export interface BuildRecordsClient {
  /** The newest first; without what there is to say of their steps. */
  list(filters: readonly Filter[], options?: CallOptions): Promise<readonly Build[]>;
  /** One build with its steps; the newest where the id is empty. */
  inspect(build: string, options?: CallOptions): Promise<Build>;
  /** What the build told; with `follow` until it ends. */
  readLog(
    build: string,
    options?: CallOptions & { readonly follow?: boolean },
  ): AsyncGenerator<BuildLogBatch, void, undefined>;
  /** Resolves with the ids of those that are gone. */
  remove(request: RemoveBuildsRequestInput, options?: CallOptions): Promise<readonly string[]>;
}

export function createBuildRecordsClient(
  connection: Connection,
  methods: ProtocolServices['buildRecords'],
): BuildRecordsClient {
  return {
    list: async (filters, options = {}) =>
      (await callUnary(connection, methods.List, { request: { filters: [...filters] }, options })).builds,
    inspect: (build, options = {}) => callUnary(connection, methods.Inspect, { request: { build }, options }),
    readLog: (build, { follow = false, ...options } = {}) =>
      callServerStream(connection, methods.ReadLog, { request: { build, follow }, options }),
    remove: async (request, options = {}) => (await callWhole(connection, methods.Remove, { request, options })).builds,
  };
}
