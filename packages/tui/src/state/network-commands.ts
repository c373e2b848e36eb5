import type { Network } from '@tinydock/protocol';
import type { Command } from '../keys/key-bindings.ts';
import { ask, confirm, refuse } from './ask.ts';
import { only, type Update } from './dashboard-event.ts';
import type { DashboardState } from './dashboard-state.ts';
import { chosenOf } from './list-state.ts';
import { networkRows } from './rows.ts';

/** Those that are always there. */
const PREDEFINED = ['bridge', 'host', 'none'];

function chosenNetworks(state: DashboardState): readonly Network[] {
  const { networks: list } = state.lists;
  return chosenOf(list, {
    all: state.networks,
    rows: networkRows(state.networks, list.sort, list.filter),
    idOf: ({ id }) => id,
  });
}

function remove(state: DashboardState): Update {
  const chosen = chosenNetworks(state);
  if (chosen.length === 0) return refuse(state, 'There is no network here. n makes one.');
  const fixed = chosen.find(({ name }) => PREDEFINED.includes(name));
  if (fixed !== undefined) return refuse(state, `${fixed.name} is always there.`);
  const used = chosen.find(({ containers }) => containers.length > 0);
  if (used !== undefined) {
    return refuse(state, `${used.name} is in use by ${used.containers.map(({ name }) => name).join(', ')}.`);
  }
  const networks = chosen.map(({ id, name }) => ({ id, name }));
  return confirm(
    state,
    { kind: 'remove-networks', networks },
    chosen.map(({ name, subnet }) => `${name} goes, and ${subnet} is free again`),
  );
}

/** What a command does to networks. Pure. */
export function networkCommand(state: DashboardState, command: Command): Update {
  switch (command) {
    case 'create':
      return ask(state, { purpose: { kind: 'create-network' }, title: 'Name of the new network' });
    case 'remove':
      return remove(state);
    case 'prune':
      return only(state, { kind: 'plan-prune', what: 'networks' });
    case 'copy-id': {
      const [network] = chosenNetworks(state);
      return network === undefined ? only(state) : only(state, { kind: 'copy', text: network.id });
    }
    default:
      return only(state);
  }
}
