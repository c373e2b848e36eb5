import { describe, expect, test } from 'vitest';
import { commandLineOf } from '../actions/action.ts';
import { sampleBuild, sampleStep } from '../testing/sample-build.ts';
import { NOW, Player } from '../testing/sample-state.ts';
import { buildLines } from './builds-state.ts';

const APP = sampleBuild('app:1');
const SLOW = sampleBuild('slow:1', { state: 'running', finishedAt: '' });
const OLD = sampleBuild('old:1', { state: 'failed', error: 'Dockerfile:2:1: exit code 7' });

function open(): Player {
  return new Player().press('8').happen({ type: 'builds', builds: [APP, SLOW, OLD], now: NOW });
}

function linesOf({ state }: Player): readonly string[] {
  return buildLines(state.builds, { now: NOW, columns: state.size.columns }).map(({ text }) => text.trimEnd());
}

describe('builds', () => {
  test('are shown with their steps and why each was made again', () => {
    const player = open().happen({ type: 'resized', size: { columns: 80, rows: 24 } });
    expect(player.state.builds.selected).toBe(APP.id);
    expect(linesOf(player)).toEqual(['…']);
    const miss = { isCached: false, explanation: 'not cached: file a changed: 1 to 2' };
    const steps = [
      sampleStep(1, 'FROM x', { stage: 'one' }),
      sampleStep(2, 'COPY a .', { stage: 'one', ...miss }),
      sampleStep(3, 'RUN y', { stage: 'two', state: 'failed', isCached: false, explanation: '', error: 'exit code 7' }),
    ];
    player.happen({ type: 'build', build: { ...APP, steps, error: OLD.error } });
    expect(linesOf(player)).toEqual([
      'one',
      '= hit          1.5s  [one 1/3] FROM x',
      '✓ miss         1.5s  [one 2/3] COPY a .',
      '                     file a changed: 1 to 2',
      'two',
      '✗ error        1.5s  [two 3/3] RUN y',
      '                     exit code 7',
      'Dockerfile:2:1: exit code 7',
    ]);
  });

  test('steps are drawn over the time of the build, below what their stage waits for', () => {
    const at = (from: number, to: number): { startedAt: string; finishedAt: string } => ({
      startedAt: new Date(Date.parse(APP.startedAt) + from * 1000).toISOString(),
      finishedAt: new Date(Date.parse(APP.startedAt) + to * 1000).toISOString(),
    });
    const changes = ['file a changed', 'file b is new'];
    const miss = { isCached: false, explanation: 'not cached: file a changed (and 1 more)', changes };
    const steps = [
      sampleStep(1, 'FROM x', { stage: 'one', ...at(0, 0) }),
      sampleStep(2, 'RUN --mount=type=bind,from=one,target=/a y', {
        stage: 'two',
        stageSources: ['one'],
        ...at(0, 2.5),
      }),
      sampleStep(1, 'WORKDIR /w', { stage: 'stage-2', stageSources: ['one', 'two', 'unseen'], ...at(0, 1) }),
      sampleStep(2, 'COPY --from=two --chown=1 a .', { stage: 'stage-2', ...miss, ...at(2.5, 5) }),
    ];
    const player = open().happen({ type: 'resized', size: { columns: 100, rows: 30 } });
    player.happen({ type: 'build', build: { ...APP, steps } });
    expect(linesOf(player)).toEqual([
      'one',
      '= hit          0.0s  ━···················  [one 1/3] FROM x',
      'two ← one',
      '= hit          2.5s  ━━━━━━━━━━··········  [two 2/3] RUN --mount=type=bind,from=one,target=/a y',
      'stage-2 ← one, two',
      '= hit          1.0s  ━━━━················  [stage-2 1/3] WORKDIR /w',
      '✓ miss         2.5s  ··········━━━━━━━━━━  [stage-2 2/3] COPY --from=two --chown=1 a .',
      `${' '.repeat(43)}file a changed`,
      `${' '.repeat(43)}file b is new`,
    ]);
  });

  test('a step that waits does not run, and says for what', () => {
    const running = {
      state: 'running',
      finishedAt: '',
      startedAt: NOW.toISOString(),
      isCached: false,
      explanation: '',
    };
    const steps = [
      sampleStep(1, 'RUN x', running),
      sampleStep(2, 'RUN y', { ...running, waitingFor: 'one of 2 jobs' }),
    ];
    const player = open().happen({ type: 'resized', size: { columns: 80, rows: 24 } });
    player.happen({ type: 'build', build: { ...APP, steps } });
    expect(linesOf(player)).toEqual([
      '▸ running      0.0s  [1/3] RUN x',
      '… waiting      0.0s  [2/3] RUN y',
      `${' '.repeat(21)}for one of 2 jobs`,
    ]);
  });

  test('what comes too late is of another build', () => {
    const player = open().press('j');
    player
      .happen({ type: 'build', build: APP })
      .happen({ type: 'build-log', build: APP.id, lines: ['x'], isFirst: true });
    expect(player.state.builds).toMatchObject({ selected: SLOW.id, detail: undefined, lines: [] });
  });

  test('a log is followed until somebody scrolls, and stays where it is then', () => {
    const player = open().press(']');
    const add = (count: number, isFirst = false): Player =>
      player.happen({ type: 'build-log', build: APP.id, lines: Array.from({ length: count }, String), isFirst });
    add(100, true);
    expect(player.state.builds).toMatchObject({ tab: 'log', scroll: 0 });
    add(10);
    expect(player.state.builds.scroll).toBe(0);
    player.press('tab', 'k', 'k');
    expect(player.state.builds.scroll).toBe(2);
    add(5);
    expect(player.state.builds.scroll).toBe(7);
    player.press('G');
    expect(player.state.builds.scroll).toBe(0);
    expect(player.press('escape', '[').state).toMatchObject({ focus: 'list', builds: { tab: 'steps' } });
  });

  test('a log that is read anew is there once', () => {
    const player = open();
    for (const isFirst of [true, false, true, false]) {
      player.happen({ type: 'build-log', build: APP.id, lines: [isFirst ? 'begun' : 'ended'], isFirst });
    }
    expect(player.state.builds.lines).toEqual(['begun', 'ended']);
  });

  test('are removed once it is confirmed, but for those that run', () => {
    const player = open().press('D');
    expect(player.state.dialog).toMatchObject({ kind: 'confirm', consequences: [expect.stringContaining('app:1')] });
    player.press('y');
    const effect = player.effects.at(-1);
    expect(effect?.kind === 'act' ? commandLineOf(effect.action) : '').toBe(`tdctl build rm ${APP.id.slice(0, 12)}`);
    expect(open().press('j', 'D').state.notice).toEqual({ text: 'slow:1 is being built.', isProblem: true });
    expect(new Player().press('8', 'D').state.notice?.text).toContain('There is no build here');
  });

  test('are found by what they are called and how they ended', () => {
    expect(open().press('/').type('error').press('enter').state.builds.selected).toBe(OLD.id);
    const player = open().press('y');
    expect(player.effects.at(-1)).toEqual({ kind: 'copy', text: APP.id });
  });
});
