import { type BuildsEvent, followBuild, takeBuildEvent } from './builds-state.ts';
import type { Container } from '@tinydock/protocol';
import { confirm } from './ask.ts';
import { type DashboardEvent, only, type Update } from './dashboard-event.ts';
import { type CommandRecord, type DashboardState, VIEWS } from './dashboard-state.ts';
import { allDiskRows, type DiskReading } from './disk-state.ts';
import { selectedContainer } from './container-rows.ts';
import { layerFileRows, rowIds } from './rows.ts';
import { takeFiles, wantFiles } from './layer-state.ts';
import { cursorOf, EMPTY_LIST, settle } from './list-state.ts';
import { appendLines, countLines, type LogLine, mergeLines } from './log-buffer.ts';
import { LogFilterCache } from './log-filter.ts';
import { EMPTY_LOG_STATE, type LogState } from './log-state.ts';
import { takeOlder } from './older-log.ts';
import { takeSample } from './stats-history.ts';
import { paste, updateByKey } from './update-by-key.ts';
import { updateByMouse } from './update-by-mouse.ts';

const MAX_EVENTS = 1000;
const MAX_COMMANDS = 200;

function recordCommand(commands: readonly CommandRecord[], record: CommandRecord): readonly CommandRecord[] {
  const isKnown = commands.some(({ id }) => id === record.id);
  if (isKnown) return commands.map((known) => (known.id === record.id ? record : known));
  return [...commands, record].slice(-MAX_COMMANDS);
}

function noticeOf({ line, outcome, message }: CommandRecord): DashboardState['notice'] {
  if (outcome === 'failed') return { text: message, isProblem: true };
  const text = outcome === 'running' ? `$ ${line}${message === '' ? ' …' : ` · ${message}`}` : `$ ${line} · done`;
  return { text, isProblem: false };
}

function takeDetail(
  state: DashboardState,
  container: string,
  change: Partial<DashboardState['detail']>,
): DashboardState {
  if (state.detail.container !== container) return state;
  return { ...state, detail: { ...state.detail, problem: undefined, ...change } };
}

const arrived = new LogFilterCache();

/** Of lines that come, those that a filter shows. */
function countPassing({ filter }: LogState, lines: readonly LogLine[]): number {
  return countLines(arrived.apply([lines], filter).chunks);
}

function takeLog(state: DashboardState, event: Extract<DashboardEvent, { type: 'log' }>): DashboardState {
  const { log } = state;
  if (log.containers.join() !== event.containers.join()) return state;
  const buffer = log.containers.length > 1 ? mergeLines(log.buffer, event.lines) : appendLines(log.buffer, event.lines);
  // Whoever reads further up or selects keeps the lines where they are.
  if (log.selection !== undefined) return { ...state, log: { ...log, buffer } };
  const offset = log.offset === 0 ? 0 : Math.min(log.offset + countPassing(log, event.lines), buffer.length);
  return { ...state, log: { ...log, buffer, offset } };
}

function takeDisk(state: DashboardState, { isForAll, usage, plan, trash }: DiskReading): DashboardState {
  // An answer to a question that is no longer asked.
  if (isForAll !== state.disk.isForAll) return state;
  return { ...state, disk: { isForAll, totals: usage.totals, plan, trash } };
}

function takePlan(state: DashboardState, event: Extract<DashboardEvent, { type: 'prune-plan' }>): DashboardState {
  const { action, consequences } = event;
  if (consequences.length > 0) return confirm(state, action, consequences).state;
  return { ...state, notice: { text: 'There is nothing that prune would remove.', isProblem: true } };
}

function takeLayers(state: DashboardState, event: Extract<DashboardEvent, { type: 'layers' }>): DashboardState {
  if (state.layers?.image.id !== event.image) return state;
  const { layers, efficiency = state.layers.efficiency } = event;
  return { ...state, layers: { ...state.layers, layers, efficiency, problem: undefined } };
}

function apply(
  state: DashboardState,
  event: Exclude<DashboardEvent, BuildsEvent | { type: 'key' | 'mouse' | 'paste' | 'older-log' }>,
): DashboardState {
  switch (event.type) {
    case 'resized':
      return { ...state, size: event.size };
    case 'tick':
      return { ...state, now: event.now };
    case 'connection':
      return { ...state, connection: event.connection };
    case 'info':
      return { ...state, info: event.info };
    case 'containers':
      return { ...state, containers: event.containers };
    case 'images':
      return { ...state, images: event.images };
    case 'events':
      return { ...state, events: [...state.events, ...event.events].slice(-MAX_EVENTS) };
    case 'volumes':
      return { ...state, volumes: event.volumes };
    case 'networks':
      return { ...state, networks: event.networks };
    case 'prune-plan':
      return takePlan(state, event);
    case 'disk':
      return takeDisk(state, event.reading);
    case 'stats':
      return { ...state, stats: takeSample(state.stats, event.sample) };
    case 'detail':
      return takeDetail(state, event.container, { detail: event.detail });
    case 'processes':
      return takeDetail(state, event.container, { processes: event.processes });
    case 'changes':
      return takeDetail(state, event.container, { changes: event.changes });
    case 'detail-problem':
      return takeDetail(state, event.container, { problem: event.problem });
    case 'log':
      return takeLog(state, event);
    case 'layers':
      return takeLayers(state, event);
    case 'files':
      return state.layers === undefined ? state : { ...state, layers: takeFiles(state.layers, event) };
    case 'layers-problem':
      return state.layers?.image.id === event.image
        ? { ...state, layers: { ...state.layers, problem: event.problem, isLoading: false } }
        : state;
    case 'file-content':
      return { ...state, dialog: { kind: 'file', title: event.title, lines: event.lines, top: 0 } };
    case 'file-exists':
      return { ...state, dialog: { kind: 'replace', save: event.save, about: event.about } };
    case 'notice':
      return { ...state, notice: { text: event.text, isProblem: event.isProblem } };
    case 'command':
      return { ...state, commands: recordCommand(state.commands, event.record), notice: noticeOf(event.record) };
  }
}

/** Marked containers are read together; else the one under the cursor. */
function logContainers(state: DashboardState, selected: Container | undefined): readonly string[] {
  const { marks } = state.lists.containers;
  if (marks.size > 1) return state.containers.filter(({ id }) => marks.has(id)).map(({ id }) => id);
  return selected === undefined ? [] : [selected.id];
}

function followContainer(state: DashboardState): DashboardState {
  const selected = selectedContainer(state);
  const containers = logContainers(state, selected);
  const { isWrapped, hasTimes, window } = state.log;
  const log =
    containers.join() === state.log.containers.join()
      ? state.log
      : { ...EMPTY_LOG_STATE, containers, isWrapped, hasTimes, window };
  const detail =
    selected?.id === state.detail.container
      ? state.detail
      : {
          ...state.detail,
          container: selected?.id,
          detail: undefined,
          processes: undefined,
          changes: undefined,
          problem: undefined,
          top: 0,
        };
  return { ...state, log, detail };
}

function followLayer(state: DashboardState): DashboardState {
  const { layers } = state;
  if (layers === undefined || layers.layers.length === 0) return state;
  const ids = rowIds(state, 'layers');
  const wanted = wantFiles(layers, cursorOf(state.lists.layers, ids) + 1);
  const files = settle(
    wanted.files,
    layerFileRows(wanted).map(({ node }) => node.path),
  );
  return { ...state, layers: { ...wanted, files } };
}

/** Fits cursors to rows that have changed, and what is shown beside a list to its cursor. */
function settleAll(state: DashboardState): DashboardState {
  const all = {
    containers: state.containers.map(({ id }) => id),
    images: state.images.map(({ id }) => id),
    layers: undefined,
    events: undefined,
    disk: allDiskRows(state.disk).map(({ id }) => id),
    volumes: state.volumes.map(({ name }) => name),
    networks: state.networks.map(({ id }) => id),
    builds: state.builds.builds.map(({ id }) => id),
  };
  // New events come at the top; whoever looks there keeps looking there.
  const events = state.lists.events.cursorIndex === 0 ? EMPTY_LIST.cursorId : state.lists.events.cursorId;
  const given = { ...state.lists, events: { ...state.lists.events, cursorId: events } };
  const lists = Object.fromEntries(
    VIEWS.map((view) => [view, settle(given[view], rowIds(state, view), all[view])]),
  ) as unknown as DashboardState['lists'];
  const builds = followBuild(state.builds, lists.builds);
  return followLayer(followContainer({ ...state, lists, builds }));
}

function react(state: DashboardState, event: DashboardEvent): Update {
  if (event.type === 'key') return updateByKey(state, event);
  if (event.type === 'mouse') return updateByMouse(state, event.mouse);
  switch (event.type) {
    case 'paste':
      return only(paste(state, event.text));
    case 'older-log':
      return only(takeOlder(state, event));
    case 'builds':
      return only({ ...state, now: event.now, builds: takeBuildEvent(state.builds, event) });
    case 'build':
    case 'build-log':
      return only({ ...state, builds: takeBuildEvent(state.builds, event) });
    default:
      return only(apply(state, event));
  }
}

/** The next state, and what is to be done outside of it. Pure. */
export function update(state: DashboardState, event: DashboardEvent): Update {
  const { state: next, effects } = react(state, event);
  if (next === state) return { state, effects };
  return {
    state: ['tick', 'log', 'older-log', 'stats', 'build', 'build-log'].includes(event.type) ? next : settleAll(next),
    effects,
  };
}
