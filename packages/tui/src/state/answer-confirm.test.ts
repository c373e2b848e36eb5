import { describe, expect, test } from 'vitest';
import { commandLineOf } from '../actions/action.ts';
import { Player, sampleContainer } from '../testing/sample-state.ts';
import { samplePlanned, sampleReading } from '../testing/sample-disk.ts';

function planning(): Player {
  const planned = ['a', 'b', 'c'].map((name) => samplePlanned(name));
  return new Player()
    .press('5')
    .happen({ type: 'disk', reading: sampleReading({ planned }) })
    .press('X');
}

function done({ effects }: Player): readonly string[] {
  return effects.flatMap((effect) => (effect.kind === 'act' ? [commandLineOf(effect.action)] : []));
}

describe('a plan that is edited before it is applied', () => {
  test('is applied as a whole where nothing is left out', () => {
    expect(done(planning().press('j', 'j', 'k', 'y'))).toEqual(['tdctl system prune']);
  });

  test('goes without what is left out', () => {
    expect(done(planning().press('j', ' ', 'y'))).toEqual(['tdctl rmi a:1 c:1']);
    expect(done(planning().press(' ', ' ', 'g', ' ', 'y'))).toEqual(['tdctl rmi a:1 c:1']);
  });

  test('of which all is left out does nothing', () => {
    const player = planning().press(' ', ' ', ' ', 'y');
    expect(done(player)).toEqual([]);
    expect(player.state.dialog).toBeUndefined();
  });

  test('of volumes and networks names what is left', () => {
    const player = new Player().press('6').happen({
      type: 'prune-plan',
      action: { kind: 'prune-volumes', names: ['x', 'y'], isWhole: true },
      consequences: ['x goes', 'y goes'],
    });
    expect(done(player.press(' ', 'y'))).toEqual(['tdctl volume rm y']);
    const networks = ['m', 'n'].map((name) => ({ id: name, name }));
    player.happen({
      type: 'prune-plan',
      action: { kind: 'prune-networks', networks, isWhole: true },
      consequences: ['m goes', 'n goes'],
    });
    expect(done(player.press('j', ' ', 'y')).at(-1)).toBe('tdctl network rm m');
  });
});

test('what was marked for removal is removed as it was marked', () => {
  const containers = ['a', 'b'].map((name) => sampleContainer(name));
  const player = new Player().happen({ type: 'containers', containers }).press('*', 'D', ' ', 'y');
  expect(done(player)).toEqual(['tdctl rm -f a b']);
});
