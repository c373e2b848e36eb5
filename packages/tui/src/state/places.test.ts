import { describe, expect, test } from 'vitest';
import { commandLineOf } from '../actions/action.ts';
import { sampleNetwork, sampleVolume } from '../testing/sample-places.ts';
import { Player } from '../testing/sample-state.ts';

function lastLine(player: Player): string {
  const effect = player.effects.at(-1);
  return effect?.kind === 'act' ? commandLineOf(effect.action) : '';
}

describe('volumes', () => {
  const open = (): Player =>
    new Player()
      .press('6')
      .happen({ type: 'volumes', volumes: [sampleVolume('a'), sampleVolume('b', ['web']), sampleVolume("o'c")] });

  test('are made and removed', () => {
    expect(lastLine(open().press('n').type('data').press('enter'))).toBe('tdctl volume create data');
    expect(lastLine(open().press('D', 'y'))).toBe('tdctl volume rm a');
    expect(lastLine(open().press(' ', 'j', ' ', 'D', 'y'))).toBe(String.raw`tdctl volume rm a 'o'\''c'`);
  });

  test('in use are not removed', () => {
    const player = open().press('j', 'D');
    expect(player.state.dialog).toBeUndefined();
    expect(player.state.notice).toEqual({ text: 'b is in use by web.', isProblem: true });
  });

  test('are pruned as the daemon plans it', () => {
    const player = open().press('X');
    expect(player.effects.at(-1)).toEqual({ kind: 'plan-prune', what: 'volumes' });
    const action = { kind: 'prune-volumes', names: ['a'], isWhole: true } as const;
    player.happen({ type: 'prune-plan', action, consequences: ['a goes'] });
    expect(lastLine(player)).toBe('');
    expect(lastLine(player.press('y'))).toBe('tdctl volume prune -a');
    player.happen({ type: 'prune-plan', action: { ...action, names: [] }, consequences: [] });
    expect(player.state.notice?.text).toContain('nothing that prune would remove');
  });

  test('are found by who has them', () => {
    const player = open().press('/').type('web').press('enter', 'y');
    expect(player.effects.at(-1)).toEqual({ kind: 'copy', text: '/volumes/b' });
  });
});

describe('networks', () => {
  const open = (): Player =>
    new Player().press('7').happen({
      type: 'networks',
      networks: [sampleNetwork('back', ['db']), sampleNetwork('bridge'), sampleNetwork('old')],
    });

  test('are made and removed', () => {
    expect(lastLine(open().press('n').type('front').press('enter'))).toBe('tdctl network create front');
    expect(lastLine(open().press('G', 'D', 'y'))).toBe('tdctl network rm old');
  });

  test.each([
    [[], 'back is in use by db.'],
    [['j'], 'bridge is always there.'],
  ])('that must stay do', (keys, text) => {
    expect(open().press(...keys, 'D').state.notice).toEqual({ text, isProblem: true });
  });

  test('are pruned as the daemon plans it', () => {
    const player = open().press('X');
    expect(player.effects.at(-1)).toEqual({ kind: 'plan-prune', what: 'networks' });
    const networks = [{ id: 'id-of-old', name: 'old' }];
    const action = { kind: 'prune-networks', networks, isWhole: true } as const;
    player.happen({ type: 'prune-plan', action, consequences: ['old goes'] });
    expect(lastLine(player.press('y'))).toBe('tdctl network prune');
  });
});
