import { expect, test } from 'vitest';
import { fromByteString, toByteString } from './byte-string.ts';

test.each(['', 'plain/name-1', 'tab\tand\0nul\u007f', 'größe', '文件', 'a😀b'])(
  '%j is the text of its bytes',
  (text) => {
    expect(fromByteString(toByteString(text))).toBe(text);
  },
);

test.each([
  ['\u00ff', '\ufffd'],
  ['a\u00c3', 'a\ufffd'],
])('what is no UTF-8 is replaced: %j', (bytes, text) => {
  expect(fromByteString(bytes)).toBe(text);
});
