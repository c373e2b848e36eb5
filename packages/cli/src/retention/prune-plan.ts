import type { ImagePrunePlan, PrunableImage, PruneImagesResponse } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import type { GoStruct } from '../format/template/go-value.ts';
import type { Output } from '../output/output.ts';
import { shortenId } from '../output/shorten-id.ts';

const REASONS: Readonly<Record<string, string>> = {
  dangling: 'has no tag, used by no container',
  unused: 'used by no container',
};

const PLAN_HEADERS: GoStruct = { Image: 'IMAGE', ID: 'IMAGE ID', Reason: 'WHY', Size: 'SIZE', Freed: 'FREED ALONE' };

function namesOf({ image }: PrunableImage): readonly string[] {
  return [...(image?.tags ?? []), ...(image?.digests ?? [])];
}

/** What prune would remove, as a table. */
export function planTable({ images }: ImagePrunePlan): Output {
  const rows = images.map((planned) => ({
    Image: (planned.image?.tags.length ?? 0) > 0 ? (planned.image?.tags.join(', ') ?? '') : '<none>',
    ID: shortenId(planned.image?.id ?? ''),
    Reason: REASONS[planned.reason] ?? planned.reason,
    Size: formatSize(planned.image?.sizeBytes ?? 0),
    Freed: formatSize(planned.freedBytes),
  }));
  return { kind: 'list', view: { rows, headers: PLAN_HEADERS, columns: Object.keys(PLAN_HEADERS), format: undefined } };
}

/** The plan as it goes back to the daemon. */
export function plannedImages({ images }: ImagePrunePlan): { imageId: string; names: string[] }[] {
  return images.map((planned) => ({ imageId: planned.image?.id ?? '', names: [...namesOf(planned)] }));
}

/** Plan and result for programs; without a result nothing was removed. */
export function pruneDocument(plan: ImagePrunePlan, result: PruneImagesResponse | undefined): GoStruct {
  return {
    Planned: plan.images.map((planned) => ({
      Id: planned.image?.id ?? '',
      Names: namesOf(planned),
      Reason: planned.reason,
      SizeBytes: planned.image?.sizeBytes ?? 0,
      FreedBytes: planned.freedBytes,
    })),
    PlannedFreedBytes: plan.freedBytes,
    Removed: result?.imageIds ?? [],
    Skipped: (result?.skipped ?? []).map(({ imageId, reason }) => ({ Id: imageId, Reason: reason })),
    FreedBytes: result?.freedBytes ?? 0,
    KeptUntil: result?.keptUntil ?? '',
  };
}
