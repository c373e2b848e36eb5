import { expect, test } from 'vitest';
import { sampleBuild } from '../testing/sample-build.ts';
import { samplePlanned, sampleReading, sampleStep, sampleTotal } from '../testing/sample-disk.ts';
import { sampleNetwork, sampleVolume } from '../testing/sample-places.ts';
import { NOW, Player, sampleContainer, sampleStats } from '../testing/sample-state.ts';
import { selectedContainer } from './container-rows.ts';
import { describeList } from './list-summary.ts';
import { rowIds } from './rows.ts';

/** The rows of the view in each of its orders, with what the header says of it. */
function orders(player: Player, count: number): readonly string[] {
  return Array.from({ length: count }, () => {
    const line = `${describeList(player.state)}: ${rowIds(player.state).join(' ')}`;
    player.press('O');
    return line;
  });
}

test('containers by what they use, as it changes; the cursor stays on its container', () => {
  const [a, b, c] = [sampleContainer('a'), sampleContainer('b'), sampleContainer('c', 'exited')];
  const player = new Player().happen({ type: 'containers', containers: [c, a, b] });
  const use = (ofA: number, ofB: number): Player =>
    player.happen({
      type: 'stats',
      sample: [
        sampleStats(a.id, { cpuPercent: ofA, memoryBytes: 1000 - ofA }),
        sampleStats(b.id, { cpuPercent: ofB, memoryBytes: 1000 - ofB }),
        sampleStats(c.id),
      ],
    });
  use(1, 2).press('O', 'O', 'O', 'O', 'g');
  expect(describeList(player.state)).toBe('by CPU');
  expect(rowIds(player.state)).toEqual([b.id, a.id, c.id]);
  expect(selectedContainer(player.state)).toBe(b);
  use(3, 2);
  expect(rowIds(player.state)).toEqual([a.id, b.id, c.id]);
  expect(selectedContainer(player.state)).toBe(b);
  player.press('O');
  expect(describeList(player.state)).toBe('by memory');
  expect(rowIds(player.state)).toEqual([b.id, a.id, c.id]);
});

test('volumes by age and use', () => {
  const volumes = [sampleVolume('a', ['web']), { ...sampleVolume('b'), createdAt: '2026-01-02T00:00:00Z' }];
  const player = new Player().press('6').happen({ type: 'volumes', volumes });
  expect(orders(player, 4)).toEqual([': a b', 'by newest: b a', 'by unused first: b a', ': a b']);
});

test('networks by name and containers', () => {
  const networks = [sampleNetwork('z', []), sampleNetwork('b', []), sampleNetwork('c', ['web'])];
  const ids = networks.map(({ id }) => id);
  const player = new Player().press('7').happen({ type: 'networks', networks });
  expect(orders(player, 3)).toEqual([
    `: ${ids.join(' ')}`,
    `by name: ${[ids[1], ids[2], ids[0]].join(' ')}`,
    `by most containers: ${[ids[2], ids[0], ids[1]].join(' ')}`,
  ]);
});

test('builds by name and time; each view keeps its order', () => {
  const [slow, quick] = [sampleBuild('slow:1', { finishedAt: '' }), sampleBuild('quick:1')];
  const player = new Player().press('8').happen({ type: 'builds', builds: [quick, slow], now: NOW });
  expect(orders(player, 3)).toEqual([
    `: ${quick.id} ${slow.id}`,
    `by name: ${quick.id} ${slow.id}`,
    `by longest: ${slow.id} ${quick.id}`,
  ]);
  player.happen({ type: 'containers', containers: [sampleContainer('b'), sampleContainer('a')] }).press('O', '1', 'O');
  expect(describeList(player.state)).toBe('by name');
  expect(describeList(player.press('8').state)).toBe('by name');
  expect(rowIds(player.press('1').state)).toHaveLength(2);
});

test('the disk by size within its parts', () => {
  const planned = { ...samplePlanned('a'), freedBytes: 1 };
  const reading = sampleReading({
    totals: [{ ...sampleTotal('logs'), bytes: 1 }, sampleTotal('images')],
    planned: [planned],
    steps: [sampleStep('1')],
  });
  const player = new Player().press('5').happen({ type: 'disk', reading });
  const step = `prune cache ${sampleStep('1').key}`;
  expect(orders(player, 3)).toEqual([
    `: usage logs usage images prune image sha256:a ${step}`,
    `by size: usage images usage logs prune image sha256:a ${step}`,
    `by freed: usage logs usage images ${step} prune image sha256:a`,
  ]);
});
