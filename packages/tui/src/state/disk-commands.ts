import type { TrashedImage } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import type { Target } from '../actions/action.ts';
import type { Command } from '../keys/key-bindings.ts';
import { confirm, refuse } from './ask.ts';
import { only, type Update } from './dashboard-event.ts';
import type { DashboardState } from './dashboard-state.ts';
import { consequenceOf, nameOfImage, type PlannedRow, plannedRows, totalOf } from './disk-plan.ts';
import { chosenDiskRows, type DiskRow } from './disk-state.ts';

function targetOf(image: TrashedImage['image']): Target {
  return { id: image?.id ?? '', name: nameOfImage(image) };
}

function chosen(state: DashboardState): readonly DiskRow[] {
  return chosenDiskRows(state.disk, state.lists.disk);
}

function confirmPrune(state: DashboardState, planned: readonly PlannedRow[]): Update {
  const { plan, isForAll } = state.disk;
  if (plan === undefined) return only(state);
  const isWhole = planned.length === plannedRows(plan).length;
  const action = { kind: 'prune-disk', parts: planned.map(({ part }) => part), isWhole, isForAll } as const;
  return confirm(state, action, [...planned.map(consequenceOf), ...(isWhole ? [totalOf(plan)] : [])]);
}

/** What is planned goes to the trash; what is in the trash goes for good. */
function remove(state: DashboardState): Update {
  const rows = chosen(state);
  const planned = rows.flatMap((row) => (row.kind === 'prune' ? [row.planned] : []));
  if (planned.length > 0) return confirmPrune(state, planned);
  const trashed = rows.flatMap((row) => (row.kind === 'trash' ? [row.trashed] : []));
  if (trashed.length === 0) return refuse(state, 'Choose something that prune would remove, or an image in the trash.');
  const lines = trashed.map(({ image, freedBytes }) => {
    return `${nameOfImage(image)} goes for good: alone it frees ${formatSize(freedBytes)}`;
  });
  const isWhole = trashed.length === state.disk.trash.length;
  const images = trashed.map(({ image }) => targetOf(image));
  return confirm(state, { kind: 'empty-trash', images, isWhole }, lines);
}

function pruneAll(state: DashboardState): Update {
  const { plan } = state.disk;
  const planned = plan === undefined ? [] : plannedRows(plan);
  if (planned.length > 0) return confirmPrune(state, planned);
  return refuse(state, 'There is nothing that prune would remove.');
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
