import type { Command } from '../keys/key-bindings.ts';
import { only, type Update } from './dashboard-event.ts';
import { type DashboardState, DETAIL_TABS, type View } from './dashboard-state.ts';
import { buildCommand, turnBuildTab } from './build-commands.ts';
import { containerCommand } from './container-commands.ts';
import { diskCommand } from './disk-commands.ts';
import { imageCommand } from './image-commands.ts';
import { backInLog, logCommand } from './log-commands.ts';
import { networkCommand } from './network-commands.ts';
import { volumeCommand } from './volume-commands.ts';
import { layerCommand } from './layer-commands.ts';
import { moveBy, moveToEnd, pageOf } from './move-cursor.ts';
import { rowIds } from './rows.ts';
import { toggleMark } from './list-state.ts';

function show(state: DashboardState, view: View): DashboardState {
  return { ...state, view, focus: 'list' };
}

function back(state: DashboardState): DashboardState {
  if (state.focus === 'detail') {
    const isLog = state.view === 'containers' && state.detail.tab === 'logs';
    return (isLog ? backInLog(state) : undefined) ?? { ...state, focus: 'list' };
  }
  const list = state.lists[state.view];
  if (list.filter !== '' || list.marks.size > 0) {
    return { ...state, lists: { ...state.lists, [state.view]: { ...list, filter: '', marks: new Set<string>() } } };
  }
  return state.view === 'layers' ? show(state, 'images') : state;
}

function mark(state: DashboardState): DashboardState {
  const list = toggleMark(state.lists[state.view], rowIds(state));
  return { ...state, lists: { ...state.lists, [state.view]: list } };
}

function markAll(state: DashboardState): DashboardState {
  const list = state.lists[state.view];
  const ids = rowIds(state);
  const marks = new Set(list.marks.size === ids.length ? [] : ids);
  return { ...state, lists: { ...state.lists, [state.view]: { ...list, marks } } };
}

function changeSort(state: DashboardState): DashboardState {
  const list = state.lists[state.view];
  return { ...state, lists: { ...state.lists, [state.view]: { ...list, sort: list.sort + 1 } } };
}

function openFilter(state: DashboardState): DashboardState {
  const isLog = state.view === 'containers' && state.focus === 'detail' && state.detail.tab === 'logs';
  const list = state.view === 'layers' ? state.layers?.files : state.lists[state.view];
  const text = isLog ? state.log.filter : (list?.filter ?? '');
  const purpose = { kind: isLog ? 'log-filter' : 'filter' } as const;
  const title = isLog ? 'Lines with (/…/ is a regular expression)' : 'Rows with';
  return { ...state, dialog: { kind: 'input', purpose, title, text } };
}

function turnTab(state: DashboardState, step: number): DashboardState {
  if (state.view === 'builds') return turnBuildTab(state);
  const index = DETAIL_TABS.indexOf(state.detail.tab);
  const tab = DETAIL_TABS[(index + step + DETAIL_TABS.length) % DETAIL_TABS.length] ?? 'logs';
  return { ...state, detail: { ...state.detail, tab, top: 0 } };
}

/** Carries out a command of the user. Pure. */
export function runCommand(state: DashboardState, command: Command): Update {
  switch (command) {
    case 'quit':
      return only(state, { kind: 'quit' });
    case 'mouse':
      return only({ ...state, hasMouse: !state.hasMouse }, { kind: 'mouse', isOn: !state.hasMouse });
    case 'help':
    case 'commands':
      return only({ ...state, dialog: { kind: command, top: command === 'help' ? 0 : Infinity } });
    case 'containers':
    case 'images':
    case 'layers':
    case 'events':
    case 'disk':
    case 'volumes':
    case 'networks':
    case 'builds':
      return only(show(state, command));
    case 'up':
      return only(moveBy(state, -1));
    case 'down':
      return only(moveBy(state, 1));
    case 'page-up':
      return only(moveBy(state, -pageOf(state)));
    case 'page-down':
      return only(moveBy(state, pageOf(state)));
    case 'first':
    case 'last':
      return only(moveToEnd(state, command));
    case 'focus':
      return only({ ...state, focus: state.focus === 'list' ? 'detail' : 'list' });
    case 'back':
      return only(back(state));
    case 'mark':
      return only(mark(state));
    case 'mark-all':
      return only(markAll(state));
    case 'filter':
      return only(openFilter(state));
    case 'sort':
      return only(changeSort(state));
    case 'next-tab':
      return only(turnTab(state, 1));
    case 'previous-tab':
      return only(turnTab(state, -1));
    default:
      return logCommand(state, command) ?? runInView(state, command);
  }
}

function runInView(state: DashboardState, command: Command): Update {
  switch (state.view) {
    case 'containers':
      return containerCommand(state, command);
    case 'images':
      return imageCommand(state, command);
    case 'layers':
      return layerCommand(state, command);
    case 'events':
      return only(state);
    case 'volumes':
      return volumeCommand(state, command);
    case 'networks':
      return networkCommand(state, command);
    case 'builds':
      return buildCommand(state, command);
    case 'disk':
      return diskCommand(state, command);
  }
}
