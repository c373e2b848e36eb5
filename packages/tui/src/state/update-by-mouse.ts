import type { MouseEvent } from '../terminal/mouse-decoder.ts';
import { turnBuildTab } from './build-commands.ts';
import { only, type Update } from './dashboard-event.ts';
import type { DashboardState } from './dashboard-state.ts';
import { layerCommand } from './layer-commands.ts';
import { cursorOf, moveTo } from './list-state.ts';
import { moveIn } from './move-cursor.ts';
import { layerFileRows, rowIds } from './rows.ts';
import { runCommand } from './run-command.ts';
import { type Place, placeAt } from './screen-places.ts';
import { updateByKey } from './update-by-key.ts';

/** Text goes by so many lines for each notch of the wheel; rows of lists, one by one. */
const WHEEL_LINES = 3;

function selectRow(state: DashboardState, index: number): DashboardState {
  const list = moveTo(state.lists[state.view], rowIds(state), index);
  return { ...state, focus: 'list', lists: { ...state.lists, [state.view]: list } };
}

/** A file that is clicked again is opened. */
function selectFile(state: DashboardState, index: number): Update {
  const { layers } = state;
  if (layers === undefined) return only(state);
  const ids = layerFileRows(layers).map(({ node }) => node.path);
  const isAgain = state.focus === 'detail' && cursorOf(layers.files, ids) === index;
  if (isAgain) return layerCommand(state, 'enter');
  return only({ ...state, focus: 'detail', layers: { ...layers, files: moveTo(layers.files, ids, index) } });
}

function press(state: DashboardState, place: Place): Update {
  switch (place.kind) {
    case 'view':
      return runCommand(state, place.view);
    case 'tab':
      return only({ ...state, detail: { ...state.detail, tab: place.tab, top: 0 } });
    case 'build-tab':
      return only(place.tab === state.builds.tab ? state : turnBuildTab(state));
    case 'detail':
      return only({ ...state, focus: 'detail' });
    case 'list':
      return only(place.index === undefined ? state : selectRow(state, place.index));
    case 'files':
      return place.index === undefined ? only(state) : selectFile(state, place.index);
  }
}

function turnWheel(state: DashboardState, place: Place, direction: 1 | -1): DashboardState {
  switch (place.kind) {
    case 'list':
      return moveIn(state, 'list', direction);
    case 'files':
      return moveIn(state, 'detail', direction);
    case 'detail':
      return moveIn(state, 'detail', direction * WHEEL_LINES);
    default:
      return state;
  }
}

/** A question is answered by keys alone: nobody removes anything with a slip of the mouse. */
function inDialog(state: DashboardState, kind: MouseEvent['kind']): Update {
  const { dialog } = state;
  if (dialog !== undefined && 'top' in dialog && kind !== 'press') {
    const key = kind === 'wheel-up' ? 'up' : 'down';
    return Array.from({ length: WHEEL_LINES }).reduce<Update>(
      (done) => updateByKey(done.state, { key, text: '' }),
      only(state),
    );
  }
  const isShown = dialog?.kind === 'help' || dialog?.kind === 'commands';
  return only(isShown && kind === 'press' ? { ...state, dialog: undefined } : state);
}

/** What the mouse does: a click selects what is under it, the wheel moves it. Pure. */
export function updateByMouse(state: DashboardState, { kind, column, row }: MouseEvent): Update {
  if (state.dialog !== undefined) return inDialog(state, kind);
  const place = placeAt(state, column, row);
  if (place === undefined) return only(state);
  const quiet: DashboardState = state.notice === undefined ? state : { ...state, notice: undefined };
  if (kind === 'press') return press(quiet, place);
  return only(turnWheel(quiet, place, kind === 'wheel-up' ? -1 : 1));
}
