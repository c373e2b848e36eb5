import { Box } from 'ink';
import type { ReactElement } from 'react';
import { formatSize } from '@tinydock/text';
import type { DashboardState } from '../state/dashboard-state.ts';
import type { FileRow } from '../state/file-tree.ts';
import type { LayerState } from '../state/layer-state.ts';
import { layoutOf } from '../state/layout.ts';
import { cursorOf } from '../state/list-state.ts';
import { layerFileRows, rowIds } from '../state/rows.ts';
import { layerColumns } from '../state/screen-places.ts';
import type { Column } from '../text/fit.ts';
import type { Theme } from '../theme/theme.ts';
import { Line } from './line.tsx';
import { Table, type TableRow } from './table.tsx';

interface LayerViewProps {
  readonly state: DashboardState;
  readonly theme: Theme;
}

const LAYER_COLUMNS: readonly Column[] = [
  { title: '#', width: 3, alignRight: true },
  { title: 'SIZE', width: 7, alignRight: true },
  { title: 'COMMAND', width: 8, grow: 1 },
];

const FILE_COLUMNS: readonly Column[] = [
  { title: 'PATH', width: 18, grow: 1 },
  { title: 'SIZE', width: 7, alignRight: true },
  { title: 'MODE', width: 4, alignRight: true },
  { title: 'OWNER', width: 9, alignRight: true },
];

const SIGNS: Readonly<Record<string, string>> = { added: '+', changed: '~', removed: '-' };

function colourOf(theme: Theme, change: string | undefined): string | undefined {
  switch (change) {
    case 'added':
      return theme.good;
    case 'changed':
      return theme.warn;
    case 'removed':
      return theme.bad;
    default:
      return undefined;
  }
}

const decoder = new TextDecoder();

function toFileRow(theme: Theme, { files, isGlance }: LayerState, { node, depth, isOpen }: FileRow): TableRow {
  const { file } = node;
  const isDirectory = node.children.length > 0 || file?.file?.kind === 'directory';
  const fold = isDirectory ? (isOpen ? '▾ ' : '▸ ') : '  ';
  const target = file?.file?.kind === 'symlink' ? ` → ${decoder.decode(file.file.linkTarget)}` : '';
  const name = files.filter === '' ? node.name : node.path;
  return {
    id: node.path,
    cells: [
      `${SIGNS[file?.change ?? ''] ?? ' '} ${'  '.repeat(depth)}${fold}${name}${target}`,
      isGlance && isDirectory ? '…' : formatSize(node.totalBytes),
      file?.file ? file.file.mode.toString(8) : '',
      file?.file ? `${file.file.uid}:${file.file.gid}` : '',
    ],
    color: colourOf(theme, file?.change),
  };
}

function describe({ image, efficiency, layers, onlyChanges, isLoading, tree, problem }: LayerState): string {
  if (problem !== undefined) return ` ${image.name}: ${problem}`;
  const total = layers.reduce((sum, { contentBytes }) => sum + contentBytes, 0);
  const waste =
    efficiency === undefined || efficiency.totalBytes === 0
      ? ''
      : ` · wasted ${formatSize(efficiency.wastedBytes)} (${((100 * efficiency.wastedBytes) / efficiency.totalBytes).toFixed(1)} %)`;
  const shown = isLoading ? 'reading …' : `${tree.count} ${onlyChanges ? 'changes' : 'files'}`;
  return ` ${image.name} · ${layers.length} ${layers.length === 1 ? 'layer' : 'layers'}, ${formatSize(total)}${waste} · ${shown}`;
}

function LayerList({
  state,
  layers,
  width,
}: {
  readonly state: DashboardState;
  readonly layers: LayerState;
  readonly width: number;
}): ReactElement {
  const rowsOf = (start: number, end: number): readonly TableRow[] =>
    layers.layers.slice(start, end).map(({ diffId, contentBytes, createdBy, comment }, index) => ({
      id: `${start + index} ${diffId}`,
      cells: [String(start + index + 1), formatSize(contentBytes), createdBy || comment || diffId],
    }));
  return (
    <Table
      columns={LAYER_COLUMNS}
      total={layers.layers.length}
      rowsOf={rowsOf}
      cursor={cursorOf(state.lists.layers, rowIds(state, 'layers'))}
      isFocused={state.focus === 'list'}
      width={width}
      height={layoutOf(state).list - 1}
      empty="…"
    />
  );
}

function FileList({ state, theme, width }: LayerViewProps & { readonly width: number }): ReactElement | null {
  const { layers } = state;
  if (layers === undefined) return null;
  const rows = layerFileRows(layers);
  return (
    <Table
      columns={FILE_COLUMNS}
      total={rows.length}
      rowsOf={(start, end) => rows.slice(start, end).map((row) => toFileRow(theme, layers, row))}
      cursor={cursorOf(
        layers.files,
        rows.map(({ node }) => node.path),
      )}
      isFocused={state.focus === 'detail'}
      width={width}
      height={layoutOf(state).list - 1}
      empty={layers.isLoading ? '…' : 'No files.'}
    />
  );
}

/** Layers on the left, the files of the one under the cursor on the right. */
export function LayerView({ state, theme }: LayerViewProps): ReactElement {
  const { columns } = state.size;
  const { layers } = state;
  if (layers === undefined) {
    return <Line text="  Choose an image (2) and open it with enter." width={columns} isDim />;
  }
  const left = layerColumns(columns);
  return (
    <Box flexDirection="column">
      <Line text={describe(layers)} width={columns} color={layers.problem === undefined ? theme.accent : theme.bad} />
      <Box>
        <LayerList state={state} layers={layers} width={left} />
        <FileList state={state} theme={theme} width={columns - left} />
      </Box>
    </Box>
  );
}
