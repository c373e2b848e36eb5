import type { Build } from '@tinydock/protocol';
import { buildDuration, buildName, buildStatus, formatAge } from '@tinydock/text';
import { formatLocalTime } from '../format/local-time.ts';
import type { GoStruct } from '../format/template/go-value.ts';
import { shortenId } from '../output/shorten-id.ts';

export const BUILD_HEADERS: GoStruct = {
  CachedSteps: 'CACHED',
  CompletedSteps: 'COMPLETED',
  Context: 'CONTEXT',
  CreatedAt: 'CREATED AT',
  CreatedSince: 'CREATED',
  Dockerfile: 'DOCKERFILE',
  Duration: 'DURATION',
  Error: 'ERROR',
  ID: 'BUILD ID',
  ImageID: 'IMAGE ID',
  Name: 'NAME',
  Platforms: 'PLATFORMS',
  Status: 'STATUS',
  Steps: 'STEPS',
  Tags: 'TAGS',
  Target: 'TARGET',
  TotalSteps: 'TOTAL',
};

export const BUILD_COLUMNS: readonly string[] = ['ID', 'Name', 'Status', 'CreatedSince', 'Duration', 'Steps'];

/** How many steps a build has begun, and how many of them the cache had. */
function describeSteps({ totalSteps, cachedSteps }: Build): string {
  return cachedSteps === 0 ? String(totalSteps) : `${totalSteps} (${cachedSteps} cached)`;
}

/** The rows of `build ls`. */
export function buildRows(
  builds: readonly Build[],
  { now, noTrunc }: { readonly now: Date; readonly noTrunc: boolean },
): readonly GoStruct[] {
  return builds.map((build) => ({
    CachedSteps: String(build.cachedSteps),
    CompletedSteps: String(build.completedSteps),
    Context: build.context,
    CreatedAt: formatLocalTime(build.startedAt),
    CreatedSince: formatAge(build.startedAt, now),
    Dockerfile: build.dockerfile,
    Duration: buildDuration(build, now),
    Error: build.error,
    ID: noTrunc ? build.id : shortenId(build.id),
    ImageID: noTrunc ? build.imageId : shortenId(build.imageId),
    Name: buildName(build),
    Platforms: build.platforms.join(','),
    Status: buildStatus(build.state),
    Steps: describeSteps(build),
    Tags: build.tags.join(','),
    Target: build.target,
    TotalSteps: String(build.totalSteps),
  }));
}
