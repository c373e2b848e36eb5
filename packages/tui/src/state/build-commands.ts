import type { Build } from '@tinydock/protocol';
import { buildName } from '@tinydock/text';
import type { Command } from '../keys/key-bindings.ts';
import { confirm, refuse } from './ask.ts';
import { BUILD_TABS, buildLines, buildRows, topOfBuild } from './builds-state.ts';
import { only, type Update } from './dashboard-event.ts';
import type { DashboardState } from './dashboard-state.ts';
import { layoutOf } from './layout.ts';
import { chosenOf } from './list-state.ts';

function chosenBuilds({ lists: { builds: list }, builds: { builds } }: DashboardState): readonly Build[] {
  return chosenOf(list, { all: builds, rows: buildRows(builds, list.sort, list.filter), idOf: ({ id }) => id });
}

function remove(state: DashboardState): Update {
  const chosen = chosenBuilds(state);
  if (chosen.length === 0) return refuse(state, 'There is no build here. tdctl build makes one.');
  const running = chosen.find((build) => build.state === 'running');
  if (running !== undefined) return refuse(state, `${buildName(running)} is being built.`);
  const ids = chosen.map(({ id }) => id);
  const consequences = chosen.map(
    (build) => `what is known of ${buildName(build)} goes, with its log; its image stays`,
  );
  return confirm(state, { kind: 'remove-builds', ids }, consequences);
}

/** Shows the steps of a build, or its log. */
export function turnBuildTab(state: DashboardState): DashboardState {
  const tab = BUILD_TABS.find((other) => other !== state.builds.tab) ?? 'steps';
  return { ...state, builds: { ...state.builds, tab, scroll: 0 } };
}

/** Scrolls the steps or the log. @param place the new first line, by the one before and the last that it can be */
export function scrollBuild(state: DashboardState, place: (index: number, last: number) => number): DashboardState {
  const { builds, now, size } = state;
  const height = layoutOf(state).detail;
  const total = buildLines(builds, { now, columns: size.columns }).length;
  const last = Math.max(0, total - height);
  const top = Math.max(0, Math.min(last, place(topOfBuild(builds, total, height), last)));
  return { ...state, builds: { ...builds, scroll: builds.tab === 'log' ? last - top : top } };
}

/** What a command does to builds. Pure. */
export function buildCommand(state: DashboardState, command: Command): Update {
  switch (command) {
    case 'enter':
      return only({ ...state, focus: 'detail' });
    case 'remove':
      return remove(state);
    case 'copy-id': {
      const [build] = chosenBuilds(state);
      return build === undefined ? only(state) : only(state, { kind: 'copy', text: build.id });
    }
    default:
      return only(state);
  }
}
