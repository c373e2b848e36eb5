import { renderToString } from 'ink';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { Screen } from '../components/screen.tsx';
import { sampleBuild } from '../testing/sample-build.ts';
import { NOW, Player, sampleContainer, sampleFile, sampleImage, sampleLayer } from '../testing/sample-state.ts';
import { THEMES } from '../theme/theme.ts';
import { selectedContainer } from './container-rows.ts';
import { selectedImage } from './rows.ts';

type Kind = 'press' | 'wheel-up' | 'wheel-down';

/** A user who points at what is seen. */
class Pointer extends Player {
  at(text: string, kind: Kind = 'press'): this {
    const { columns } = this.state.size;
    const lines = renderToString(<Screen state={this.state} theme={THEMES.none} />, { columns }).split('\n');
    const row = lines.findIndex((line) => line.includes(text));
    const line = lines[row];
    if (line === undefined) throw new Error(`no ${text} in\n${lines.join('\n')}`);
    const before = line.slice(0, line.indexOf(text));
    return this.happen({ type: 'mouse', mouse: { kind, column: stringWidth(before), row } });
  }
}

const SIZES = [
  { columns: 60, rows: 16 },
  { columns: 110, rows: 30 },
];
const CONTAINERS = [
  ...['first', '日本語'].map((name) => sampleContainer(name)),
  ...Array.from({ length: 50 }, (_, index) => sampleContainer(`c${index}x`, 'exited')),
];

function pointing(size = SIZES[1]): Pointer {
  const images = ['base', 'other'].map((id) => sampleImage(id));
  return new Pointer(size).happen({ type: 'containers', containers: CONTAINERS }).happen({ type: 'images', images });
}

describe.each(SIZES)('on $columns by $rows', (size) => {
  test('builds are selected, their tabs turned and their logs scrolled', () => {
    const builds = ['app:1', 'other:1'].map((name) => sampleBuild(name));
    const player = pointing(size).press('8').happen({ type: 'builds', builds, now: NOW });
    expect(player.at('other:1').state.builds.selected).toBe(builds[1]?.id);
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
    player.happen({ type: 'build-log', build: builds[1]?.id ?? '', lines, isFirst: true });
    expect(player.at(' log').state.builds.tab).toBe('log');
    expect(player.at('line 99', 'wheel-up').state.builds.scroll).toBe(3);
    expect(player.at(' steps ').state.builds).toMatchObject({ tab: 'steps', scroll: 0 });
  });

  test('a click selects the row under it, also in a list that is scrolled', () => {
    const player = pointing(size);
    const selected = (): string | undefined => selectedContainer(player.state)?.name;
    player.at('日本');
    expect(selected()).toBe('日本語');
    player.press('G').at('c48x');
    expect(selected()).toBe('c48x');
    player.press('g').at('first');
    expect(selected()).toBe('first');
  });

  test('a click on a view or a tab shows it', () => {
    const player = pointing(size).at('[logs]').at('env');
    expect(player.state.detail.tab).toBe('env');
    player.at(' 2 ');
    expect(player.state.view).toBe('images');
    expect(selectedImage(player.at('other:1').state)?.tags).toEqual(['other:1']);
    player.at(' 1 ').at('[env]', 'wheel-down');
    expect(player.state.detail.tab).toBe('env');
  });
});

test('the wheel moves a list by rows, and a log by lines, whichever has the keys', () => {
  const player = pointing();
  const { id } = CONTAINERS[0] ?? {};
  const lines = Array.from({ length: 200 }, (_, index) => ({
    ...{ time: '', container: id ?? '', isError: false },
    text: `line ${index}`,
  }));
  player.happen({ type: 'log', containers: [id ?? ''], lines });
  player.at('line 199', 'wheel-up').at('line 196', 'wheel-up').at('line 193', 'wheel-down');
  expect(player.state).toMatchObject({ focus: 'list', log: { offset: 3 } });
  expect(player.at('line 190').state.focus).toBe('detail');
  player.at('first', 'wheel-down');
  expect(selectedContainer(player.state)?.name).toBe('日本語');
  expect(player.at('first').state.focus).toBe('list');
});

test('in the explorer a click selects a layer or a file, and a second one opens it', () => {
  const player = pointing().press('2', 'enter');
  const image = player.state.layers?.image.id ?? '';
  const efficiency = { totalBytes: 1, wastedBytes: 0, wastedFiles: 0, layers: [], largest: [] };
  const layers = ['RUN one', 'RUN two'].map((createdBy) => sampleLayer(createdBy));
  player.happen({ type: 'layers', image, layers, efficiency }).at('RUN two');
  const request = player.state.layers?.wanted;
  expect(request?.layer).toBe(2);
  if (request === undefined) throw new Error('nothing is wanted');
  player.happen({ type: 'files', request, files: [sampleFile('etc/passwd'), sampleFile('zz')], isGlance: false });
  player.at('zz');
  expect(player.state).toMatchObject({ focus: 'detail', layers: { files: { cursorId: 'zz' } } });
  player.at('▸ etc').at('▸ etc').at('passwd').at('passwd');
  expect(player.effects.at(-1)).toMatchObject({ kind: 'show-file', path: 'etc/passwd' });
});

test('a question is answered by keys alone; what is only shown is closed by a click', () => {
  const player = pointing().press('D').at('Really?').at('y yes');
  expect(player.state.dialog?.kind).toBe('confirm');
  expect(player.effects).toEqual([]);
  expect(player.press('n', '?').at('Keys in').state.dialog).toBeUndefined();
  player.happen({ type: 'file-content', title: 'x', lines: Array.from({ length: 100 }, () => 'a') });
  expect(player.at('x', 'wheel-down').at('x', 'wheel-down').state.dialog).toMatchObject({ top: 6 });
});

test('nothing happens where there is nothing', () => {
  const player = pointing();
  const before = player.state;
  for (const [column, row] of [
    [0, 0],
    [5, 2],
    [109, 1],
    [5, 28],
    [500, 5],
    [5, 500],
  ] as const) {
    player.happen({ type: 'mouse', mouse: { kind: 'press', column, row } });
  }
  expect(player.state).toBe(before);
});

test('M switches it off and on', () => {
  const player = new Player().press('M', 'M');
  expect(player.effects).toEqual([
    { kind: 'mouse', isOn: true },
    { kind: 'mouse', isOn: false },
  ]);
});
