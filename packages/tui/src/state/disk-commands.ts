import type { PrunableImage } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import type { PlannedTarget, Target } from '../actions/action.ts';
import type { Command } from '../keys/key-bindings.ts';
import { confirm, refuse } from './ask.ts';
import { only, type Update } from './dashboard-event.ts';
import type { DashboardState } from './dashboard-state.ts';
import { chosenDiskRows, type DiskRow, nameOfImage } from './disk-state.ts';

function targetOf(image: PrunableImage['image']): Target {
  return { id: image?.id ?? '', name: nameOfImage(image) };
}

function plannedTarget({ image }: PrunableImage): PlannedTarget {
  return { ...targetOf(image), names: [...(image?.tags ?? []), ...(image?.digests ?? [])] };
}

function chosen(state: DashboardState): readonly DiskRow[] {
  return chosenDiskRows(state.disk, state.lists.disk);
}

function confirmPrune(state: DashboardState, planned: readonly PrunableImage[]): Update {
  const all = state.disk.plan;
  const isWhole = planned.length === all?.images.length;
  const lines = planned.map(
    (one) => `${nameOfImage(one.image)} (${one.reason}): alone it would free ${formatSize(one.freedBytes)}`,
  );
  const total = isWhole ? [`Together they free ${formatSize(all.freedBytes)}, when they leave the trash.`] : [];
  const action = {
    kind: 'prune-images',
    images: planned.map(plannedTarget),
    isWhole,
    isForAll: state.disk.isForAll,
  } as const;
  return confirm(state, action, [...lines, ...total]);
}

/** What is planned goes to the trash; what is in the trash goes for good. */
function remove(state: DashboardState): Update {
  const rows = chosen(state);
  const planned = rows.flatMap((row) => (row.kind === 'prune' ? [row.planned] : []));
  if (planned.length > 0) return confirmPrune(state, planned);
  const trashed = rows.flatMap((row) => (row.kind === 'trash' ? [row.trashed] : []));
  if (trashed.length === 0) return refuse(state, 'Choose an image that prune would remove, or one in the trash.');
  const lines = trashed.map(({ image, freedBytes }) => {
    return `${nameOfImage(image)} goes for good: alone it frees ${formatSize(freedBytes)}`;
  });
  const isWhole = trashed.length === state.disk.trash.length;
  const images = trashed.map(({ image }) => targetOf(image));
  return confirm(state, { kind: 'empty-trash', images, isWhole }, lines);
}

function pruneAll(state: DashboardState): Update {
  const { plan } = state.disk;
  if (plan === undefined || plan.images.length === 0) return refuse(state, 'There is nothing that prune would remove.');
  return confirmPrune(state, plan.images);
}

function restore(state: DashboardState): Update {
  const trashed = chosen(state).flatMap((row) => (row.kind === 'trash' ? [targetOf(row.trashed.image)] : []));
  if (trashed.length === 0) return refuse(state, 'Choose an image in the trash.');
  return only(state, { kind: 'act', action: { kind: 'restore-images', images: trashed } });
}

/** What a command does in the view of the disk. Pure. */
export function diskCommand(state: DashboardState, command: Command): Update {
  switch (command) {
    case 'remove':
      return remove(state);
    case 'prune':
      return pruneAll(state);
    case 'restore':
      return restore(state);
    case 'plan-all':
      return only({ ...state, disk: { ...state.disk, plan: undefined, isForAll: !state.disk.isForAll } });
    default:
      return only(state);
  }
}
