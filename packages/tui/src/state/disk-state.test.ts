import { describe, expect, test } from 'vitest';
import { commandLineOf } from '../actions/action.ts';
import {
  samplePlanned,
  sampleReading,
  sampleStep,
  sampleStopped,
  sampleTotal,
  sampleTrashed,
} from '../testing/sample-disk.ts';
import { Player } from '../testing/sample-state.ts';
import { chosenDiskRows, diskRows } from './disk-state.ts';

function open(): Player {
  return new Player().press('5').happen({
    type: 'disk',
    reading: sampleReading({
      totals: [sampleTotal('images')],
      planned: [samplePlanned('a'), samplePlanned('b'), samplePlanned('c')],
      trash: [sampleTrashed('x'), sampleTrashed('y')],
    }),
  });
}

/** The command line of the action that was confirmed or done last. */
function lastLine(player: Player): string {
  const effect = player.effects.at(-1);
  return effect?.kind === 'act' ? commandLineOf(effect.action) : '';
}

describe('the plan of prune', () => {
  test('is applied as a whole, after it was shown', () => {
    const player = open().press('X');
    const { dialog } = player.state;
    expect(dialog?.kind === 'confirm' && dialog.consequences).toEqual([
      'image a:1 (unused) goes to the trash: alone it would free 500B',
      'image b:1 (unused) goes to the trash: alone it would free 500B',
      'image c:1 (unused) goes to the trash: alone it would free 500B',
      'Together they free 0B, and 800B when the images leave the trash.',
    ]);
    expect(player.effects).toEqual([]);
    expect(lastLine(player.press('y'))).toBe('tdctl system prune');
  });

  test('is applied in part, with what was shown of each', () => {
    const player = open().press('j', 'j', ' ', ' ', 'k', 'D', 'y');
    expect(player.effects.at(-1)).toEqual({
      kind: 'act',
      action: {
        kind: 'prune-disk',
        isForAll: false,
        isWhole: false,
        parts: [
          { kind: 'image', id: 'sha256:b', name: 'b:1', names: ['b:1'] },
          { kind: 'image', id: 'sha256:c', name: 'c:1', names: ['c:1'] },
        ],
      },
    });
    expect(lastLine(player)).toBe('tdctl rmi b:1 c:1');
    expect(player.state.lists.disk.marks.size).toBe(0);
  });

  test('is made for all images on demand, and an answer to the other question is dropped', () => {
    const player = open().press('a');
    expect(player.state.disk).toMatchObject({ isForAll: true, plan: undefined });
    player.happen({ type: 'disk', reading: sampleReading({ planned: [samplePlanned('old')] }) });
    expect(player.state.disk.plan).toBeUndefined();
    player.happen({ type: 'disk', reading: sampleReading({ planned: [samplePlanned('new')], isForAll: true }) });
    expect(lastLine(player.press('X', 'y'))).toBe('tdctl system prune -a');
  });

  test('has containers that ended and what builds left, of which some can stay', () => {
    const reading = sampleReading({
      stopped: [sampleStopped('gone')],
      planned: [samplePlanned('a')],
      steps: [sampleStep('1'), sampleStep('2', 'record of a build of a:1')],
    });
    const player = new Player().press('5').happen({ type: 'disk', reading }).press('X');
    const { dialog } = player.state;
    expect(dialog?.kind === 'confirm' && dialog.consequences).toEqual([
      'container gone (exited) goes for good: frees 40B',
      'image a:1 (unused) goes to the trash: alone it would free 500B',
      'build cache: RUN 1: frees 70B',
      'build cache: record of a build of a:1: frees 70B',
      'Together they free 180B, and 800B when the images leave the trash.',
    ]);
    expect(lastLine(player.press('g', ' ', 'G', 'k', ' ', 'y'))).toBe(
      'tdctl rmi a:1 && tdctl builder prune --filter id=111111111111',
    );
  });

  test('an image goes with all its names', () => {
    const named = samplePlanned('b');
    const image =
      named.image === null ? null : { ...named.image, tags: ['b:1', 'b:2'], digests: ['b@sha256:1', 'r:5/b@sha256:1'] };
    const planned = [samplePlanned('a'), { ...named, image }];
    const player = new Player().press('5').happen({ type: 'disk', reading: sampleReading({ planned }) });
    expect(lastLine(player.press('X', ' ', 'y'))).toBe('tdctl rmi b:1 b:2 r:5/b@sha256:1');
  });

  test('of nothing is said', () => {
    const player = new Player()
      .press('5')
      .happen({ type: 'disk', reading: sampleReading({}) })
      .press('X');
    expect(player.state.notice?.text).toContain('nothing that prune would remove');
    expect(player.press('D').state.notice?.isProblem).toBe(true);
  });
});

describe('the trash', () => {
  test('gives images back', () => {
    expect(lastLine(open().press('G', 'u'))).toBe('tdctl trash restore y:1');
    expect(lastLine(open().press('G', ' ', 'k', ' ', 'u'))).toBe('tdctl trash restore x:1 y:1');
    expect(open().press('u').state.notice?.text).toBe('Choose an image in the trash.');
  });

  test('is emptied of one or all, for good', () => {
    const player = open().press('G', 'D');
    const { dialog } = player.state;
    expect(dialog?.kind === 'confirm' && dialog.consequences).toEqual(['y:1 goes for good: alone it frees 500B']);
    expect(lastLine(player.press('y'))).toBe('tdctl trash empty y:1');
    expect(lastLine(open().press('G', ' ', 'k', ' ', 'D', 'y'))).toBe('tdctl trash empty');
  });
});

test('the rows of a list with a filter and an order are made once, whoever asks for all of them in between', () => {
  const player = open().press('O', '/').type('1').press('enter', ' ');
  const rows = (): unknown => diskRows(player.state.disk, player.state.lists.disk.sort, player.state.lists.disk.filter);
  const before = rows();
  player.press('j');
  expect(chosenDiskRows(player.state.disk, player.state.lists.disk)).toHaveLength(1);
  expect(rows()).toBe(before);
});

test('the filter finds images and parts', () => {
  const player = open().press('/').type('trash').press('enter', 'G', 'D');
  expect(player.state.dialog?.kind === 'confirm' && player.state.dialog.consequences).toHaveLength(1);
});
