import { type TimedBuildEvent, TinydockError } from '@tinydock/domain';
import { buildLogToWire, buildRecordToWire } from '@tinydock/protocol';
import type { BuildRecords } from '../build/records/build-records.ts';
import type { BuildRecordHandlers } from './service-handlers.ts';

type WireBatch = ReturnType<typeof buildLogToWire>;

async function* toWire(batches: AsyncIterable<readonly TimedBuildEvent[]>): AsyncGenerator<WireBatch, void, undefined> {
  for await (const batch of batches) yield buildLogToWire(batch);
}

/** `tinydock.v1.BuildRecordService` on top of {@link BuildRecords}. */
export function createBuildRecordHandlers(records: BuildRecords): BuildRecordHandlers {
  return {
    List: ({ filters }) => ({ builds: records.list(filters).map((record) => buildRecordToWire(record, false)) }),
    Inspect: ({ build }) => buildRecordToWire(records.find(build), true),
    ReadLog: ({ build, follow }, { signal }) => toWire(records.readLog(build, { follow, signal })),
    Remove: async ({ builds, all }) => {
      if (builds.includes('')) throw new TinydockError({ code: 'INVALID_ARGUMENT', message: 'a build id is empty' });
      const ended = all ? (await records.listKept()).map(({ key }) => key) : [];
      return { builds: [...(await records.remove([...builds, ...ended]))] };
    },
  };
}
