import { expect, test } from 'vitest';
import { braillePlot, sparkline } from './plot.ts';

test('a sparkline shows the last values, and nothing for nothing', () => {
  expect(sparkline([0, 1, 50, 100, 200], 5, 100)).toBe(' ▁▄██');
  expect(sparkline([100], 3, 100)).toBe('  █');
  expect(sparkline([1, 2, 3], 2, 0)).toBe('  ');
});

test('a plot has the size asked for, fills from below, and shows the smallest value', () => {
  expect(braillePlot([100, 100], { width: 1, height: 2 }, 100)).toEqual(['⣿', '⣿']);
  expect(braillePlot([50, 0], { width: 1, height: 2 }, 100)).toEqual(['⠀', '⡇']);
  expect(braillePlot([0.001, 0], { width: 1, height: 1 }, 100)).toEqual(['⡀']);
  expect(braillePlot([1], { width: 3, height: 1 }, 0)).toEqual(['⠀⠀⠀']);
});
