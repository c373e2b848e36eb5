import type { Command } from '../keys/key-bindings.ts';
import { ask, refuse } from './ask.ts';
import { only, type Update } from './dashboard-event.ts';
import type { DashboardState } from './dashboard-state.ts';
import { layoutOf } from './layout.ts';
import { countLines, EMPTY_LOG, type LogBuffer, rangeOf } from './log-buffer.ts';
import { searchLog } from './log-search.ts';
import { type LogLabels, type LogState, logText, shownLog } from './log-state.ts';
import { describeWindow, parseWindow } from './log-window.ts';

/** Terminals take no more at once, and some nothing at all of what is longer. */
const MAX_COPIED_BYTES = 74_000;

export function changeLog(state: DashboardState, change: Partial<LogState>): DashboardState {
  return { ...state, log: { ...state.log, ...change } };
}

/** What lines of the log are called by where it matters. */
export function logLabels({ log, containers }: DashboardState): LogLabels {
  const merged = log.containers.length > 1 ? log.containers : [];
  const names = merged.map((id) => [id, containers.find((one) => one.id === id)?.name ?? id.slice(0, 12)] as const);
  return { hasTimes: log.hasTimes, names: new Map(names) };
}

/** Goes on with the log as it is by now; whoever reads further up stays there. */
export function endSelection(state: DashboardState): DashboardState {
  const { selection, offset } = state.log;
  if (selection === undefined) return state;
  const ended = changeLog(state, { selection: undefined });
  if (offset === 0) return ended;
  const arrived = countLines(shownLog(ended.log).chunks) - countLines(selection.chunks);
  return changeLog(ended, { offset: Math.max(0, offset + arrived) });
}

/** Brings a line into sight, with as little movement as it takes. */
export function showLogLine(state: DashboardState, index: number): DashboardState {
  const { log } = state;
  const height = layoutOf(state).detail;
  const total = countLines(shownLog(log).chunks);
  const last = total - 1 - log.offset;
  if (index > last) return changeLog(state, { offset: total - 1 - index });
  if (index <= last - height) return changeLog(state, { offset: Math.max(0, total - index - height) });
  return state;
}

function lastShown(state: DashboardState): number {
  return countLines(shownLog(state.log).chunks) - 1 - state.log.offset;
}

/** Where a selection begins: at the line that was found, where it is seen, or else at the last that is. */
function startOfSelection(state: DashboardState): number {
  const last = lastShown(state);
  const { found } = state.log;
  const known = found === undefined ? -1 : shownLog(state.log).chunks.flat().indexOf(found);
  return known <= last && known > last - layoutOf(state).detail && known >= 0 ? known : last;
}

function startSelection(state: DashboardState): Update {
  const { chunks } = shownLog(state.log);
  const head = startOfSelection(state);
  if (head < 0) return refuse(state, 'There are no lines to select.');
  return only(changeLog(state, { selection: { chunks, anchor: head, head } }));
}

/** The selected lines; all that pass the filter where none are. */
function chosenLines({ log }: DashboardState): LogBuffer['chunks'] {
  const { selection } = log;
  if (selection === undefined) return shownLog(log).chunks;
  const { chunks, anchor, head } = selection;
  return rangeOf(chunks, Math.min(anchor, head), Math.max(anchor, head) + 1);
}

function nameLines(count: number): string {
  return count === 1 ? '1 line' : `${count} lines`;
}

function copy(state: DashboardState): Update {
  if (state.log.selection === undefined) return refuse(state, 'Nothing is selected: v begins, j and k extend it.');
  const lines = chosenLines(state).flat();
  const labels = logLabels(state);
  const text = lines.map((line) => `${logText(line, labels)}\n`).join('');
  if (Buffer.byteLength(text) > MAX_COPIED_BYTES) {
    return refuse(state, `${nameLines(lines.length)} are too much for a clipboard of a terminal: S saves them.`);
  }
  return only(endSelection(state), { kind: 'copy', text, what: nameLines(lines.length) });
}

function save(state: DashboardState): Update {
  const chunks = chosenLines(state);
  const count = countLines(chunks);
  if (count === 0) return refuse(state, 'There are no lines to save.');
  const labels = logLabels(state);
  const name = state.containers.find(({ id }) => id === state.log.containers[0])?.name ?? 'container';
  const what = `${nameLines(count)} of ${labels.names.size > 0 ? [...labels.names.values()].join(', ') : name}`;
  const purpose = { kind: 'save-log', save: { chunks, labels, what } } as const;
  return ask(state, { purpose, title: `File for ${what}`, text: `${labels.names.size > 0 ? 'merged' : name}.log` });
}

/** Goes to the next line that has what is looked for. */
export function findInLog(state: DashboardState, step: 1 | -1, includesThis = false): Update {
  const { log } = state;
  if (log.search === '') return refuse(state, 'Nothing is looked for: F begins.');
  const { chunks } = shownLog(log);
  const known = log.found === undefined ? -1 : chunks.flat().indexOf(log.found);
  const from = known >= 0 && !includesThis ? known + step : lastShown(state);
  const result = searchLog({ chunks, text: log.search, from, step });
  if (result.kind === 'problem') return refuse(state, result.text);
  if (result.kind === 'none') {
    return refuse(state, `No line ${step === 1 ? 'below' : 'above'} has ${log.search}.`);
  }
  const found = changeLog(state, { found: result.line });
  const { selection } = log;
  const moved = selection === undefined ? found : changeLog(found, { selection: { ...selection, head: result.index } });
  return only(showLogLine(moved, result.index));
}

function askWindow(state: DashboardState): Update {
  const now = describeWindow(state.log.window);
  const title = `Time window SINCE..UNTIL (10m, 09:30..10:00${now === '' ? '' : `; now ${now}`})`;
  return ask(state, { purpose: { kind: 'log-window' }, title });
}

/** Reads the log anew within other bounds. */
export function setWindow(state: DashboardState, text: string): Update {
  try {
    const window = parseWindow(text, new Date());
    return only(
      changeLog(state, {
        window,
        buffer: EMPTY_LOG,
        older: 'unread',
        offset: 0,
        selection: undefined,
        found: undefined,
      }),
    );
  } catch (error) {
    return ask(state, { purpose: { kind: 'log-window' }, title: (error as Error).message, text });
  }
}

/** Takes back the last thing that was asked of the log: a selection, a search, a filter. Undefined where there is none. */
export function backInLog(state: DashboardState): DashboardState | undefined {
  const { selection, search, filter } = state.log;
  if (selection !== undefined) return endSelection(state);
  if (search !== '') return changeLog(state, { search: '', found: undefined });
  return filter === '' ? undefined : changeLog(state, { filter: '', offset: 0 });
}

/** What a command does to the log. Undefined for one that is none of the log's. */
export function logCommand(state: DashboardState, command: Command): Update | undefined {
  const { log } = state;
  switch (command) {
    case 'wrap':
      return only(changeLog(state, { isWrapped: !log.isWrapped }));
    case 'times':
      return only(changeLog(state, { hasTimes: !log.hasTimes }));
    case 'follow':
      return only(changeLog(endSelection(state), { offset: 0 }));
    case 'select':
      return log.selection === undefined ? startSelection(state) : only(endSelection(state));
    case 'copy-lines':
      return copy(state);
    case 'save-log':
      return save(state);
    case 'search': {
      const title = 'Find (/…/ is a regular expression)';
      return ask(state, { purpose: { kind: 'log-search' }, title, text: log.search });
    }
    case 'next-found':
      return findInLog(state, 1);
    case 'previous-found':
      return findInLog(state, -1);
    case 'time-window':
      return askWindow(state);
    default:
      return undefined;
  }
}
