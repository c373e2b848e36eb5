import type {
  Container,
  ContainerDetail,
  Event,
  FileChange,
  InfoResponse,
  LineageImage,
  TopResponse,
  Network,
  Volume,
} from '@tinydock/protocol';
import type { Action } from '../actions/action.ts';
import { type BuildsState, EMPTY_BUILDS } from './builds-state.ts';
import { type DiskState, EMPTY_DISK } from './disk-state.ts';
import { KEY_BINDINGS, type KeyBinding } from '../keys/key-bindings.ts';
import type { LayerState } from './layer-state.ts';
import { EMPTY_LIST, type ListState } from './list-state.ts';
import { EMPTY_LOG_STATE, type LogState, type SaveRequest } from './log-state.ts';
import type { AllStats } from './stats-history.ts';

export const VIEWS = ['containers', 'images', 'layers', 'events', 'disk', 'volumes', 'networks', 'builds'] as const;
export type View = (typeof VIEWS)[number];

export const DETAIL_TABS = ['logs', 'stats', 'env', 'mounts', 'processes', 'changes', 'inspect'] as const;
export type DetailTab = (typeof DETAIL_TABS)[number];

export type DaemonConnection =
  { readonly kind: 'connecting' } | { readonly kind: 'connected' } | { readonly kind: 'lost'; readonly reason: string };

/** What is known of the container under the cursor, beyond the list. */
export interface DetailState {
  readonly tab: DetailTab;
  readonly container: string | undefined;
  readonly detail: ContainerDetail | undefined;
  readonly processes: TopResponse | undefined;
  /** What it has written, as far as it is shown. */
  readonly changes: readonly FileChange[] | undefined;
  /** Why it could not be read. */
  readonly problem: string | undefined;
  /** The first line shown, of a tab other than the log. */
  readonly top: number;
}

/** A question that must be answered before anything else. */
export type Dialog =
  | {
      readonly kind: 'confirm';
      readonly action: Action;
      /** What goes, each on a line; of a plan, first those things that can be left out. */
      readonly consequences: readonly string[];
      readonly cursor: number;
      /** Places of what the user leaves out. */
      readonly without: ReadonlySet<number>;
    }
  | { readonly kind: 'input'; readonly purpose: InputPurpose; readonly title: string; readonly text: string }
  | { readonly kind: 'replace'; readonly save: SaveRequest; readonly about: string }
  | { readonly kind: 'help' | 'commands'; readonly top: number }
  | { readonly kind: 'file'; readonly title: string; readonly lines: readonly string[]; readonly top: number };

/** What becomes of a line that is typed. */
export type InputPurpose =
  | { readonly kind: 'filter' }
  | { readonly kind: 'log-filter' | 'log-search' | 'log-window' }
  | { readonly kind: 'save-log'; readonly save: Omit<SaveRequest, 'path'> }
  | { readonly kind: 'rename'; readonly container: string }
  | { readonly kind: 'pull' }
  | { readonly kind: 'create-volume' | 'create-network' }
  | { readonly kind: 'tag'; readonly image: string };

/** One line of the log of commands. */
export interface CommandRecord {
  readonly id: number;
  /** As it would be typed. */
  readonly line: string;
  readonly outcome: 'running' | 'done' | 'failed';
  readonly message: string;
}

export interface DashboardState {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly now: Date;
  readonly host: string;
  readonly bindings: readonly KeyBinding[];
  /** Whether the mouse acts here; else it selects text, as the terminal has it. */
  readonly hasMouse: boolean;
  readonly connection: DaemonConnection;
  readonly info: InfoResponse | undefined;
  readonly view: View;
  /** Whether keys go to the list or to what is beside or below it. */
  readonly focus: 'list' | 'detail';
  readonly containers: readonly Container[];
  readonly images: readonly LineageImage[];
  /** Oldest first. */
  readonly events: readonly Event[];
  readonly volumes: readonly Volume[];
  /** With the containers that run in them. */
  readonly networks: readonly Network[];
  readonly builds: BuildsState;
  readonly disk: DiskState;
  readonly lists: Readonly<Record<View, ListState>>;
  readonly detail: DetailState;
  readonly log: LogState;
  readonly stats: AllStats;
  readonly layers: LayerState | undefined;
  readonly dialog: Dialog | undefined;
  readonly commands: readonly CommandRecord[];
  /** The last thing worth saying, until the next key. */
  readonly notice: { readonly text: string; readonly isProblem: boolean } | undefined;
}

export function createInitialState(options: {
  readonly host: string;
  readonly size: DashboardState['size'];
  readonly now: Date;
  /** As they come where they are not given. */
  readonly bindings?: readonly KeyBinding[];
  readonly hasMouse?: boolean;
}): DashboardState {
  return {
    bindings: KEY_BINDINGS,
    hasMouse: false,
    ...options,
    connection: { kind: 'connecting' },
    info: undefined,
    view: 'containers',
    focus: 'list',
    containers: [],
    images: [],
    events: [],
    volumes: [],
    networks: [],
    builds: EMPTY_BUILDS,
    disk: EMPTY_DISK,
    lists: Object.fromEntries(VIEWS.map((view) => [view, EMPTY_LIST])) as unknown as DashboardState['lists'],
    detail: {
      tab: 'logs',
      container: undefined,
      detail: undefined,
      processes: undefined,
      changes: undefined,
      problem: undefined,
      top: 0,
    },
    log: EMPTY_LOG_STATE,
    stats: new Map(),
    layers: undefined,
    dialog: undefined,
    commands: [],
    notice: undefined,
  };
}
