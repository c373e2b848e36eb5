import type {
  Container,
  ContainerDetail,
  ContainerStats,
  EfficiencyResponse,
  Event,
  ExploredLayer,
  FileChange,
  InfoResponse,
  LineageImage,
  ListedFile,
  Network,
  TopResponse,
  Volume,
} from '@tinydock/protocol';
import type { Action, PruneAction } from '../actions/action.ts';
import type { BuildsEvent } from './builds-state.ts';
import type { CommandRecord, DaemonConnection, DashboardState } from './dashboard-state.ts';
import type { DiskReading } from './disk-state.ts';
import type { TreeRequest } from './layer-state.ts';
import type { MouseEvent } from '../terminal/mouse-decoder.ts';
import type { LogLine } from './log-buffer.ts';
import type { SaveRequest } from './log-state.ts';
import type { OlderLog } from './older-log.ts';

export type PruneKind = 'volumes' | 'networks';

/** Everything that changes what is shown. */
export type DashboardEvent =
  /** `text` is what was typed, where it was text. */
  | { readonly type: 'key'; readonly key: string; readonly text: string }
  | { readonly type: 'mouse'; readonly mouse: MouseEvent }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'resized'; readonly size: DashboardState['size'] }
  | { readonly type: 'tick'; readonly now: Date }
  | { readonly type: 'connection'; readonly connection: DaemonConnection }
  | { readonly type: 'info'; readonly info: InfoResponse }
  | { readonly type: 'containers'; readonly containers: readonly Container[] }
  | { readonly type: 'images'; readonly images: readonly LineageImage[] }
  | { readonly type: 'events'; readonly events: readonly Event[] }
  | { readonly type: 'volumes'; readonly volumes: readonly Volume[] }
  | { readonly type: 'networks'; readonly networks: readonly Network[] }
  | BuildsEvent
  | { readonly type: 'prune-plan'; readonly action: PruneAction; readonly consequences: readonly string[] }
  | { readonly type: 'disk'; readonly reading: DiskReading }
  | { readonly type: 'stats'; readonly sample: readonly ContainerStats[] }
  | { readonly type: 'detail'; readonly container: string; readonly detail: ContainerDetail }
  | { readonly type: 'processes'; readonly container: string; readonly processes: TopResponse }
  | { readonly type: 'changes'; readonly container: string; readonly changes: readonly FileChange[] }
  | { readonly type: 'detail-problem'; readonly container: string; readonly problem: string }
  /** `containers` are those whose logs were asked for. */
  | { readonly type: 'log'; readonly containers: readonly string[]; readonly lines: readonly LogLine[] }
  | ({ readonly type: 'older-log' } & OlderLog)
  | {
      readonly type: 'layers';
      readonly image: string;
      readonly layers: readonly ExploredLayer[];
      /** Undefined until it is known. */
      readonly efficiency: EfficiencyResponse | undefined;
    }
  | {
      readonly type: 'files';
      readonly request: TreeRequest;
      readonly files: readonly ListedFile[];
      /** Only those that are seen, while the others are on their way. */
      readonly isGlance: boolean;
    }
  | { readonly type: 'layers-problem'; readonly image: string; readonly problem: string }
  | { readonly type: 'file-content'; readonly title: string; readonly lines: readonly string[] }
  /** The file that was to be written is there already. */
  | { readonly type: 'file-exists'; readonly save: SaveRequest; readonly about: string }
  | { readonly type: 'notice'; readonly text: string; readonly isProblem: boolean }
  | { readonly type: 'command'; readonly record: CommandRecord };

/** What is to be done outside of the state. */
export type Effect =
  | { readonly kind: 'act'; readonly action: Action }
  | { readonly kind: 'shell'; readonly container: string }
  | { readonly kind: 'plan-prune'; readonly what: PruneKind }
  | { readonly kind: 'open-url'; readonly url: string }
  /** `what` names it, where it is too long to be shown. */
  | { readonly kind: 'copy'; readonly text: string; readonly what?: string }
  | { readonly kind: 'save-log'; readonly save: SaveRequest; readonly isReplacing: boolean }
  | { readonly kind: 'show-file'; readonly image: string; readonly path: string }
  | { readonly kind: 'mouse'; readonly isOn: boolean }
  | { readonly kind: 'quit' };

export interface Update {
  readonly state: DashboardState;
  readonly effects: readonly Effect[];
}

export function only(state: DashboardState, ...effects: readonly Effect[]): Update {
  return { state, effects };
}
