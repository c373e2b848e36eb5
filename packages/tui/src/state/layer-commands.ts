import type { Command } from '../keys/key-bindings.ts';
import { only, type Update } from './dashboard-event.ts';
import type { DashboardState } from './dashboard-state.ts';
import type { FileRow } from './file-tree.ts';
import type { LayerState } from './layer-state.ts';
import { cursorOf, moveTo } from './list-state.ts';
import { layerFileRows } from './rows.ts';

interface Place {
  readonly rows: readonly FileRow[];
  readonly ids: readonly string[];
  readonly row: FileRow | undefined;
}

function placeOf(layers: LayerState): Place {
  const rows = layerFileRows(layers);
  const ids = rows.map(({ node }) => node.path);
  return { rows, ids, row: rows[cursorOf(layers.files, ids)] };
}

function isDirectory({ node }: FileRow): boolean {
  return node.children.length > 0 || node.file?.file?.kind === 'directory';
}

function setOpen(layers: LayerState, path: string, isOpen: boolean): LayerState {
  const expanded = new Set(layers.expanded);
  if (isOpen) expanded.add(path);
  else expanded.delete(path);
  return { ...layers, expanded };
}

function withLayers(state: DashboardState, layers: LayerState): Update {
  return only({ ...state, layers });
}

/** Opens a directory, or shows what a file holds. */
function open(state: DashboardState, layers: LayerState): Update {
  const { row } = placeOf(layers);
  if (row === undefined) return only(state);
  if (isDirectory(row)) return withLayers(state, setOpen(layers, row.node.path, !row.isOpen));
  if (row.node.file?.change === 'removed') {
    return only({ ...state, notice: { text: 'This layer removes it.', isProblem: true } });
  }
  return only(state, { kind: 'show-file', image: layers.image.id, path: row.node.path });
}

/** Closes the directory under the cursor, or the one that it lies in. */
function close(state: DashboardState, layers: LayerState): Update {
  const { row, ids } = placeOf(layers);
  if (row === undefined) return only(state);
  if (row.isOpen) return withLayers(state, setOpen(layers, row.node.path, false));
  const parent = row.node.path.split('/').slice(0, -1).join('/');
  if (!ids.includes(parent)) return only({ ...state, focus: 'list' });
  return withLayers(state, { ...layers, files: moveTo(layers.files, ids, ids.indexOf(parent)) });
}

/** What a command does in the explorer. Pure. */
export function layerCommand(state: DashboardState, command: Command): Update {
  const { layers } = state;
  if (layers === undefined) return only(state);
  const isInFiles = state.focus === 'detail';
  switch (command) {
    case 'enter':
    case 'right':
      return isInFiles ? open(state, layers) : only({ ...state, focus: 'detail' });
    case 'left':
      return isInFiles ? close(state, layers) : only(state);
    case 'only-changes':
      return withLayers(state, { ...layers, onlyChanges: !layers.onlyChanges });
    default:
      return only(state);
  }
}
