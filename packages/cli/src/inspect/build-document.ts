import type { Build, BuildStep } from '@tinydock/protocol';
import { buildName, buildStatus, stepResult } from '@tinydock/text';
import type { GoStruct } from '../format/template/go-value.ts';

function durationMs({ startedAt, finishedAt }: Pick<Build, 'startedAt' | 'finishedAt'>): number {
  return finishedAt === '' ? 0 : Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
}

function stepDocument(step: BuildStep): GoStruct {
  return {
    Number: step.step,
    Stage: step.stage,
    Place: step.place,
    Places: step.places,
    Instruction: step.text,
    Status: buildStatus(step.state),
    Result: stepResult(step),
    Cached: step.isCached,
    StartedAt: step.startedAt,
    FinishedAt: step.finishedAt,
    DurationMs: durationMs(step),
    Explanation: step.explanation,
    Changes: [...step.changes],
    Error: step.error,
  };
}

/** A build as `build inspect` shows it. */
export function buildDocument(build: Build): GoStruct {
  return {
    Id: build.id,
    Name: buildName(build),
    Tags: [...build.tags],
    Status: buildStatus(build.state),
    Context: build.context,
    Dockerfile: build.dockerfile,
    Target: build.target,
    Platforms: [...build.platforms],
    StartedAt: build.startedAt,
    FinishedAt: build.finishedAt,
    DurationMs: durationMs(build),
    ImageId: build.imageId,
    Error: build.error,
    TotalSteps: build.totalSteps,
    CompletedSteps: build.completedSteps,
    CachedSteps: build.cachedSteps,
    Steps: build.steps.map(stepDocument),
  };
}
