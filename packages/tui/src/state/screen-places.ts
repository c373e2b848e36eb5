import stringWidth from 'string-width';
import { BUILD_TABS, type BuildTab } from './builds-state.ts';
import { type DashboardState, DETAIL_TABS, type DetailTab, type View, VIEWS } from './dashboard-state.ts';
import { layoutOf } from './layout.ts';
import { describeList } from './list-summary.ts';
import { cursorOf, windowTop } from './list-state.ts';
import { layerFileRows, rowIds } from './rows.ts';

/** What is seen somewhere on the screen. */
export type Place =
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'tab'; readonly tab: DetailTab }
  | { readonly kind: 'build-tab'; readonly tab: BuildTab }
  /** `index` is undefined where the list has no row. */
  | { readonly kind: 'list' | 'files'; readonly index: number | undefined }
  | { readonly kind: 'detail' };

const VIEW_ROW = 1;
const BODY_ROW = 2;
/** Of the line above a detail tab. */
const TABS_COLUMN = 3;
const BUILD_TABS_COLUMN = 1;

/** Keys and names of the views; names of others than the one that is shown only where there is room. */
export function viewLabels(state: DashboardState): readonly string[] {
  const whole = VIEWS.map((view, index) => ` ${index + 1} ${view} `);
  const needed = whole.join('').length + stringWidth(describeList(state)) + 1;
  if (needed <= state.size.columns) return whole;
  return VIEWS.map((view, index) => (view === state.view ? ` ${index + 1} ${view} ` : ` ${index + 1} `));
}

function labelsOf(tabs: readonly string[], shown: string): readonly string[] {
  return tabs.map((tab) => (tab === shown ? `[${tab}]` : ` ${tab} `));
}

export function tabLabels(shown: DetailTab): readonly string[] {
  return labelsOf(DETAIL_TABS, shown);
}

export function buildTabLabels(shown: BuildTab): readonly string[] {
  return labelsOf(BUILD_TABS, shown);
}

/** Columns of the explorer's list of layers. */
export function layerColumns(columns: number): number {
  return Math.max(24, Math.floor(columns * 0.35));
}

/** Which of some labels, each of which begins where the one before ends, is at a column. */
function labelAt(labels: readonly string[], gap: number, column: number): number {
  let end = 0;
  return labels.findIndex((label) => {
    end += label.length + gap;
    return column >= end - label.length - gap && column < end - gap;
  });
}

function rowAt(
  cursor: number,
  total: number,
  place: { readonly row: number; readonly height: number },
): number | undefined {
  if (place.row < 0 || place.row >= place.height) return undefined;
  const index = windowTop(Math.max(0, cursor), place.height, total) + place.row;
  return index < total ? index : undefined;
}

function listRowAt(state: DashboardState, row: number, height: number): Place {
  const ids = rowIds(state);
  return { kind: 'list', index: rowAt(cursorOf(state.lists[state.view], ids), ids.length, { row, height }) };
}

function layerPlaceAt(state: DashboardState, column: number, row: number): Place {
  // A line about the image, then the headings.
  const height = layoutOf(state).list - 1;
  if (column < layerColumns(state.size.columns) || state.layers === undefined) return listRowAt(state, row - 2, height);
  const { files } = state.layers;
  const ids = layerFileRows(state.layers).map(({ node }) => node.path);
  return { kind: 'files', index: rowAt(cursorOf(files, ids), ids.length, { row: row - 2, height }) };
}

function containerPlaceAt(state: DashboardState, column: number, row: number): Place | undefined {
  const { list } = layoutOf(state);
  if (row <= list) return listRowAt(state, row - 1, list);
  if (row > list + 1) return { kind: 'detail' };
  const tab = DETAIL_TABS[labelAt(tabLabels(state.detail.tab), 1, column - TABS_COLUMN)];
  return tab === undefined ? undefined : { kind: 'tab', tab };
}

function buildPlaceAt(state: DashboardState, column: number, row: number): Place | undefined {
  const { list } = layoutOf(state);
  if (row <= list) return listRowAt(state, row - 1, list);
  if (row > list + 1) return { kind: 'detail' };
  const tab = BUILD_TABS[labelAt(buildTabLabels(state.builds.tab), 1, column - BUILD_TABS_COLUMN)];
  return tab === undefined ? undefined : { kind: 'build-tab', tab };
}

/** What is at a column and a row of the screen, both from 0; undefined where there is nothing to act on. */
export function placeAt(state: DashboardState, column: number, row: number): Place | undefined {
  if (row === VIEW_ROW) {
    const view = VIEWS[labelAt(viewLabels(state), 0, column)];
    return view === undefined ? undefined : { kind: 'view', view };
  }
  if (row < BODY_ROW || row >= state.size.rows - 2 || column >= state.size.columns) return undefined;
  const inBody = row - BODY_ROW;
  switch (state.view) {
    case 'containers':
      return containerPlaceAt(state, column, inBody);
    case 'builds':
      return buildPlaceAt(state, column, inBody);
    case 'layers':
      return layerPlaceAt(state, column, inBody);
    default:
      return listRowAt(state, inBody - 1, layoutOf(state).list);
  }
}
