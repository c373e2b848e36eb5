import { renderToString } from 'ink';
import { expect, test } from 'vitest';
import type { LogLine } from '../state/log-buffer.ts';
import { Player, sampleContainer } from '../testing/sample-state.ts';
import { THEMES } from '../theme/theme.ts';
import { LogPane } from './log-pane.tsx';
import { Screen } from './screen.tsx';

const SIZE = { columns: 120, rows: 40 };
const FRAMES = 60;
const CONTAINER = sampleContainer('web');

function linesOf(count: number): readonly LogLine[] {
  return Array.from({ length: count }, (_, index) => ({
    time: '2026-01-02T00:00:00.000000000Z',
    container: CONTAINER.id,
    isError: false,
    text: `${index} GET /some/path?with=a&query=${index % 97} 200 ${'x'.repeat(60)}`,
  }));
}

function readingOf(count: number): Player {
  const player = new Player(SIZE).happen({ type: 'containers', containers: [CONTAINER] });
  return player.happen({ type: 'log', containers: [CONTAINER.id], lines: linesOf(count) }).press('tab');
}

interface Figures {
  readonly rows: number;
  readonly msPerFrame: number;
}

/** Scrolls while lines come, and draws each time. */
function measure(player: Player): Figures {
  const draw = (): string =>
    renderToString(<Screen state={player.state} theme={THEMES.dark} />, { columns: SIZE.columns });
  draw();
  let rows = 0;
  const start = performance.now();
  for (let frame = 0; frame < FRAMES; frame += 1) {
    player.happen({ type: 'log', containers: [CONTAINER.id], lines: linesOf(100) });
    player.press(frame % 3 === 0 ? 'pageup' : 'k');
    draw();
    const pane = LogPane({ state: player.state, theme: THEMES.dark }) as { props: { children: [unknown, unknown[]] } };
    rows = Math.max(rows, pane.props.children[1].length);
  }
  return { rows, msPerFrame: (performance.now() - start) / FRAMES };
}

test('100,000 lines cost as much as 1,000: what is seen is made, and nothing else', () => {
  measure(readingOf(10));
  const [few, many] = [measure(readingOf(1000)), measure(readingOf(100_000))];
  const filtered = measure(readingOf(100_000).press('/').type('/query=9[0-9] /').press('enter'));
  const report = { few, many, filtered };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  for (const { rows } of [few, many, filtered]) expect(rows).toBeLessThanOrEqual(SIZE.rows);
  expect(many.msPerFrame).toBeLessThan(5 * few.msPerFrame);
  expect(filtered.msPerFrame).toBeLessThan(5 * few.msPerFrame);
});
