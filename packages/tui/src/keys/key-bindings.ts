import type { DashboardState, View } from '../state/dashboard-state.ts';

export type Command =
  | 'quit'
  | 'help'
  | 'mouse'
  | 'commands'
  | 'containers'
  | 'images'
  | 'layers'
  | 'events'
  | 'disk'
  | 'volumes'
  | 'networks'
  | 'builds'
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'focus'
  | 'enter'
  | 'back'
  | 'mark'
  | 'mark-all'
  | 'filter'
  | 'sort'
  | 'next-tab'
  | 'previous-tab'
  | 'start'
  | 'stop'
  | 'restart'
  | 'pause'
  | 'kill'
  | 'remove'
  | 'rename'
  | 'shell'
  | 'open-port'
  | 'copy-id'
  | 'pull'
  | 'run'
  | 'tag'
  | 'push'
  | 'pin'
  | 'unpin'
  | 'explore'
  | 'create'
  | 'prune'
  | 'plan-all'
  | 'restore'
  | 'left'
  | 'right'
  | 'only-changes'
  | 'wrap'
  | 'times'
  | 'follow'
  | 'search'
  | 'next-found'
  | 'previous-found'
  | 'select'
  | 'copy-lines'
  | 'save-log'
  | 'time-window';

/** A key, what it does, and where. Keys of what destroys are upper case and ask first. */
export interface KeyBinding {
  readonly keys: readonly string[];
  readonly command: Command;
  readonly label: string;
  /** Everywhere where it is not given. */
  readonly views?: readonly View[];
  /** Only while the log has the keys, and before what these mean elsewhere in the view. */
  readonly inLog?: true;
  /** Not in the footer, which has little room. */
  readonly isMinor?: true;
  /** In the footer before the others. */
  readonly isFirst?: true;
}

/** Views whose rows can be marked and removed. */
const LISTS = ['containers', 'images', 'disk', 'volumes', 'networks', 'builds'] as const;

const LOG_KEYS: readonly KeyBinding[] = [
  { keys: ['f'], command: 'follow', label: 'follow' },
  { keys: ['F'], command: 'search', label: 'find' },
  { keys: ['n'], command: 'next-found', label: 'next found', isMinor: true },
  { keys: ['N'], command: 'previous-found', label: 'found before', isMinor: true },
  { keys: ['v'], command: 'select', label: 'select' },
  { keys: ['y'], command: 'copy-lines', label: 'copy' },
  { keys: ['S'], command: 'save-log', label: 'save' },
  { keys: ['t'], command: 'time-window', label: 'time window' },
  { keys: ['W'], command: 'wrap', label: 'wrap', isMinor: true },
  { keys: ['T'], command: 'times', label: 'times', isMinor: true },
];

export const KEY_BINDINGS: readonly KeyBinding[] = [
  ...LOG_KEYS.map((binding) => ({ ...binding, views: ['containers'] as const, inLog: true as const })),
  { keys: ['j', 'down'], command: 'down', label: 'down', isMinor: true },
  { keys: ['k', 'up'], command: 'up', label: 'up', isMinor: true },
  { keys: ['pagedown', 'ctrl-f'], command: 'page-down', label: 'page down', isMinor: true },
  { keys: ['pageup', 'ctrl-b'], command: 'page-up', label: 'page up', isMinor: true },
  { keys: ['g', 'home'], command: 'first', label: 'first', isMinor: true },
  { keys: ['G', 'end'], command: 'last', label: 'last', isMinor: true },
  { keys: ['1'], command: 'containers', label: 'containers', isMinor: true },
  { keys: ['2'], command: 'images', label: 'images', isMinor: true },
  { keys: ['3'], command: 'layers', label: 'layers', isMinor: true },
  { keys: ['4'], command: 'events', label: 'events', isMinor: true },
  { keys: ['5'], command: 'disk', label: 'disk', isMinor: true },
  { keys: ['6'], command: 'volumes', label: 'volumes', isMinor: true },
  { keys: ['7'], command: 'networks', label: 'networks', isMinor: true },
  { keys: ['8'], command: 'builds', label: 'builds', isMinor: true },
  { keys: ['tab'], command: 'focus', label: 'other pane', views: ['containers', 'layers', 'builds'] },
  { keys: ['enter'], command: 'enter', label: 'open', views: ['containers', 'images', 'layers', 'builds'] },
  { keys: ['escape'], command: 'back', label: 'back', isMinor: true },
  { keys: ['/'], command: 'filter', label: 'filter' },
  { keys: [' '], command: 'mark', label: 'mark', views: LISTS },
  { keys: ['*'], command: 'mark-all', label: 'mark all', views: LISTS, isMinor: true },
  { keys: ['O'], command: 'sort', label: 'sort', views: LISTS, isMinor: true },
  { keys: [']', 'right'], command: 'next-tab', label: 'next tab', views: ['containers', 'builds'] },
  {
    keys: ['[', 'left'],
    command: 'previous-tab',
    label: 'previous tab',
    views: ['containers', 'builds'],
    isMinor: true,
  },
  { keys: ['u'], command: 'start', label: 'start', views: ['containers'] },
  { keys: ['s'], command: 'stop', label: 'stop', views: ['containers'] },
  { keys: ['r'], command: 'restart', label: 'restart', views: ['containers'] },
  { keys: ['p'], command: 'pause', label: 'pause, go on', views: ['containers'] },
  { keys: ['K'], command: 'kill', label: 'kill', views: ['containers'], isMinor: true },
  { keys: ['D', 'delete'], command: 'remove', label: 'remove', views: LISTS },
  { keys: ['n'], command: 'rename', label: 'rename', views: ['containers'], isMinor: true },
  { keys: ['e'], command: 'shell', label: 'shell', views: ['containers'] },
  { keys: ['w'], command: 'open-port', label: 'open port', views: ['containers'], isMinor: true },
  {
    keys: ['y'],
    command: 'copy-id',
    label: 'copy id',
    views: ['containers', 'images', 'volumes', 'networks', 'builds'],
    isMinor: true,
  },
  { keys: ['n'], command: 'create', label: 'create', views: ['volumes', 'networks'] },
  { keys: ['P'], command: 'pull', label: 'pull', views: ['images'] },
  { keys: ['R'], command: 'run', label: 'run', views: ['images'] },
  { keys: ['t'], command: 'tag', label: 'tag', views: ['images'] },
  { keys: ['U'], command: 'push', label: 'push', views: ['images'] },
  { keys: ['i'], command: 'pin', label: 'pin', views: ['images'], isMinor: true },
  { keys: ['I'], command: 'unpin', label: 'unpin', views: ['images'], isMinor: true },
  { keys: ['l'], command: 'explore', label: 'layers', views: ['images'], isMinor: true },
  { keys: ['u'], command: 'restore', label: 'restore', views: ['disk'] },
  { keys: ['a'], command: 'plan-all', label: 'plan all unused', views: ['disk'] },
  { keys: ['X'], command: 'prune', label: 'prune', views: ['disk', 'volumes', 'networks'] },
  { keys: ['left', 'h'], command: 'left', label: 'close', views: ['layers'], isMinor: true },
  { keys: ['right', 'l'], command: 'right', label: 'open', views: ['layers'], isMinor: true },
  { keys: ['c'], command: 'only-changes', label: 'only changes', views: ['layers'] },
  { keys: ['M'], command: 'mouse', label: 'mouse on, off', isMinor: true },
  { keys: ['!'], command: 'commands', label: 'commands', isMinor: true },
  { keys: ['?'], command: 'help', label: 'help', isFirst: true },
  { keys: ['q', 'ctrl-c'], command: 'quit', label: 'quit', isFirst: true },
];

function isLogFocused({ view, focus, detail }: DashboardState): boolean {
  return view === 'containers' && focus === 'detail' && detail.tab === 'logs';
}

/** The bindings that work now. */
export function activeBindings(state: DashboardState): readonly KeyBinding[] {
  const isInLog = isLogFocused(state);
  const bindings = state.bindings.filter(
    ({ keys, views, inLog }) => keys.length > 0 && (views?.includes(state.view) ?? true) && (inLog !== true || isInLog),
  );
  if (!isInLog) return bindings;
  const ofLog = new Set(bindings.flatMap(({ keys, inLog }) => (inLog === true ? keys : [])));
  return bindings.filter(({ keys, inLog }) => inLog === true || !keys.every((key) => ofLog.has(key)));
}

export function commandOf(state: DashboardState, key: string): Command | undefined {
  const bindings = activeBindings(state).filter(({ keys }) => keys.includes(key));
  return (bindings.find(({ inLog }) => inLog === true) ?? bindings[0])?.command;
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  ' ': 'space',
  escape: 'esc',
  pagedown: 'pgdn',
  pageup: 'pgup',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
};

export function keyLabel(key: string): string {
  return KEY_NAMES[key] ?? key;
}
