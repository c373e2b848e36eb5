import type { BuildCacheCatalog, BuildCacheRecord } from '@tinydock/domain';

/** A `BuildCacheCatalog` in memory, with the contract of the real one. */
export function createMemoryBuildCacheCatalog(): BuildCacheCatalog {
  const steps = new Map<string, BuildCacheRecord>();
  const traces = new Map<string, string>();
  return {
    findStep: (key) => steps.get(key),
    putStep: (record) => void steps.set(record.key, record),
    listSteps: () => [...steps.values()].sort((left, right) => (left.createdAt < right.createdAt ? -1 : 1)),
    getTrace: (name) => traces.get(name),
    putTrace: (name, trace) => void traces.set(name, trace),
    touchSteps: (keys, usedAt) => {
      for (const key of keys) {
        const record = steps.get(key);
        if (record !== undefined) steps.set(key, { ...record, usedAt });
      }
    },
    removeSteps: (keys) => {
      for (const key of keys) steps.delete(key);
    },
  };
}
