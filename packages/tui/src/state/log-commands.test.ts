import { describe, expect, test } from 'vitest';
import { activeBindings } from '../keys/key-bindings.ts';
import { Player, sampleContainer } from '../testing/sample-state.ts';
import { layoutOf } from './layout.ts';
import { shownLog } from './log-state.ts';

const CONTAINER = sampleContainer('c0');

function lineOf(text: string) {
  return { time: `2026-01-02T00:00:00.${text.padStart(9, '0')}Z`, container: CONTAINER.id, isError: false, text };
}

/** With 500 lines, and the keys in the log. */
function reading(): Player {
  const lines = Array.from({ length: 500 }, (_, index) => lineOf(String(index)));
  return new Player()
    .happen({ type: 'containers', containers: [CONTAINER, sampleContainer('c1')] })
    .happen({ type: 'log', containers: [CONTAINER.id], lines })
    .press('tab');
}

function copied(player: Player): string | undefined {
  const effect = player.effects.find(({ kind }) => kind === 'copy');
  return effect?.kind === 'copy' ? effect.text : undefined;
}

describe('a selection', () => {
  test('begins at the last line, is extended by moving, and copied', () => {
    const player = reading().press('v', 'k', 'k', 'y');
    expect(copied(player)).toBe('497\n498\n499\n');
    expect(player.state.log.selection).toBeUndefined();
  });

  test('stays where it is while lines come, and goes on to follow them', () => {
    const player = reading().press('v', 'k');
    player.happen({ type: 'log', containers: [CONTAINER.id], lines: [lineOf('new')] });
    player.press('k', 'y');
    expect(copied(player)).toBe('497\n498\n499\n');
    expect(player.state.log.offset).toBe(0);
    expect(shownLog(player.state.log).chunks.flat().at(-1)?.text).toBe('new');
  });

  test('scrolls with its moving end, and is taken away before the focus', () => {
    const player = reading().press('v', 'g');
    expect(player.state.log.offset).toBe(500 - layoutOf(player.state).detail);
    expect(player.press('escape').state).toMatchObject({ log: { selection: undefined }, focus: 'detail' });
  });

  test('begins at what was found, where it is seen', () => {
    const player = reading().press('F').type('495').press('enter', 'v', 'j', 'y');
    expect(copied(player)).toBe('495\n496\n');
    expect(copied(reading().press('F').type('123').press('enter', 'f', 'v', 'y'))).toBe('499\n');
  });

  test('with times and names where they are shown', () => {
    expect(copied(reading().press('T', 'v', 'y'))).toBe('2026-01-02T00:00:00.000 499\n');
  });

  test('of what a terminal would not take is refused, and can be saved', () => {
    const player = reading();
    const lines = Array.from({ length: 100 }, () => lineOf('x'.repeat(1000)));
    player.happen({ type: 'log', containers: [CONTAINER.id], lines }).press('v', 'g', 'y');
    expect(copied(player)).toBeUndefined();
    expect(player.state.notice?.text).toContain('S saves');
  });

  test('y without one says how to begin', () => {
    expect(reading().press('y').state.notice?.text).toContain('v begins');
  });
});

describe('a search', () => {
  test('goes to the last line that has it, and on from there, and says where it ends', () => {
    const player = reading().press('F').type('/^4[0-9]0$/').press('enter');
    expect(player.state.log.found?.text).toBe('490');
    expect(player.press('N').state.log.found?.text).toBe('480');
    expect(player.press('n').state.log.found?.text).toBe('490');
    expect(player.press('n').state.notice?.text).toContain('No line below');
    expect(player.press('escape').state.log).toMatchObject({ search: '', found: undefined });
  });

  test('brings the line into sight', () => {
    const player = reading().press('F').type('123').press('enter');
    const { offset } = player.state.log;
    const last = 499 - offset;
    expect(last).toBeGreaterThanOrEqual(123);
    expect(last - layoutOf(player.state).detail).toBeLessThan(123);
  });

  test('with a wrong expression says what is wrong', () => {
    expect(reading().press('F').type('/(/').press('enter').state.notice?.text).toContain('Unterminated group');
  });
});

describe('saving', () => {
  test('asks for a path, and sends what is shown', () => {
    const player = reading().press('/').type('49').press('enter', 'S');
    expect(player.state.dialog).toMatchObject({ kind: 'input', text: 'c0.log' });
    player.press('ctrl-u').type('/tmp/x.log').press('enter');
    const [effect] = player.effects;
    expect(effect).toMatchObject({ kind: 'save-log', isReplacing: false, save: { path: '/tmp/x.log' } });
    expect(effect?.kind === 'save-log' && effect.save.what).toBe('15 lines of c0');
  });

  test('replaces a file only with y', () => {
    const player = reading().press('S', 'enter');
    const [effect] = player.effects;
    if (effect?.kind !== 'save-log') throw new Error('nothing is saved');
    const ask = () => player.happen({ type: 'file-exists', save: effect.save, about: 'c0.log has 1 kB' });
    ask().press('j', 'enter');
    expect(player.state.dialog).toBeUndefined();
    expect(player.effects).toHaveLength(1);
    ask().press('y');
    expect(player.effects[1]).toEqual({ ...effect, isReplacing: true });
  });
});

describe('the time window', () => {
  test('empties the log, to be read anew, and is kept for the next container', () => {
    const player = reading().press('t').type('10m..5m').press('enter');
    expect(player.state.log).toMatchObject({ buffer: { length: 0 }, offset: 0 });
    const { window } = player.state.log;
    expect(Date.parse(window.until) - Date.parse(window.since)).toBe(300_000);
    player.press('tab', 'j');
    expect(player.state.log).toMatchObject({ containers: [sampleContainer('c1').id], window });
    player.press('tab', 't', 'enter');
    expect(player.state.log.window).toEqual({ since: '', until: '' });
  });

  test('that is none is told, and can be mended', () => {
    const player = reading().press('t').type('soon').press('enter');
    expect(player.state.dialog).toMatchObject({ kind: 'input', text: 'soon' });
    expect(player.state.dialog).toHaveProperty('title', expect.stringContaining('"soon" is no time'));
  });
});

test('keys of the log go before the same of containers, which stay elsewhere', () => {
  const player = reading();
  const commands = activeBindings(player.state).map(({ command }) => command);
  expect(commands).toContain('next-found');
  expect(commands).not.toContain('rename');
  player.press('tab', 'n');
  expect(player.state.dialog).toMatchObject({ purpose: { kind: 'rename' } });
});

test('lines that a filter hides do not move what is read', () => {
  const player = reading().press('/').type('499').press('enter', 'k');
  const before = player.state.log.offset;
  player.happen({ type: 'log', containers: [CONTAINER.id], lines: [lineOf('hidden')] });
  expect(player.state.log.offset).toBe(before);
});
