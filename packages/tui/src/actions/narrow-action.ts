import type { Action } from './action.ts';

/** Of how many things a plan consists that can be left out one by one; 0 for what is done as a whole. */
export function countPlanned(action: Action): number {
  switch (action.kind) {
    case 'prune-disk':
      return action.parts.length;
    case 'prune-volumes':
      return action.names.length;
    case 'prune-networks':
      return action.networks.length;
    default:
      return 0;
  }
}

/** A plan without some of its things, by their places; undefined where nothing is left. */
export function narrowAction(action: Action, without: ReadonlySet<number>): Action | undefined {
  if (without.size === 0) return action;
  const keep = <T>(items: readonly T[]): readonly T[] => items.filter((_, index) => !without.has(index));
  if (without.size >= countPlanned(action)) return undefined;
  switch (action.kind) {
    case 'prune-disk':
      return { ...action, isWhole: false, parts: keep(action.parts) };
    case 'prune-volumes':
      return { ...action, isWhole: false, names: keep(action.names) };
    case 'prune-networks':
      return { ...action, isWhole: false, networks: keep(action.networks) };
    default:
      return action;
  }
}
