import type { BuildRecord, BuildStepRecord, TimedBuildEvent } from '@tinydock/domain';
import type { Build } from '../generated/tinydock/v1/Build.ts';
import type { BuildLogBatch } from '../generated/tinydock/v1/BuildLogBatch.ts';
import type { BuildStep } from '../generated/tinydock/v1/BuildStep.ts';
import { buildEventToWire } from './build.ts';

function stepToWire(record: BuildStepRecord): BuildStep {
  const { changes, stageSources = [], finishedAt = '', waitingFor = '', ...step } = record;
  return { ...step, finishedAt, waitingFor, changes: [...changes], stageSources: [...stageSources] };
}

/** @param withSteps with what there is to say of each */
export function buildRecordToWire(record: BuildRecord, withSteps: boolean): Build {
  const { steps, tags, platforms, finishedAt = '', imageId = '', ...rest } = record;
  const completed = steps.filter(({ state }) => state === 'completed');
  return {
    ...rest,
    tags: [...tags],
    platforms: [...platforms],
    finishedAt,
    imageId,
    totalSteps: steps.length,
    completedSteps: completed.length,
    cachedSteps: completed.filter(({ isCached }) => isCached).length,
    steps: withSteps ? steps.map(stepToWire) : [],
  };
}

export function buildLogToWire(entries: readonly TimedBuildEvent[]): BuildLogBatch {
  return { entries: entries.map(({ timeMs, event }) => ({ timeMs, progress: buildEventToWire(event) })) };
}
