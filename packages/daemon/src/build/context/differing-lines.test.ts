import { type ContextLine, formatContextLine } from '@tinydock/protocol';
import { describe, expect, it } from 'vitest';
import { type DifferingLines, findDifferingLines } from './differing-lines.ts';
import { ListingText } from './listing-text.ts';

function file(path: string, stamp: string): ContextLine {
  return { type: 'file', path, mode: 0o644, mtimeSeconds: 0, size: 1, stamp, linkPath: '', firstName: '' };
}

function differ(
  before: readonly ContextLine[],
  now: readonly ContextLine[],
  unsure: readonly number[] = [],
): DifferingLines {
  // Lines in front of what is looked at.
  const lead = Array.from({ length: 5 }, (_, number) => file(`0/${number}`, ''));
  const [one, other] = [before, now].map((lines) =>
    ListingText.of(Buffer.from([...lead, ...lines].map(formatContextLine).join(''))),
  ) as [ListingText, ListingText];
  return findDifferingLines({ text: one, unsure: unsure.map((row) => row + 5) }, other, { lead: 5, tail: 0 });
}

describe('what differs of two stretches', () => {
  const lines = Array.from({ length: 1000 }, (_, number) => file(`d/${String(number).padStart(4, '0')}`, 's'));

  it('is the lines that have changed, come or gone, not those between', () => {
    const now = lines.with(10, file('d/0010', 't')).toSpliced(500, 1).toSpliced(700, 0, file('d/0700x', 's'));
    const found = differ(lines, now);
    expect(found.before.map(({ row, line }) => [row, line.path])).toEqual([
      [15, 'd/0010'],
      [505, 'd/0500'],
    ]);
    expect(found.now.map(({ row, line }) => [row, line.path])).toEqual([
      [15, 'd/0010'],
      [705, 'd/0700x'],
    ]);
    expect(found.same).toEqual([
      { from: 5, to: 5, count: 10 },
      { from: 16, to: 16, count: 489 },
      { from: 506, to: 505, count: 200 },
      { from: 706, to: 706, count: 299 },
    ]);
  });

  it('follows the order of a walk: what is below a directory comes before its neighbours', () => {
    const [below, beside] = [file('a/b', 's'), file('a.txt', 's')];
    const found = differ([file('a', '1'), below, beside], [file('a', '2'), file('a/a', 's'), below, beside]);
    expect(found.same).toEqual([{ from: 6, to: 7, count: 2 }]);
  });

  it('holds lines that are not sure, though they are equal', () => {
    const found = differ(lines, lines, [3, 998]);
    expect(found.before.map(({ row }) => row)).toEqual([8, 1003]);
    expect(found.now.map(({ row }) => row)).toEqual([8, 1003]);
  });

  it('leaves out nothing, in whatever order lines come', () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48271) % 0x7fffffff) % below;
    const draw = (): readonly ContextLine[] =>
      Array.from({ length: random(12) }, () => file(`${random(3)}/${random(4)}`, String(random(2))));
    for (let round = 0; round < 500; round += 1) {
      const [before, now, unsure] = [draw(), draw(), random(6)];
      const found = differ(before, now, [unsure]);
      const same = found.same.flatMap(({ from, to, count }) =>
        Array.from({ length: count }, (_, index) => [from + index - 5, to + index - 5] as const),
      );
      for (const [from, to] of same) expect([from === unsure, before[from]]).toEqual([false, now[to]]);
      const rows = [...found.now.map(({ row }) => row - 5), ...same.map(([, to]) => to)].sort((a, b) => a - b);
      expect(rows).toEqual([...now.keys()]);
      const gone = [...found.before.map(({ row }) => row - 5), ...same.map(([from]) => from)].sort((a, b) => a - b);
      expect(gone).toEqual([...before.keys()]);
    }
  });
});
