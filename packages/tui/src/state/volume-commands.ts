import type { Volume } from '@tinydock/protocol';
import type { Command } from '../keys/key-bindings.ts';
import { ask, confirm, refuse } from './ask.ts';
import { only, type Update } from './dashboard-event.ts';
import type { DashboardState } from './dashboard-state.ts';
import { chosenOf } from './list-state.ts';
import { volumeRows } from './rows.ts';

function chosenVolumes(state: DashboardState): readonly Volume[] {
  const { volumes: list } = state.lists;
  return chosenOf(list, {
    all: state.volumes,
    rows: volumeRows(state.volumes, list.sort, list.filter),
    idOf: ({ name }) => name,
  });
}

function remove(state: DashboardState): Update {
  const chosen = chosenVolumes(state);
  const used = chosen.find(({ containers }) => containers.length > 0);
  if (chosen.length === 0) return refuse(state, 'There is no volume here. n makes one.');
  if (used !== undefined) return refuse(state, `${used.name} is in use by ${used.containers.join(', ')}.`);
  const consequences = chosen.map(({ name }) => `${name} goes, with all that is in it`);
  return confirm(state, { kind: 'remove-volumes', names: chosen.map(({ name }) => name) }, consequences);
}

/** What a command does to volumes. Pure. */
export function volumeCommand(state: DashboardState, command: Command): Update {
  switch (command) {
    case 'create':
      return ask(state, { purpose: { kind: 'create-volume' }, title: 'Name of the new volume' });
    case 'remove':
      return remove(state);
    case 'prune':
      return only(state, { kind: 'plan-prune', what: 'volumes' });
    case 'copy-id': {
      const [volume] = chosenVolumes(state);
      return volume === undefined ? only(state) : only(state, { kind: 'copy', text: volume.mountpoint });
    }
    default:
      return only(state);
  }
}
