import { commandOf } from '../keys/key-bindings.ts';
import type { Effect, Update } from './dashboard-event.ts';
import type { DashboardState, Dialog, InputPurpose } from './dashboard-state.ts';
import { runCommand } from './run-command.ts';
import { answerConfirm } from './answer-confirm.ts';
import { scrollDialog } from './scroll-dialog.ts';
import { changeLog, findInLog, setWindow } from './log-commands.ts';

interface KeyPress {
  readonly key: string;
  readonly text: string;
}

function answer(state: DashboardState, effects: readonly Effect[] = []): Update {
  return { state, effects };
}

function closeDialog(state: DashboardState): DashboardState {
  return { ...state, dialog: undefined };
}

function targetName(state: DashboardState, id: string): string {
  return (
    state.containers.find((container) => container.id === id)?.name ??
    state.images.find((image) => image.id === id)?.tags[0] ??
    id.replace(/^sha256:/, '').slice(0, 12)
  );
}

/** Filters work as they are typed. */
function applyFilter(state: DashboardState, purpose: InputPurpose, text: string): DashboardState {
  if (purpose.kind === 'log-filter') return changeLog(state, { filter: text, offset: 0, selection: undefined });
  if (purpose.kind !== 'filter') return state;
  if (state.view === 'layers') {
    return state.layers === undefined
      ? state
      : { ...state, layers: { ...state.layers, files: { ...state.layers.files, filter: text } } };
  }
  const list = { ...state.lists[state.view], filter: text };
  return { ...state, lists: { ...state.lists, [state.view]: list } };
}

function submit(state: DashboardState, { purpose, text }: Extract<Dialog, { kind: 'input' }>): Update {
  const closed = closeDialog(state);
  const typed = text.trim();
  if (purpose.kind === 'log-window') return setWindow(closed, typed);
  if (typed === '') return answer(closed);
  switch (purpose.kind) {
    case 'filter':
    case 'log-filter':
      return answer(closed);
    case 'log-search':
      return findInLog(changeLog(closed, { search: text, found: undefined }), -1, true);
    case 'save-log':
      return answer(closed, [{ kind: 'save-log', save: { ...purpose.save, path: typed }, isReplacing: false }]);
    case 'rename': {
      const container = { id: purpose.container, name: targetName(state, purpose.container) };
      return answer(closed, [{ kind: 'act', action: { kind: 'rename', container, name: typed } }]);
    }
    case 'pull':
      return answer(closed, [{ kind: 'act', action: { kind: 'pull', reference: typed } }]);
    case 'create-volume':
    case 'create-network':
      return answer(closed, [{ kind: 'act', action: { kind: purpose.kind, name: typed } }]);
    case 'tag': {
      const image = { id: purpose.image, name: targetName(state, purpose.image) };
      return answer(closed, [{ kind: 'act', action: { kind: 'tag', image, name: typed } }]);
    }
  }
}

function editInput(state: DashboardState, dialog: Extract<Dialog, { kind: 'input' }>, press: KeyPress): Update {
  const withText = (text: string): Update => {
    const changed: DashboardState = { ...state, dialog: { ...dialog, text } };
    return answer(applyFilter(changed, dialog.purpose, text));
  };
  switch (press.key) {
    case 'escape':
      return answer(applyFilter(closeDialog(state), dialog.purpose, ''));
    case 'enter':
      return submit(state, dialog);
    case 'backspace':
    case 'delete':
      return withText([...dialog.text].slice(0, -1).join(''));
    case 'ctrl-u':
      return withText('');
    default:
      return /^[^\u0000-\u001f\u007f]+$/u.test(press.text) ? withText(dialog.text + press.text) : answer(state);
  }
}

function answerDialog(state: DashboardState, dialog: Dialog, press: KeyPress): Update {
  switch (dialog.kind) {
    case 'confirm':
      return answerConfirm(state, dialog, press.key);
    case 'replace':
      return press.key === 'y'
        ? answer(closeDialog(state), [{ kind: 'save-log', save: dialog.save, isReplacing: true }])
        : answer(['n', 'escape', 'q', 'enter'].includes(press.key) ? closeDialog(state) : state);
    case 'input':
      return editInput(state, dialog, press);
    case 'file':
    case 'help':
    case 'commands':
      return scrollDialog(state, dialog, press.key);
  }
}

/** Text that is pasted goes into a line that is being typed, and nowhere else. */
export function paste(state: DashboardState, text: string): DashboardState {
  const { dialog } = state;
  if (dialog?.kind !== 'input') return state;
  const typed = dialog.text + text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return applyFilter({ ...state, dialog: { ...dialog, text: typed } }, dialog.purpose, typed);
}

/** What a key does: answers the open question, or carries out the command that it is bound to. */
export function updateByKey(state: DashboardState, press: KeyPress): Update {
  if (press.key === 'ctrl-c') return answer(state, [{ kind: 'quit' }]);
  if (state.dialog !== undefined) return answerDialog(state, state.dialog, press);
  const quiet: DashboardState = state.notice === undefined ? state : { ...state, notice: undefined };
  const command = commandOf(state, press.key);
  if (command === undefined) return answer(quiet);
  return runCommand(quiet, command);
}
