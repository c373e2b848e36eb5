import { expect, test } from 'vitest';
import { OutputClip } from './output-clip.ts';

function clip(...pieces: readonly (readonly [step: number, text: string])[]): string[] {
  const clipper = new OutputClip({ buildBytes: 12, stepBytes: 8, tailBytes: 4 });
  const taken = pieces.map(([step, text]) => Buffer.from(clipper.take(step, Buffer.from(text))).toString());
  return [...taken, ...[1, 2].map((step) => Buffer.from(clipper.end(step)).toString())];
}

test('what is short is kept whole', () => {
  expect(clip([1, 'abcd'], [1, 'efgh'])).toEqual(['abcd', 'efgh', '', '']);
});

test('of a long output the beginning and the end are kept', () => {
  const left = '\n[4 bytes of output were left out here]\n';
  expect(clip([1, 'abcdefghij'], [1, 'klm'], [1, 'nop'])).toEqual(['abcdefgh', '', '', `${left}mnop`, '']);
});

test('all steps together are bounded, and each has its end', () => {
  expect(clip([1, 'abcdefgh'], [2, 'ABCDEFGH'])).toEqual(['abcdefgh', 'ABCD', '', 'EFGH']);
});
