import { renderToString } from 'ink';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { sampleNetwork, sampleVolume } from '../testing/sample-places.ts';
import { sampleBuild, sampleStep } from '../testing/sample-build.ts';
import { samplePlanned, sampleReading, sampleTotal, sampleTrashed } from '../testing/sample-disk.ts';
import {
  NOW,
  Player,
  sampleContainer,
  sampleFile,
  sampleImage,
  sampleLayer,
  sampleStats,
} from '../testing/sample-state.ts';
import { THEMES } from '../theme/theme.ts';
import { Screen } from './screen.tsx';

const SIZES = [
  [60, 16],
  [80, 24],
  [110, 30],
  [220, 60],
] as const;

function draw(player: Player): readonly string[] {
  const { columns } = player.state.size;
  return renderToString(<Screen state={player.state} theme={THEMES.none} />, { columns }).split('\n');
}

/** A dashboard with much in it, and names that try to break it. */
function crowded(size: { readonly columns: number; readonly rows: number }): Player {
  const containers = [
    sampleContainer('web'),
    sampleContainer('日本語の長い名前のコンテナ'.repeat(4), 'paused'),
    sampleContainer('evil\u001b[2J\n\r', 'exited'),
    ...Array.from({ length: 100 }, (_, index) => sampleContainer(`c${index}`, 'exited')),
  ];
  const images = Array.from({ length: 50 }, (_, index) => sampleImage(`i${index}`, index === 0 ? '' : `i${index - 1}`));
  return new Player(size)
    .happen({ type: 'containers', containers })
    .happen({ type: 'images', images })
    .happen({ type: 'stats', sample: containers.slice(0, 3).map(({ id }) => sampleStats(id)) })
    .happen({
      type: 'log',
      containers: [containers[0]?.id ?? ''],
      lines: Array.from({ length: 200 }, (_, index) => ({
        time: '2026-01-02T00:00:00.000000000Z',
        container: containers[0]?.id ?? '',
        isError: index % 2 === 0,
        text: `line ${index} ${'👩‍👩‍👧日本'.repeat(30)}`,
      })),
    });
}

function explore(player: Player): Player {
  player.press('2', 'enter');
  const image = player.state.layers?.image.id ?? '';
  const efficiency = { totalBytes: 100, wastedBytes: 10, wastedFiles: 1, layers: [], largest: [] };
  player.happen({ type: 'layers', image, layers: [sampleLayer('RUN x\n\ty')], efficiency });
  const request = player.state.layers?.wanted;
  if (request === undefined) throw new Error('nothing is wanted');
  const files = Array.from({ length: 500 }, (_, index) => sampleFile(`ディレクトリ/f${index}`, 'added'));
  return player.happen({ type: 'files', request, files, isGlance: false }).press('tab', 'enter');
}

function fillDisk(player: Player): Player {
  const totals = ['images', 'containers', 'trash'].map((kind) => sampleTotal(kind));
  const planned = Array.from({ length: 60 }, (_, index) => samplePlanned(`p${index}`));
  const trash = Array.from({ length: 60 }, (_, index) => sampleTrashed(`日本語の長い名前${index}`));
  return player.happen({ type: 'disk', reading: sampleReading({ totals, planned, trash }) });
}

function fillPlaces(player: Player): Player {
  const names = Array.from({ length: 80 }, (_, index) => `名前の長いもの\u001b[2J${index}`.repeat(3));
  return player
    .happen({ type: 'volumes', volumes: names.map((name) => sampleVolume(name, ['web'])) })
    .happen({ type: 'networks', networks: names.map((name) => sampleNetwork(name, ['web'])) });
}

function fillBuilds(player: Player, ...keys: readonly string[]): Player {
  const builds = Array.from({ length: 80 }, (_, index) =>
    sampleBuild(`日本語の長い名前\u001b[2J${index}`.repeat(3), { id: String(index).padStart(64, '0') }),
  );
  const [first = sampleBuild('app')] = builds;
  const text = `RUN ${'長い'.repeat(90)}\u001b[2J`;
  const steps = Array.from({ length: 90 }, (_, index) =>
    sampleStep(index + 1, text, { explanation: `not cached: ${text}` }),
  );
  const lines = Array.from({ length: 300 }, () => `#1 ${text}`);
  return player
    .press('8')
    .happen({ type: 'builds', builds, now: NOW })
    .happen({ type: 'build', build: { ...first, steps, error: text } })
    .happen({ type: 'build-log', build: first.id, lines, isFirst: true })
    .press(...keys);
}

describe.each(SIZES)('on %i by %i', (columns, rows) => {
  test.each([
    ['containers', (player: Player) => player],
    ['a wrapped log', (player: Player) => player.press('tab', 'W', 'T', 'k')],
    ['plots', (player: Player) => player.press(']')],
    ['another tab', (player: Player) => player.press(']', ']')],
    ['images', (player: Player) => player.press('2')],
    ['layers', explore],
    ['events', (player: Player) => player.press('4')],
    ['the disk', (player: Player) => fillDisk(player.press('5'))],
    ['volumes', (player: Player) => fillPlaces(player.press('6'))],
    ['networks', (player: Player) => fillPlaces(player.press('7'))],
    ['no builds', (player: Player) => player.press('8')],
    ['builds', (player: Player) => fillBuilds(player)],
    ['the log of a build', (player: Player) => fillBuilds(player, ']', 'tab', 'k')],
    ['help', (player: Player) => player.press('?')],
    ['a question', (player: Player) => player.press('*', 'D')],
    ['an input', (player: Player) => player.press('/', 'c')],
  ])('%s fills the screen and no more', (_name, prepare) => {
    const lines = draw(prepare(crowded({ columns, rows })));
    expect(lines.length).toBeLessThanOrEqual(rows);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f]/);
  });
});

test('what is seen', () => {
  const player = new Player({ columns: 100, rows: 20 })
    .happen({ type: 'containers', containers: [sampleContainer('web'), sampleContainer('db', 'paused')] })
    .happen({ type: 'stats', sample: [sampleStats(sampleContainer('web').id)] })
    .happen({
      type: 'log',
      containers: [sampleContainer('web').id],
      lines: [{ time: '', container: sampleContainer('web').id, isError: false, text: 'hello from web' }],
    });
  const text = draw(player).join('\n');
  expect(text).toMatch(/› web +Up 2 minutes +█ 150\.0% +█ 2MB +busybox:1/);
  expect(text).toMatch(/ {2}db +Up 2 minutes \(Paused\)/);
  expect(text).toContain('hello from web');
  expect(text).toContain('? help  q quit');
});

test('where there is nothing, the next step is said', () => {
  const player = new Player();
  expect(draw(player).join('\n')).toContain('tdctl run -d IMAGE');
  expect(draw(player.press('2')).join('\n')).toContain('P pulls one');
  expect(draw(player.press('3')).join('\n')).toContain('Choose an image');
  expect(draw(player.press('4')).join('\n')).toContain('Nothing has happened since');
});

test('names of other views make room for what is marked and filtered', () => {
  const containers = ['a', 'b'].map((name) => sampleContainer(name));
  const player = new Player({ columns: 90, rows: 24 }).happen({ type: 'containers', containers });
  expect(draw(player)[1]).toContain('2 images');
  expect(draw(player.press('*'))[1]).toMatch(/1 containers +2 +3 .* 2 marked$/);
});

test('a lost daemon is shown', () => {
  const player = new Player().happen({ type: 'connection', connection: { kind: 'lost', reason: 'nobody listens' } });
  const text = draw(player);
  expect(text[0]).toContain('no daemon: nobody listens (trying again)');
  expect(text.join('\n')).toContain('systemctl start tinydock');
});

test('a plan shows what is left out, and the command that is left', () => {
  const player = fillDisk(new Player().press('5')).press('X', ' ');
  const text = draw(player).join('\n');
  expect(text).toMatch(/\[ \] .*would free/);
  expect(text).toMatch(/\[x\] .*would free/);
  expect(text).toMatch(/\$ tdctl rmi /);
  expect(text).not.toContain('Together');
});

test.each([
  [59, 16],
  [60, 15],
  [20, 5],
  [1, 1],
])('a window of %i by %i is told to be too small', (columns, rows) => {
  const lines = draw(crowded({ columns, rows }));
  expect(lines.length).toBeLessThanOrEqual(rows);
  for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
  if (rows > 4) expect(lines.join(' ')).toContain('needs 60 by');
});

test('help has all keys on 60 by 16, and can be scrolled', () => {
  const player = new Player({ columns: 60, rows: 16 }).press('?');
  const top = draw(player).join('\n');
  expect(top).toContain('stop');
  expect(top).not.toContain('quit\n');
  const bottom = draw(player.press('G')).join('\n');
  expect(bottom).toMatch(/q, ctrl-c +quit/);
  expect(player.press('x').state.dialog).toBeUndefined();
});

test('what destroys shows what goes, and the command', () => {
  const player = new Player().happen({ type: 'containers', containers: [sampleContainer("o'neill")] }).press('D');
  const text = draw(player).join('\n');
  expect(text).toContain("o'neill (running) goes after it is killed");
  expect(text).toContain(String.raw`$ tdctl rm -f 'o'\''neill'`);
});

test('networks show their IPv6 where there is room', () => {
  const network = { ...sampleNetwork('six'), ipv6: { subnet: 'fd00:aa::/64', gateway: 'fd00:aa::1', ipRange: '' } };
  const shown = [96, 97].map((columns) => {
    const player = new Player({ columns, rows: 24 }).press('7').happen({ type: 'networks', networks: [network] });
    return draw(player).some((line) => line.includes('fd00:aa::/64'));
  });
  expect(shown).toEqual([false, true]);
});
