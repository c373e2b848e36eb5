import { describe, expect, test } from 'vitest';
import { Player, sampleContainer } from '../testing/sample-state.ts';
import { layoutOf } from './layout.ts';
import { type LogLine, MAX_LOG_LINES } from './log-buffer.ts';
import { shownLog } from './log-state.ts';

const ONE = sampleContainer('c0').id;
const TWO = sampleContainer('c1').id;

function lineOf(moment: number): LogLine {
  return {
    time: `2026-01-02T00:00:00.${String(moment).padStart(9, '0')}Z`,
    container: ONE,
    isError: false,
    text: String(moment),
  };
}

function linesOf(from: number, count: number): readonly LogLine[] {
  return Array.from({ length: count }, (_, index) => lineOf(from + index));
}

/** With lines from 1000 on, and the keys in the log. */
function reading(count = 500): Player {
  return new Player()
    .happen({ type: 'containers', containers: [sampleContainer('c0'), sampleContainer('c1')] })
    .happen({ type: 'log', containers: [ONE], lines: linesOf(1000, count) })
    .press('tab');
}

const older = (player: Player): string => player.state.log.older;

describe('older lines', () => {
  test('are wanted at the first line alone', () => {
    const player = reading().press('k', 'pageup');
    expect(older(player)).toBe('unread');
    expect(older(player.press('g'))).toBe('wanted');
  });

  test('go before the others, and what is in sight stays there', () => {
    const player = reading().press('g');
    const { offset } = player.state.log;
    player.happen({ type: 'older-log', containers: [ONE], lines: linesOf(900, 100), isBeginning: false });
    expect(
      shownLog(player.state.log)
        .chunks.flat()
        .map(({ text }) => text)
        .slice(98, 102),
    ).toEqual(['998', '999', '1000', '1001']);
    expect(player.state.log).toMatchObject({ offset, older: 'unread', buffer: { length: 600 } });
    player.press('g').happen({ type: 'older-log', containers: [ONE], lines: linesOf(899, 1), isBeginning: true });
    expect(older(player.press('g', 'g'))).toBe('none');
    expect(player.state.log.offset).toBe(601 - layoutOf(player.state).detail);
  });

  test('of other containers, and those that come when a selection counts lines, are passed over', () => {
    const player = reading().press('g');
    const event = { type: 'older-log', containers: [ONE], lines: linesOf(900, 100), isBeginning: false } as const;
    player.happen({ ...event, containers: [TWO] });
    expect(older(player)).toBe('wanted');
    player.press('v').happen(event);
    expect(player.state.log).toMatchObject({ older: 'unread', buffer: { length: 500 } });
  });

  test('are read anew for another time window', () => {
    const player = reading().press('g');
    player.happen({ type: 'older-log', containers: [ONE], lines: [], isBeginning: true });
    expect(older(player.press('t').type('10m').press('enter'))).toBe('unread');
  });

  test('are not wanted where there is no room, or where older ones were let go of', () => {
    expect(older(reading(MAX_LOG_LINES).press('g'))).toBe('unread');
    const player = reading(MAX_LOG_LINES);
    player.happen({ type: 'log', containers: [ONE], lines: linesOf(MAX_LOG_LINES + 1000, 2000) });
    expect(older(player.press('g'))).toBe('unread');
  });
});
