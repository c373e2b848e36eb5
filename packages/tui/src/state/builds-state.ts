import type { Build } from '@tinydock/protocol';
import { buildName, buildStatus } from '@tinydock/text';
import { type BuildCanvas, type BuildLine, buildStepLines } from './build-graph.ts';
import { cursorOf, type ListState, matches } from './list-state.ts';
import { compareText, sortOf } from './sorts.ts';
import { memoize } from './memoize.ts';

export const BUILD_TABS = ['steps', 'log'] as const;
export type BuildTab = (typeof BUILD_TABS)[number];

/** What is known of the builds, and of the one under the cursor. */
export interface BuildsState {
  /** The newest first. */
  readonly builds: readonly Build[];
  readonly tab: BuildTab;
  readonly selected: string | undefined;
  /** With its steps. */
  readonly detail: Build | undefined;
  /** Of its log. */
  readonly lines: readonly string[];
  /** Lines that are scrolled: from the beginning of the steps, from the end of the log. */
  readonly scroll: number;
}

export const EMPTY_BUILDS: BuildsState = {
  builds: [],
  tab: 'steps',
  selected: undefined,
  detail: undefined,
  lines: [],
  scroll: 0,
};

/** More than anybody scrolls through. */
const MAX_LOG_LINES = 10_000;

/** One that runs goes on for longer than all others. */
function durationOf({ startedAt, finishedAt }: Build): number {
  return finishedAt === '' ? Number.MAX_SAFE_INTEGER : Date.parse(finishedAt) - Date.parse(startedAt);
}

function sortBuilds(builds: readonly Build[], sort: number): readonly Build[] {
  switch (sortOf('builds', sort)) {
    case 'name':
      return builds.toSorted((a, b) => compareText(buildName(a), buildName(b)));
    case 'longest':
      return builds.toSorted((a, b) => durationOf(b) - durationOf(a));
    case 'newest':
      return builds;
  }
}

export const buildRows = memoize((builds: readonly Build[], sort: number, filter: string): readonly Build[] =>
  sortBuilds(
    builds.filter((build) => matches(filter, `${buildName(build)} ${build.id} ${buildStatus(build.state)}`)),
    sort,
  ),
);

/** Follows the cursor of the list. */
export function followBuild(state: BuildsState, list: ListState): BuildsState {
  const rows = buildRows(state.builds, list.sort, list.filter);
  const ids = rows.map(({ id }) => id);
  const selected = ids[cursorOf(list, ids)];
  if (selected === state.selected) return state;
  return { ...state, selected, detail: undefined, lines: [], scroll: 0 };
}

/** What is learnt of builds. */
export type BuildsEvent =
  | { readonly type: 'builds'; readonly builds: readonly Build[]; readonly now: Date }
  /** With its steps. */
  | { readonly type: 'build'; readonly build: Build }
  /** The log is read anew where `isFirst`. */
  | {
      readonly type: 'build-log';
      readonly build: string;
      readonly lines: readonly string[];
      readonly isFirst: boolean;
    };

function takeLog(state: BuildsState, { lines, isFirst }: Extract<BuildsEvent, { type: 'build-log' }>): BuildsState {
  if (isFirst) return { ...state, lines: lines.slice(-MAX_LOG_LINES) };
  const all = [...state.lines, ...lines].slice(-MAX_LOG_LINES);
  // Whoever has scrolled up keeps looking at the same lines.
  const scroll = state.tab === 'log' && state.scroll > 0 ? state.scroll + lines.length : state.scroll;
  return { ...state, lines: all, scroll };
}

/** Takes what is learnt; steps and lines of another build than the selected one have come too late. */
export function takeBuildEvent(state: BuildsState, event: BuildsEvent): BuildsState {
  switch (event.type) {
    case 'builds':
      return { ...state, builds: event.builds };
    case 'build':
      return event.build.id === state.selected ? { ...state, detail: event.build } : state;
    case 'build-log':
      return event.build === state.selected ? takeLog(state, event) : state;
  }
}

/** What is shown of the build under the cursor. */
export function buildLines({ tab, detail, lines }: BuildsState, canvas: BuildCanvas): readonly BuildLine[] {
  if (tab === 'log') return lines.map((text) => ({ text, tone: 'plain' }));
  return detail === undefined ? [{ text: '…', tone: 'dim' }] : buildStepLines(detail, canvas);
}

/** The first line shown of so many, in so many rows. */
export function topOfBuild({ tab, scroll }: BuildsState, total: number, height: number): number {
  const last = Math.max(0, total - height);
  return Math.max(0, Math.min(last, tab === 'log' ? last - scroll : scroll));
}
