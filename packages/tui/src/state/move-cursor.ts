import { scrollBuild } from './build-commands.ts';
import type { DashboardState } from './dashboard-state.ts';
import { detailLines } from './detail-lines.ts';
import { layoutOf } from './layout.ts';
import { cursorOf, type ListState, moveTo } from './list-state.ts';
import { countLines } from './log-buffer.ts';
import { changeLog, showLogLine } from './log-commands.ts';
import { shownLog } from './log-state.ts';
import { wantOlder } from './older-log.ts';
import { layerFileRows, rowIds } from './rows.ts';

type Place = (index: number, last: number) => number;

function moveList(list: ListState, ids: readonly string[], place: Place): ListState {
  return moveTo(list, ids, place(cursorOf(list, ids), ids.length - 1));
}

function scrollLog(state: DashboardState, place: Place): DashboardState {
  const { log } = state;
  const total = countLines(shownLog(log).chunks);
  if (log.selection !== undefined) {
    const head = Math.max(0, Math.min(total - 1, place(log.selection.head, total - 1)));
    return showLogLine(changeLog(state, { selection: { ...log.selection, head } }), head);
  }
  const last = Math.max(0, total - layoutOf(state).detail);
  const asked = place(last - log.offset, last);
  const moved = changeLog(state, { offset: last - Math.max(0, Math.min(last, asked)) });
  return asked <= 0 ? wantOlder(moved) : moved;
}

function scrollDetail(state: DashboardState, place: Place): DashboardState {
  if (state.detail.tab === 'logs') return scrollLog(state, place);
  const last = Math.max(0, detailLines(state.detail).length - layoutOf(state).detail);
  const top = Math.max(0, Math.min(last, place(state.detail.top, last)));
  return { ...state, detail: { ...state.detail, top } };
}

function moveFiles(state: DashboardState, place: Place): DashboardState {
  if (state.layers === undefined) return state;
  const ids = layerFileRows(state.layers).map(({ node }) => node.path);
  return { ...state, layers: { ...state.layers, files: moveList(state.layers.files, ids, place) } };
}

/** Moves whatever has the keys: a list's cursor, or the text beside it. */
function move(state: DashboardState, place: Place, focus = state.focus): DashboardState {
  if (focus === 'detail' && state.view === 'containers') return scrollDetail(state, place);
  if (focus === 'detail' && state.view === 'layers') return moveFiles(state, place);
  if (focus === 'detail' && state.view === 'builds') return scrollBuild(state, place);
  const list = moveList(state.lists[state.view], rowIds(state), place);
  return { ...state, lists: { ...state.lists, [state.view]: list } };
}

export function moveBy(state: DashboardState, step: number): DashboardState {
  return move(state, (index) => index + step);
}

/** Moves a list or what is beside it, whichever of them has the keys. */
export function moveIn(state: DashboardState, focus: DashboardState['focus'], step: number): DashboardState {
  return move(state, (index) => index + step, focus);
}

export function moveToEnd(state: DashboardState, end: 'first' | 'last'): DashboardState {
  return move(state, (_index, last) => (end === 'first' ? 0 : last));
}

export function pageOf(state: DashboardState): number {
  const { list, detail } = layoutOf(state);
  return Math.max(1, (state.focus === 'list' ? list : detail) - 1);
}
